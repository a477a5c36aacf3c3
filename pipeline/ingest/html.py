"""Web pages: the main text by trafilatura, as lines; what the page says of itself.

trafilatura drops some parts that hold facts: boxes in an ``aside``, captions, dates in a ``time``
element, articles inside a form or laid out by tables. These are renamed before it sees them. What
is furniture in the text that it keeps is decided later, as in any text.
"""

from __future__ import annotations

import logging
import re

import lxml.html
import trafilatura
from lxml import etree
from lxml.html import HtmlElement

from pipeline.ingest.extract import Extract, FormatError, Limits, lines_of
from pipeline.ingest.page_lines import BESIDE, plain, read_pieces, restore
from pipeline.ingest.page_metadata import read_page_metadata
from pipeline.ingest.text import Issues, decode_text

_CHARSET = re.compile(
    rb"(?i)<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?([\w-]{3,20})"
)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}>")
_NEVER_TEXT = ("script", "style", "noscript", "template", "svg", "iframe")
# Left out as well where the whole page is taken.
_CONTROLS = ("nav", "select", "button", "footer")
# A cell or a cell's paragraph this long is running text: the table is there for the layout.
_LONG_CELL = 300
# The least share of the words in paragraphs that trafilatura must have kept to be believed.
_LEAST_KEPT = 0.3

# It reports pages without text as errors on its own; our documents say so.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def read_html(data: bytes, limits: Limits, issues: Issues, charset: str | None = None) -> Extract:
    """The main text of a page and its metadata; ``charset`` is what its sender said of it."""
    tree = parse_html(decode_html(data, issues, charset), limits)
    if tree is None:
        return Extract("")
    metadata = read_page_metadata(tree, issues)
    return Extract(_with_title(_main_text(tree), metadata.title), metadata)


def decode_html(data: bytes, issues: Issues, charset: str | None = None) -> str:
    """The page's source; what it declares counts only if it is not UTF-8."""
    declared = _CHARSET.search(data[:4096])
    return decode_text(data, issues, charset or (declared[1].decode("ascii") if declared else None))


def parse_html(source: str, limits: Limits) -> HtmlElement | None:
    """The page's tree; None if it has no element."""
    if source.count("<") > 2 * limits.max_elements:
        raise FormatError("too_large", f"has more than {limits.max_elements:,} elements; not read")
    # The parser without this option cuts a deep page short and says nothing.
    parser = lxml.html.HTMLParser(huge_tree=True)
    try:
        tree = lxml.html.document_fromstring(_XML_DECLARATION.sub("", source), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    cut = any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    if cut or _depth(tree) > limits.max_depth:
        message = f"is nested deeper than {limits.max_depth:,} elements; not read"
        raise FormatError("too_large", message)
    return tree


def _depth(tree: HtmlElement) -> int:
    depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _main_text(tree: HtmlElement) -> str:
    """Trafilatura's main text; the whole page where it keeps nearly nothing."""
    etree.strip_elements(tree, etree.Comment, *_NEVER_TEXT, with_tail=False)
    _prepare(tree)
    found = trafilatura.bare_extraction(
        tree, favor_recall=True, include_comments=False, include_tables=True, deduplicate=False
    )
    body = getattr(found, "body", None)
    text = "" if body is None else lines_of(restore(tree, read_pieces(body)))
    words = sum(len(_words(e)) for e in tree.iter("p") if len(_words(e)) >= 10)
    if text and len(text.split()) >= _LEAST_KEPT * words:
        return text
    etree.strip_elements(tree, *_CONTROLS, with_tail=False)
    return lines_of(read_pieces(tree.body if tree.find("body") is not None else tree))


def _words(element: HtmlElement) -> list[str]:
    return str(element.text_content()).split()


# --- before trafilatura ------------------------------------------------------------------------


def _prepare(tree: HtmlElement) -> None:
    """Rename what trafilatura would drop or run together."""
    _free_heart(tree)
    for element in tree.iter("time"):
        element.tag = "span"
    for element in tree.iter("figure", "figcaption"):
        element.tag = "div" if element.tag == "figure" else "p"
    for element in list(tree.iter("table")):
        if _is_layout(element):
            _unwrap_table(element)
    for element in list(tree.iter("aside")):
        if _holds_facts(element):
            element.tag = "div"
    half = len(_words(tree)) / 2
    for element in tree.iter("form"):
        if len(_words(element)) > half:
            element.tag = "div"
    for element in tree.iter("br"):
        _part_paragraphs(element)


def _free_heart(tree: HtmlElement) -> None:
    """Make what surrounds the article neutral: after an unclosed tag it may stand in the menu."""
    half = sum(len(_words(p)) for p in tree.iter("p")) / 2
    for heart in tree.iter("main", "article"):
        if sum(len(_words(p)) for p in heart.iterdescendants("p")) > half:
            for element in heart.iterancestors():
                if element.tag not in ("html", "body", "main", "article"):
                    element.tag = "div"
                    element.attrib.clear()


def _is_layout(table: HtmlElement) -> bool:
    """Whether a table holds another, or running text in a cell."""
    if next(table.iterdescendants("table"), None) is not None:
        return True
    cells = table.iterdescendants("td")
    return any(
        len(str(cell.text_content())) > _LONG_CELL
        and (next(cell.iterdescendants("p", "br"), None) is not None or len(cell.getparent()) <= 2)
        for cell in cells
    )


def _unwrap_table(table: HtmlElement) -> None:
    """A table as nested ``div``, its inner tables left as they are."""
    table.tag = "div"
    inner = etree.iterwalk(
        table, events=("start",), tag=("table", "tbody", "thead", "tr", "td", "th")
    )
    for _, element in inner:
        if element.tag == "table":
            inner.skip_subtree()
        else:
            element.tag = "div"


def _holds_facts(aside: HtmlElement) -> bool:
    """Whether an ``aside`` stands in the article and is not named as something beside it."""
    if BESIDE.search(f"{aside.get('class', '')} {aside.get('id', '')}"):
        return False
    linked = sum(len(_words(a)) for a in aside.iterdescendants("a"))
    inside = any(e.tag in ("article", "main") for e in aside.iterancestors())
    return inside and 2 * linked <= len(_words(aside))


def _part_paragraphs(br: HtmlElement) -> None:
    """Two line breaks running part paragraphs: the second becomes an empty one."""
    after = br.getnext()
    if after is not None and after.tag == "br" and not (br.tail or "").strip():
        br.tag = "hr"


def _with_title(text: str, title: str | None) -> str:
    """The text under its headline, which trafilatura often leaves out."""
    if title is None or not text:
        return text
    wanted = plain(title)
    if any(plain(line) == wanted for line in text.split("\n")[:12]):
        return text
    return f"{title}\n\n{text}"
