"""PDF by PDFium: lines in reading order, joined to paragraphs by where they stand on the page.

PDF knows no paragraphs. A new one begins where the space between two lines or the size of the
letters changes, or where a line ends although the next word would have fitted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2
from pypdfium2 import PdfDocument, PdfiumError

from pipeline.ingest.extract import Extract, FormatError, Limits
from pipeline.ingest.metadata import Metadata
from pipeline.ingest.text import Issues, clean_text

_ENDS = re.compile(r"[.!?…:;][\"”’'»)\]]{0,3}$")
_BULLET = re.compile(r"^(?:[•·▪■●◦‣\uf0b7\uf0a7*–—-]|\(?(?:\d{1,2}|[a-z])[.)])\s+(?=\S)")
_HYPHEN = re.compile(r"[\w’'-]+[-\u2010\ufffe\x02]$")
# First parts of compounds that keep their hyphen, where the text itself does not tell.
_KEEPS = re.compile(
    r"(?i)(?:^|\W)(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|anti|counter|cross"
    r"|ex|full|half|high|inter-agency|long|low|mid|multi|non|post|pre|self|semi|short|vice|well|e)$"
)
# Lines at a page's edges, and how often they must come back to be the page's and not the text's.
_EDGE, _LEAST_REPEATS = 2, 3
_LONGEST_WORD = 100
_END_MARK = b"%%EOF"


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line and its place in points; ``size`` is the height of its letters."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    page: int

    @property
    def size(self) -> float:
        return max(self.top - self.bottom, 0.1)


def read_pdf(data: bytes, limits: Limits, issues: Issues) -> Extract:
    """The text of a PDF, a line for each paragraph; its title counts if the text prints it."""
    try:
        document = PdfDocument(data)
    except PdfiumError as error:
        if "assword" in str(error):
            raise FormatError(
                "failed", "is a PDF locked with a password; save it without"
            ) from None
        raise FormatError("failed", "is a damaged PDF; download it again") from None
    try:
        return _read(document, limits, issues, whole=_END_MARK in data[-4096:])
    finally:
        document.close()


def _read(document: PdfDocument, limits: Limits, issues: Issues, *, whole: bool) -> Extract:
    pages = len(document)
    if pages > limits.max_pages:
        message = f"has {pages:,} pages, more than {limits.max_pages:,}; not read"
        raise FormatError("too_large", message)
    lines: list[list[_Line]] = []
    size = broken = 0
    for number in range(pages):
        try:
            found = _page_lines(document, number)
        except PdfiumError:
            broken += 1
            continue
        lines.append(found)
        size += sum(len(line.text) for line in found)
        if size > limits.max_characters:
            break
    if not any(lines):
        raise FormatError("empty", _without_text(pages, broken))
    if broken or not whole:
        issues.append(("damaged_pdf", "the PDF is damaged or cut short; text may be missing"))
    if pictures := sum(not page for page in lines):
        issues.append(("pages_without_text", f"{pictures} of {pages} pages hold no text"))
    paragraphs = _paragraphs([x for page in _without_running_lines(lines) for x in page])
    text = clean_text("\n\n".join(paragraphs).replace("\ufffe", "-").replace("\x02", "-"))
    return Extract(text, _metadata(document, text))


def _without_text(pages: int, broken: int) -> str:
    if broken or not pages:
        return "is a PDF whose pages are damaged; download it again"
    pictures = "page is a picture" if pages == 1 else f"{pages:,} pages are pictures"
    return f"holds no text, its {pictures}; make it searchable (OCR) first"


def _metadata(document: PdfDocument, text: str) -> Metadata:
    """The title that the file gives itself, if the text prints it; the day of making is no date."""
    try:
        title = " ".join(clean_text(document.get_metadata_value("Title") or "").split())
    except (PdfiumError, ValueError):
        return Metadata()
    printed = title and title.casefold() in " ".join(text[:5000].split()).casefold()
    if not printed or not 10 <= len(title) <= 300:
        return Metadata()
    return Metadata(title=title, bases=(("title", "pdf properties"),))


# --- lines -------------------------------------------------------------------------------------


def _page_lines(document: PdfDocument, number: int) -> list[_Line]:
    """The lines of a page in the order in which they were set."""
    page = document[number]
    try:
        textpage = page.get_textpage()
        try:
            return list(_lines(textpage, number))
        finally:
            textpage.close()
    finally:
        page.close()


def _lines(textpage: pypdfium2.PdfTextPage, number: int) -> Iterator[_Line]:
    text = textpage.get_text_range()
    # Without one character for each place the places are not known: then every line stands alone.
    placed = len(text) == textpage.count_chars()
    start = 0
    # PDFium shows a hyphen at a line's end as one of these, and no line's end behind it.
    for raw in re.split(r"(\r\n|\n|\r|(?<=[\ufffe\x02]))", text):
        inner = raw.strip()
        if inner:
            first = start + raw.index(inner[0])
            last = first + len(inner) - 1
            ends = (first, last) if placed else None
            yield _placed(textpage, " ".join(inner.split()), ends, number)
        start += len(raw)


def _placed(
    textpage: pypdfium2.PdfTextPage, text: str, ends: tuple[int, int] | None, number: int
) -> _Line:
    if ends is None:
        return _Line(text, 0, 0, 0, 0, number)
    left, bottom, _, top = textpage.get_charbox(ends[0], loose=True)
    _, _, right, _ = textpage.get_charbox(ends[1], loose=True)
    return _Line(text, left, right, top, bottom, number)


def _without_running_lines(pages: Sequence[Sequence[_Line]]) -> Iterator[list[_Line]]:
    """The pages without page numbers and without headers and footers after their first page."""
    masks = Counter(mask for page in pages for mask in {_mask(x) for x in _edges(page)})
    repeats = max(_LEAST_REPEATS, len(pages) // 3)
    seen: set[str] = set()
    for page in pages:
        edges = {id(x) for x in _edges(page)}
        kept = []
        for line in page:
            mask = _mask(line)
            running = id(line) in edges and masks[mask] >= repeats
            if not (running and (mask in seen or not mask.strip("#|/- "))):
                kept.append(line)
            if running:
                seen.add(mask)
        yield kept


def _edges(page: Sequence[_Line]) -> list[_Line]:
    """The highest and the lowest lines, whatever the order in which they were set."""
    ordered = sorted(page, key=lambda x: -x.top)
    return ordered if len(ordered) <= 2 * _EDGE else [*ordered[:_EDGE], *ordered[-_EDGE:]]


def _mask(line: _Line) -> str:
    return re.sub(r"\d+", "#", line.text)


# --- paragraphs --------------------------------------------------------------------------------


def _paragraphs(lines: Sequence[_Line]) -> list[str]:
    """Lines joined where a sentence goes on; list items stay lines of their own."""
    if not lines:
        return []
    known = Counter(re.findall(r"[\w’'-]+", " ".join(x.text for x in lines).casefold()))
    usual = _usual_gap(lines)
    limits = _right_edges(lines, usual)
    paragraphs = [_item(lines[0].text)]
    for i, (line, after) in enumerate(pairwise(lines)):
        if _goes_on(line, after, limits[i], usual):
            paragraphs[-1] = _joined(paragraphs[-1], after.text, known)
        else:
            paragraphs.append(_item(after.text))
    return paragraphs


def _item(text: str) -> str:
    return re.sub(r"^[•·▪■●◦‣\uf0b7\uf0a7]\s*", "- ", text)


def _usual_gap(lines: Sequence[_Line]) -> float:
    """The space between two lines of a paragraph, in heights of letters."""
    gaps = [_gap(a, b) for a, b in pairwise(lines) if _is_below(a, b)]
    return median(gaps) if gaps else 0.0


def _gap(line: _Line, after: _Line) -> float:
    return (line.bottom - after.top) / line.size


def _is_below(line: _Line, after: _Line) -> bool:
    """Whether the next line stands close under this one, in the same column."""
    near = -0.8 < _gap(line, after) < 3
    return line.page == after.page and near and after.left < line.right


def _is_apart(line: _Line, after: _Line, usual: float) -> bool:
    """Whether space or the size of the letters parts two lines."""
    if abs(line.size - after.size) > 0.12 * max(line.size, after.size):
        return True
    return _is_below(line, after) and _gap(line, after) > usual + 0.35


def _right_edges(lines: Sequence[_Line], usual: float) -> list[float]:
    """For each line the right edge of the run of lines in which it stands."""
    edges: list[float] = []
    run: list[_Line] = []
    for i, line in enumerate(lines):
        run.append(line)
        last = i + 1 == len(lines)
        if last or not _is_below(line, lines[i + 1]) or _is_apart(line, lines[i + 1], usual):
            edges += [max(x.right for x in run)] * len(run)
            run = []
    return edges


def _goes_on(line: _Line, after: _Line, edge: float, usual: float) -> bool:
    if _BULLET.match(after.text) or _is_apart(line, after, usual):
        return False
    if not _is_below(line, after):
        # A new column or page: the sentence must say by itself that it is not over.
        return not _ENDS.search(line.text) and after.text[0].islower()
    letter = (line.right - line.left) / len(line.text)
    word = len(after.text.split(maxsplit=1)[0]) + 1
    fitted = line.right + 0.9 * word * letter < edge
    indented = after.left > line.left + 0.8 * line.size and not _BULLET.match(line.text)
    return not fitted and not (indented and _ENDS.search(line.text))


def _joined(text: str, after: str, known: Counter[str]) -> str:
    """Two lines as one; a word that was parted at the line's end is whole again."""
    # A paragraph grows line by line: only its last word is looked at.
    if not (_HYPHEN.search(text[-_LONGEST_WORD:]) and after[0].isalpha()):
        return f"{text} {after}"
    head = text[:-1]
    first = re.split(r"[^\w’']", head[-_LONGEST_WORD:])[-1]
    second = re.match(r"[\w’']+", after)
    tail = second[0] if second else ""
    whole, parted = f"{first}{tail}".casefold(), f"{first}-{tail}".casefold()
    if known[whole] or known[parted]:
        keeps = known[parted] >= known[whole]
    else:
        keeps = not after[0].islower() or _KEEPS.search(head[-_LONGEST_WORD:]) is not None
    return f"{head}-{after}" if keeps else f"{head}{after}"
