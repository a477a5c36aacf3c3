"""What a web page says of itself: headline, site, address, date, language, each with its basis.

A date is that of publication only where the page names it so; dates of changes, of copyright and of
events are none. The text itself is asked afterwards, as with any article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from pipeline.ingest.metadata import Metadata
from pipeline.ingest.page_dates import find_date
from pipeline.ingest.text import Issues, clean_text

# Names under which pages give the date of publication, the surest first.
_DATE_NAMES = (
    "article:published_time", "datepublished", "og:article:published_time", "dc.date.issued",
    "dcterms.issued", "citation_publication_date", "citation_date", "parsely-pub-date",
    "sailthru.date", "publish-date", "publish_date", "publication_date", "pubdate", "dc.date",
    "dcterms.date",
)  # fmt: skip
_TITLE_NAMES = ("og:title", "twitter:title", "dc.title", "citation_title")
_SITE_NAMES = ("og:site_name", "dc.publisher", "dcterms.publisher", "application-name")
_URL_NAMES = ("og:url", "dc.identifier")
_ARTICLE_TYPES = ("Article", "Report", "Posting", "WebPage")
_DATE_CLASS = re.compile(r"(?i)(?:^|[\s_-])(?:date|published|pubdate|posted|submitted|created)")
_NOT_PUBLISHED = re.compile(r"(?i)updat|modif|event|revis|expire|archive")
# The page's title, its site behind a bar or dash: "Course ends | Ministry of Interior".
_SITE_TAIL = re.compile(r"\s+[|–—»·-]\s+(?=[^|–—»·]{2,60}\Z)")
_WEB = re.compile(r"(?i)\Ahttps?://\S{3,2000}\Z")
_MAX_JSON = 300_000
_LONGEST = 400


def read_page_metadata(tree: HtmlElement, issues: Issues) -> Metadata:
    """The page's own metadata; what it does not say stays empty."""
    metas = _metas(tree)
    linked = [node for script in _json_ld(tree) for node in _nodes(script)]
    found: dict[str, tuple[str, str]] = {}
    for name, pairs in {
        "title": _titles(tree, metas, linked),
        "publisher": _publishers(metas, linked),
        "url": _urls(tree, metas),
        "language": _languages(tree, metas),
    }.items():
        first = next(((_one_line(v), basis) for v, basis in pairs if _one_line(v)), None)
        if first:
            found[name] = first
    published, basis = _published(tree, metas, linked, issues)
    return Metadata(
        **{name: value for name, (value, _) in found.items()},
        published=published,
        published_basis=basis,
        bases=tuple((name, basis) for name, (_, basis) in found.items()),
    )


def _one_line(value: object) -> str:
    return (
        " ".join(clean_text(value[: 4 * _LONGEST]).split())[:_LONGEST]
        if isinstance(value, str)
        else ""
    )


def _metas(tree: HtmlElement) -> dict[str, str]:
    """The first content of each named ``meta``."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = meta.get("content")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), content)
    return found


def _json_ld(tree: HtmlElement) -> Iterator[object]:
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json":
            source = (script.text or "").strip()
            try:
                yield json.loads(source[:_MAX_JSON], strict=False)
            except (ValueError, RecursionError):
                continue


def _nodes(value: object) -> Iterator[dict[str, object]]:
    """The described things at the top of a script: alone, in a list or in a graph."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            yield from (
                x for x in (graph if isinstance(graph, list) else ()) if isinstance(x, dict)
            )


def _articles(linked: list[dict[str, object]]) -> Iterator[dict[str, object]]:
    """Those that describe the page's article, sorted so that articles come before pages."""
    for wanted in _ARTICLE_TYPES:
        yield from (node for node in linked if wanted in str(node.get("@type"))[:200])


_Pairs = Iterator[tuple[object, str]]


def _titles(tree: HtmlElement, metas: dict[str, str], linked: list[dict[str, object]]) -> _Pairs:
    """The printed headline if there is one, else what the page calls itself, without the site."""
    headings = [h for h in tree.iter("h1") if str(h.text_content()).strip()]
    title = next((str(t.text_content()) for t in tree.iter("title")), "")
    named = [metas.get(name, "") for name in _TITLE_NAMES]
    for heading in headings:
        text = _one_line(str(heading.text_content()))
        if len(headings) == 1 or any(text in _one_line(x) for x in (*named, title)):
            yield text, "h1"
    for node in _articles(linked):
        yield node.get("headline"), "json-ld headline"
    for name, value in zip(_TITLE_NAMES, named, strict=True):
        yield _without_site(value, metas), f"meta {name}"
    yield _without_site(title, metas), "title element"


def _without_site(title: str, metas: dict[str, str]) -> str:
    """A title without the site's name behind it."""
    line = _one_line(title)
    site = _one_line(metas.get("og:site_name"))
    tails = list(_SITE_TAIL.finditer(line))
    if tails and (line[tails[-1].end() :] == site or len(line[: tails[-1].start()].split()) >= 3):
        return line[: tails[-1].start()]
    return line


def _publishers(metas: dict[str, str], linked: list[dict[str, object]]) -> _Pairs:
    for name in _SITE_NAMES:
        yield metas.get(name), f"meta {name}"
    for node in _articles(linked):
        publisher = node.get("publisher")
        if isinstance(publisher, dict):
            yield publisher.get("name"), "json-ld publisher"


def _urls(tree: HtmlElement, metas: dict[str, str]) -> _Pairs:
    for link in tree.iter("link"):
        href = link.get("href") or ""
        if (link.get("rel") or "").lower() == "canonical" and _WEB.match(href.strip()):
            yield href, "link canonical"
    for name in _URL_NAMES:
        if _WEB.match(metas.get(name, "").strip()):
            yield metas[name], f"meta {name}"


def _languages(tree: HtmlElement, metas: dict[str, str]) -> _Pairs:
    """What the page declares; templates often declare it wrongly, so that the text counts first."""
    yield tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"), "page lang"
    yield metas.get("og:locale"), "page og:locale"


# --- the date ----------------------------------------------------------------------------------


def _published(
    tree: HtmlElement, metas: dict[str, str], linked: list[dict[str, object]], issues: Issues
) -> tuple[str | None, str | None]:
    """The first date that the page names as that of publication, and where it stands."""
    doubt = None
    for value, basis in _dates(tree, metas, linked):
        found = find_date(_one_line(value))
        if found is None:
            continue
        if not found.doubt:
            return found.edtf, basis
        doubt = doubt or (found, basis)
    if doubt is None:
        return None, None
    found, basis = doubt
    issues.append(("ambiguous_date", f"date of publication ({basis}): {found.doubt}"))
    return found.edtf, basis


def _dates(tree: HtmlElement, metas: dict[str, str], linked: list[dict[str, object]]) -> _Pairs:
    for node in _articles(linked):
        yield node.get("datePublished"), "json-ld datePublished"
    for name in _DATE_NAMES:
        yield metas.get(name), f"meta {name}"
    for element in tree.iter():
        if element.get("itemprop") == "datePublished" or element.get("pubdate") is not None:
            written = element.get("content") or element.get("datetime")
            yield written or str(element.text_content()), "itemprop datePublished"
    for element in _beside_headline(tree):
        if element.tag == "time":
            yield element.get("datetime") or str(element.text_content()), "time element"
        elif len(text := str(element.text_content())) <= 80:
            yield text, "date element"


def _beside_headline(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Elements named as dates in the headline's own part of the page, not among other texts."""
    headings = [h for h in tree.iter("h1") if str(h.text_content()).strip()]
    if len(headings) != 1:
        return
    heading = headings[0]
    for _, part in zip(range(3), heading.iterancestors(), strict=False):
        if part.tag in ("body", "html") or next(part.iterdescendants("article"), None) is not None:
            return
        for element in part.iter("time", "span", "div", "p"):
            name = f"{element.get('class', '')} {element.get('id', '')}"
            dated = element.tag == "time" or _DATE_CLASS.search(name)
            beside = any(e.tag in ("aside", "li", "footer") for e in element.iterancestors())
            if dated and not beside and not _NOT_PUBLISHED.search(name):
                yield element
