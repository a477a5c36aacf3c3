"""Web pages made from an article: its parts under templates like those of real sites.

Each template takes the same parts and returns the page with the furniture it added, so that it can
be counted how much of either a reader of pages keeps. Nothing here is copied from a site; the
shapes are those that sites share: layout tables, content systems, mission pages with a box of
facts, newspapers with teasers, and pages made of nothing but ``div``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

Part = tuple[str, str]

MENU = ("Home", "About the Ministry", "Press centre", "Legislation", "Vacancies", "Contact us")
FOOTER = (
    "Ministry of Public Order, 14 Harbour Street, 1020 Sampletown",
    "Telephone: +999 11 555 0142, press@ministry.example",
    "Copyright 2024 Ministry of Public Order. All rights reserved.",
)
COOKIES = "We use cookies to give you the best experience on our website. Accept all Reject all"
SHARE = ("Share on Facebook", "Share on X", "Print this page")
RELATED = (
    "Minister opens new barracks for 300 recruits in the north",
    "Fire brigades receive 12 engines from partner city",
    "Traffic police fined 1,450 drivers over the holidays",
)
TEASER = "Read also: 75 divers search the harbour for lost containers"
COMMENTS = (
    "I was there in May and saw 40 of them marching.",
    "Why does nobody write about the pay? We waited nine months.",
)
NEWSLETTER = "Subscribe to our newsletter and join 20,000 readers who get our news first."
FACTS = ("Duration: 18 months", "Budget: EUR 750,000", "Participants: 64 officers")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's source, and the lines of it that are not the article's."""

    html: str
    furniture: tuple[str, ...]
    extra: tuple[str, ...] = ()


def _body(parts: Sequence[Part], *, heading: str = "h3") -> str:
    """The parts as paragraphs, headings and lists."""
    lines: list[str] = []
    listed = False
    for kind, text in parts:
        if listed != (kind == "item"):
            lines.append("</ul>" if listed else "<ul>")
            listed = not listed
        tag = {"item": "li", "heading": heading}.get(kind, "p")
        lines.append(f"<{tag}>{escape(text)}</{tag}>")
    if listed:
        lines.append("</ul>")
    return "\n".join(lines)


def _links(names: Sequence[str], tag: str = "li") -> str:
    return "".join(f'<{tag}><a href="/x{i}">{escape(n)}</a></{tag}>' for i, n in enumerate(names))


def _head(title: str, *, site: str, extra: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)} | {site}</title>{extra}</head>"
    )


def old_ministry(title: str, parts: Sequence[Part]) -> Page:
    """Layout tables, line breaks for paragraphs, a menu in the left cell."""
    body = "<br><br>\n".join(
        f"&bull; {escape(text)}" if kind == "item" else escape(text) for kind, text in parts
    )
    menu = "".join(
        f'<tr><td><a href="{i}.asp">{escape(m)}</a></td></tr>' for i, m in enumerate(MENU)
    )
    html = (
        _head(title, site="Ministry of Public Order")
        + '<body bgcolor="#ffffff"><table width="100%"><tr><td colspan="2">'
        + '<img src="logo.gif"></td></tr><tr><td width="20%" valign="top"><table>'
        + f'{menu}</table></td><td valign="top"><font size="4"><b>{escape(title)}</b></font>'
        + "<br><br>"
        + f'<font face="Arial">{body}</font></td></tr><tr><td colspan="2" align="center">'
        + f"<font size=1>{'<br>'.join(map(escape, FOOTER))}</font></td></tr></table></body></html>"
    )
    return Page(html, (*MENU, *FOOTER))


def content_system(title: str, parts: Sequence[Part]) -> Page:
    """A ministry's content system: landmarks, cookie note, share bar, related news."""
    html = (
        _head(title, site="Ministry of Public Order")
        + f'<body><div id="cookie-banner" class="cookie-consent"><p>{COOKIES}</p></div>'
        + f"<header><nav><ul>{_links(MENU)}</ul></nav></header><main><article>"
        + f'<h1>{escape(title)}</h1><div class="entry-content">{_body(parts)}</div>'
        + f'<ul class="share-buttons">{_links(SHARE)}</ul></article>'
        + f'<aside class="related"><h2>Related news</h2><ul>{_links(RELATED)}</ul></aside></main>'
        + f"<footer>{''.join(f'<p>{escape(x)}</p>' for x in FOOTER)}</footer></body></html>"
    )
    return Page(html, (COOKIES, *MENU, *SHARE, *RELATED, *FOOTER))


def mission(title: str, parts: Sequence[Part]) -> Page:
    """A mission's page: the first paragraph set off, a box of facts in an ``aside``."""
    box = "".join(f"<li>{escape(fact)}</li>" for fact in FACTS)
    html = (
        _head(title, site="Mission to Sampleland")
        + f'<body><div class="region-header"><ul class="menu">{_links(MENU)}</ul></div><main>'
        + f'<h1 class="page-title"><span>{escape(title)}</span></h1><div class="node__content">'
        + f'<div class="field field--name-field-lead">{_body(parts[:1])}</div>'
        + f'<aside class="fact-box"><h3>Key facts</h3><ul>{box}</ul></aside>'
        + f'<div class="field field--name-body">{_body(parts[1:], heading="h2")}</div></div></main>'
        + f'<div class="block-related"><h2>Related</h2>{_links(RELATED, "h3")}</div>'
        + f'<footer class="footer">{"".join(f"<div>{escape(x)}</div>" for x in FOOTER)}</footer>'
        + "</body></html>"
    )
    return Page(html, (*MENU, *RELATED, *FOOTER), extra=FACTS)


def newspaper(title: str, parts: Sequence[Part]) -> Page:
    """A newspaper: a teaser between paragraphs, comments, a newsletter, the most read."""
    half = max(1, len(parts) // 2)
    comments = "".join(f'<li class="comment"><p>{escape(c)}</p></li>' for c in COMMENTS)
    html = (
        _head(title, site="Sample Courier")
        + f'<body><div class="top-nav"><ul>{_links(("World", "Sport", "Culture"))}</ul></div>'
        + f'<div class="article"><h1>{escape(title)}</h1><div class="byline">By Staff Writer</div>'
        + f'<div class="article-body">{_body(parts[:half])}'
        + f'<p class="read-also"><a href="/divers">{TEASER}</a></p>{_body(parts[half:])}</div>'
        + f'<div class="newsletter-signup"><p>{NEWSLETTER}</p></div></div>'
        + f'<div id="comments"><h3>2 comments</h3><ol>{comments}</ol></div><div class="sidebar">'
        + f"<h4>Most read</h4><ul>{_links(RELATED)}</ul></div></body></html>"
    )
    return Page(html, (TEASER, NEWSLETTER, *COMMENTS, *RELATED))


def all_divs(title: str, parts: Sequence[Part]) -> Page:
    """A page of ``div`` and ``span`` with class names that mean nothing."""
    body = "".join(
        f'<div class="c{i}x"><span>{escape(t)}</span></div>' for i, (_, t) in enumerate(parts)
    )
    html = (
        _head(title, site="Sample Agency")
        + f'<body><div class="a1"><div class="a2">{_links(MENU, "div")}</div></div>'
        + f'<div class="b1"><div class="b2">{escape(title)}</div><div class="b3">{body}</div></div>'
        + f'<div class="z1">{"".join(f"<div>{escape(x)}</div>" for x in FOOTER)}</div>'
        + "</body></html>"
    )
    return Page(html, (*MENU, *FOOTER))


def tables_and_terms(title: str, parts: Sequence[Part]) -> Page:
    """Facts of the article in a table, a list of terms and a part that opens on a click."""
    facts = [f.split(": ") for f in FACTS]
    rows = "".join(f"<tr><th>{k}</th><td>{escape(v)}</td></tr>" for k, v in facts)
    terms = "<dl><dt>Venue</dt><dd>Police college of Sampletown</dd></dl>"
    folded = (
        "<details><summary>Background</summary><p>The series of courses began in 2011 with 24 "
        "officers of the border police.</p></details>"
    )
    html = (
        _head(title, site="Development Agency")
        + f'<body><nav><ul>{_links(MENU)}</ul></nav><div id="content"><h1>{escape(title)}</h1>'
        + f"{_body(parts)}<table>{rows}</table>{terms}{folded}</div>"
        + f"<footer>{'<br>'.join(map(escape, FOOTER))}</footer></body></html>"
    )
    extra = tuple(v for _, v in facts)
    extra += ("Police college of Sampletown", "began in 2011 with 24 officers")
    return Page(html, (*MENU, *FOOTER), extra=extra)


TEMPLATES: tuple[Callable[[str, Sequence[Part]], Page], ...] = (
    old_ministry,
    content_system,
    mission,
    newspaper,
    all_divs,
    tables_and_terms,
)
