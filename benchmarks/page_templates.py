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


COUNTRIES = tuple(f"Sampleland {name}" for name in ("North", "South", "East", "West", "Isles"))
CONTACTS = ("Contacts", "A. Sample, Public Information Officer", "Office: +999 11 555 0199")


def organisation(title: str, parts: Sequence[Part]) -> Page:
    """An organisation of states: menus in menus, crumbs, languages, contacts under the text."""
    fields = ("Arms control", "Border management", "Elections", "Police matters", "Youth")
    menus = f"<ul>{_links(fields)}<li>Countries<ul>{_links(COUNTRIES)}</ul></li></ul>"
    languages = ("English", "Русский", "Shqip")
    contacts = "".join(f"<div>{escape(line)}</div>" for line in CONTACTS)
    latest = "".join(f"<div class='card'><h3><a href=/>{escape(x)}</a></h3></div>" for x in RELATED)
    html = (
        _head(title, site="Sample Organisation")
        + f'<body><div id="navbar"><div class="navbar-inner">{menus}</div></div>'
        + '<div class="breadcrumb"><a href="/">Home</a> &gt; <a href="/n">Newsroom</a></div>'
        + f'<div class="region-content"><h1>{escape(title)}</h1>'
        + '<div class="field-date"><span class="date-display-single">15 May 2008</span></div>'
        + f'<div class="field-name-body"><div class="field-item">{_body(parts)}</div></div>'
        + f'<div class="translations"><ul>{_links(languages)}</ul></div>'
        + f'<section class="contacts">{contacts}</section></div>'
        + f'<div class="region-sidebar"><h2>Latest from the newsroom</h2>{latest}</div>'
        + "</body></html>"
    )
    return Page(html, (*fields, *COUNTRIES, *CONTACTS[1:], *RELATED))


CARDS = (
    "Peacekeepers repair 320 kilometres of road before the rains.",
    "Some 1,100 people come to the sports day of the mission.",
)
CAPTION = "An officer listens with attention to one of her 11 trainers."


def peace_mission(title: str, parts: Sequence[Part]) -> Page:
    """A mission of peacekeepers: a caption, author and date in boxes, cards with summaries."""
    cards = "".join(
        f'<div class="views-row"><h4><a href="/{i}">{escape(h)}</a></h4><p>{escape(t)}</p></div>'
        for i, (h, t) in enumerate(zip(RELATED, CARDS, strict=False))
    )
    html = (
        _head(title, site="Mission")
        + f'<body class="node-type-article"><div class="top-menu"><ul>{_links(MENU)}</ul></div>'
        + f'<div class="content"><h1>{escape(title)}</h1><figure><img src="a.jpg" alt="police">'
        + f'<figcaption>{CAPTION}</figcaption></figure><div class="submitted">13 Apr 2021</div>'
        + f'<div class="author">Ama Sample</div><div class="body">{_body(parts)}</div>'
        + '<div class="social"><a href="#">Facebook</a><a href="#">Twitter</a></div></div>'
        + f'<div class="view-more-news"><h2>Recent News</h2>{cards}</div>'
        + f'<div class="footer-sitemap">{_links(FOOTER, "span")}</div></body></html>'
    )
    return Page(html, (*MENU, *CARDS, *RELATED[:2], *FOOTER), extra=(CAPTION,))


NOTES = (
    "Your cookie preferences have been saved.",
    "This site is a beta, and 12 new pages are added every week.",
    "Is this page useful?",
    "Explore the topic",
    "Overseas policing",
)


def government(title: str, parts: Sequence[Part]) -> Page:
    """A government's one site: cookies in sentences, a trial version, a vote on the page."""
    html = (
        _head(title, site="GOV.EXAMPLE")
        + '<body><a href="#content" class="skip-link">Skip to main content</a>'
        + f'<div class="cookie-banner" role="region"><p>{COOKIES}</p><p>{NOTES[0]}</p></div>'
        + f'<div class="phase-banner"><p>{NOTES[1]}</p></div><main id="content">'
        + f'<div class="title"><span>Press release</span><h1>{escape(title)}</h1></div>'
        + "<dl><dt>From:</dt><dd>Sample Office</dd><dt>Published</dt><dd>4 May 2020</dd></dl>"
        + f'<div class="govspeak">{_body(parts)}</div><div class="share">'
        + f"<h2>Share this page</h2><ul>{_links(SHARE)}</ul></div></main>"
        + f'<div class="feedback"><p>{NOTES[2]}</p><button>Yes</button><button>No</button></div>'
        + f'<nav class="related"><h2>{NOTES[3]}</h2><ul>{_links(NOTES[4:])}</ul></nav>'
        + f"<footer>{''.join(f'<p>{escape(x)}</p>' for x in FOOTER)}</footer></body></html>"
    )
    return Page(html, (COOKIES, *NOTES, *SHARE, *FOOTER))


def web_log(title: str, parts: Sequence[Part]) -> Page:
    """A web log: line breaks inside one element, comments, an archive of months."""
    body = "<br /><br />".join(escape(text) for _, text in parts)
    archive = ("2007 (61)", "June (5)", "May (14)")
    html = (
        _head(title, site="borderwatch")
        + '<body><div id="header"><h1>borderwatch</h1><p>Notes on borders, since 2006</p></div>'
        + '<div id="main"><h2 class="date-header">Tuesday, June 5, 2007</h2><div class="post">'
        + f'<h3 class="post-title">{escape(title)}</h3><div class="post-body">{body}</div>'
        + '<p class="post-footer">Posted by H. at 8:02 PM</p></div>'
        + '<div id="comments"><h4>2 comments:</h4><dl><dt>Anonymous said...</dt>'
        + f"<dd>{COMMENTS[0]}</dd><dt>K. said...</dt><dd>{COMMENTS[1]}</dd></dl></div></div>"
        + f'<div id="sidebar"><h2>Blog Archive</h2><ul>{_links(archive)}</ul></div></body></html>'
    )
    return Page(html, (*COMMENTS, *archive))


HOTLINES = (
    "In an emergency call 112, or 115 for the coast guard.",
    "Anyone with information can call the police on 0300 111 0300.",
)


def police_force(title: str, parts: Sequence[Part]) -> Page:
    """A police force: an alert above, hotlines under the text inside its own element."""
    html = (
        _head(title, site="Sample Police")
        + f'<body><div class="alert"><p>{HOTLINES[0]}</p></div><ul class="nav">{_links(MENU)}</ul>'
        + f'<div class="container"><h1>{escape(title)}</h1><p class="meta">4 March 2015</p>'
        + f'<div class="story">{_body(parts)}<p>{HOTLINES[1]}</p>'
        + "<p>Follow us on Twitter @samplepolice</p></div></div>"
        + f'<div class="news-list"><h2>More news</h2><ul>{_links(RELATED)}</ul></div>'
        + f'<div class="foot">{"".join(f"<div>{escape(x)}</div>" for x in FOOTER)}</div>'
        + "</body></html>"
    )
    return Page(html, (*HOTLINES, "Follow us on Twitter @samplepolice", *MENU, *RELATED, *FOOTER))


ADS = ("ADVERTISEMENT", "Story continues below")


def agency(title: str, parts: Sequence[Part]) -> Page:
    """A news agency: advertisements and a card between paragraphs, tags, the next texts."""
    third = max(1, len(parts) // 3)
    card = f'<div class="related-card"><a href="/c">{escape(RELATED[0])}</a></div>'
    following = "".join(
        f'<article class="teaser"><h3><a href="/">{escape(h)}</a></h3><p>{escape(t)}</p></article>'
        for h, t in zip(RELATED[1:], CARDS, strict=True)
    )
    html = (
        _head(title, site="Sample Wire")
        + f"<body><header><nav><ul>{_links(('World', 'Business', 'Sport'))}</ul></nav></header>"
        + f'<article><header><h1>{escape(title)}</h1><span class="byline">By A. SAMPLE</span>'
        + '<time datetime="2024-02-07">February 7, 2024</time></header><div class="RichText">'
        + f'{_body(parts[:third])}<div class="ad">{ADS[0]}</div>{_body(parts[third : 2 * third])}'
        + f"{card}<p>{ADS[1]}</p>{_body(parts[2 * third :])}</div>"
        + f'<div class="tags"><span>Related Tags</span><ul>{_links(("police", "training"))}</ul>'
        + f'</div></article><section class="more"><h2>Next in World</h2>{following}</section>'
        + f"<footer><p>{FOOTER[2]}</p></footer></body></html>"
    )
    return Page(html, (*ADS, *RELATED, *CARDS, FOOTER[2]))


TEMPLATES: tuple[Callable[[str, Sequence[Part]], Page], ...] = (
    old_ministry,
    content_system,
    mission,
    newspaper,
    all_divs,
    tables_and_terms,
    organisation,
    peace_mission,
    government,
    web_log,
    police_force,
    agency,
)
