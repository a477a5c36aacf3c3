"""Word files (``.docx``) by python-docx: paragraphs, lists and table rows in their order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from lxml import etree

from pipeline.ingest.extract import Extract, FormatError, Limits, lines_of, row_line
from pipeline.ingest.metadata import Metadata
from pipeline.ingest.text import Issues, clean_text

_PARAGRAPH, _ROW, _CELL = qn("w:p"), qn("w:tr"), qn("w:tc")
_NUMBERING = qn("w:numPr")
_TEXT = qn("w:t")
# What stands for a character, and parts of a paragraph whose text is not its own: what was struck
# out, a text box, and what Word keeps twice for older programs.
_SIGNS = {
    qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-",
}  # fmt: skip
_NOT_OWN = (qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent"), qn("w:pPr"))
_MAX_FILES = 5_000
# What a template calls itself is no title.
_NO_TITLE = ("word", "document", "untitled", "template", "powerpoint", "presentation")


def read_word(data: bytes, limits: Limits, issues: Issues) -> Extract:
    """The text of a Word file; its title counts if the text prints it."""
    check_archive(data, limits)
    try:
        document = docx.Document(io.BytesIO(data))
    except (OpcError, KeyError, ValueError, etree.LxmlError, zipfile.BadZipFile) as error:
        raise FormatError("failed", f"is a damaged Word file ({type(error).__name__})") from None
    return Extract(lines_of(_pieces(document)), _metadata(document))


def check_archive(data: bytes, limits: Limits) -> list[str]:
    """The names in a zip file, once it is sure that what they hold fits the limits.

    A reader of zip files unpacks no more of a file than the size that stands in the directory.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise FormatError("failed", f"is a damaged Word or zip file ({error})") from None
    marked = sum(e.file_size for e in entries if e.filename.endswith((".xml", ".rels")))
    unpacked = sum(e.file_size for e in entries)
    if marked > limits.max_bytes or unpacked > limits.max_unpacked or len(entries) > _MAX_FILES:
        message = f"holds {unpacked:,} bytes in {len(data):,}; not unpacked"
        raise FormatError("too_large", message)
    if any(e.flag_bits & 1 for e in entries):
        raise FormatError("failed", "is locked with a password; save it without one")
    return [e.filename for e in entries]


def _pieces(document: WordDocument) -> Iterator[tuple[str, str]]:
    """Paragraphs, items and rows; what Word keeps twice for older programs is read once."""
    cells: list[str] = []
    rows = 0
    walk = etree.iterwalk(document.element.body, events=("start", "end"))
    for event, element in walk:
        if element.tag.endswith("}Fallback") and event == "start":
            walk.skip_subtree()
        elif element.tag == _ROW:
            rows += 1 if event == "start" else -1
            if rows == 0 and any(cells):
                yield "row", row_line([c for c in cells if c])
            if rows == (1 if event == "start" else 0):
                cells = []
        elif element.tag == _CELL and event == "start" and rows == 1:
            cells.append("")
        elif element.tag == _PARAGRAPH and event == "end":
            text = _line(element)
            if rows and cells:
                cells[-1] = f"{cells[-1]} {text}".strip()
            elif text:
                yield "item" if _is_item(element) else "paragraph", text


def _line(paragraph: CT_P) -> str:
    """The paragraph's own text, whatever it is wrapped in.

    The library's `text` leaves out what Word has tagged as a place or a date, and what was
    inserted while changes were tracked.
    """
    pieces: list[str] = []
    walk = etree.iterwalk(paragraph, events=("start",))
    for _, element in walk:
        if element.tag in _NOT_OWN or element.tag.endswith("}Fallback"):
            walk.skip_subtree()
        elif element.tag == _TEXT:
            pieces.append(element.text or "")
        else:
            pieces.append(_SIGNS.get(element.tag, ""))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _is_item(paragraph: CT_P) -> bool:
    numbered = next(paragraph.iterdescendants(_NUMBERING), None) is not None
    style = paragraph.style or ""
    return (numbered or style.startswith("List")) and not style.startswith("Heading")


def _metadata(document: WordDocument) -> Metadata:
    """The title that the author gave; the dates of writing and saving are not of publication."""
    try:
        title = " ".join(clean_text(document.core_properties.title or "").split())
    except (KeyError, ValueError, etree.LxmlError):
        return Metadata()
    if not 10 <= len(title) <= 300 or title.casefold().startswith(_NO_TITLE):
        return Metadata()
    return Metadata(title=title, bases=(("title", "word properties"),))
