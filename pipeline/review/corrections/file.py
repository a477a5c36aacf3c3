"""``corrections.csv``: people's decisions about single rows, one a line, read with care.

A line that is broken costs itself and is told of with its number; only a file whose head does not
name the columns cannot be used at all. Spreadsheets may have saved it with semicolons or tabs, with
a byte-order mark, or in their own old encoding.
"""

from __future__ import annotations

import csv
import dataclasses
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.review.corrections.assignments import AssignmentError, parse_assignments
from pipeline.review.writing import csv_line, decoded, plain_cell
from schemas.corrections import COLUMNS, CORRECTIONS

FILE = "corrections.csv"
HEAD = CORRECTIONS.names

# A cell longer than this is no quote: a quotation mark was not closed.
_LONGEST = 100_000


class CorrectionsError(SettingsError):
    """A file of corrections that cannot be used as a whole."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision. ``olds`` and ``news`` are the values by column, as written; "" is null."""

    doc_id: str
    table: str
    quote: str
    occurrence: int
    field: str
    old: str
    new: str
    action: str
    coder: str
    date: str
    reason: str = ""
    line: int = dataclasses.field(default=0, compare=False)

    @property
    def olds(self) -> dict[str, str]:
        """What the row must say for the decision to hold."""
        if self.action == "add":
            return {}
        if not self.field:
            return parse_assignments(self.old, COLUMNS[self.table])
        return {self.field: self.old} if self.old or self.action == "correct" else {}

    @property
    def news(self) -> dict[str, str]:
        """What it shall say."""
        if self.action not in ("correct", "add"):
            return {}
        return (
            {self.field: self.new}
            if self.field
            else parse_assignments(self.new, COLUMNS[self.table])
        )

    def __str__(self) -> str:
        where = f"line {self.line}" if self.line else "a new one"
        return f"{where} ({self.coder}, {self.date})"


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line that says nothing that can be used, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or several if a cell has line breaks, as a stretch of the file's text."""

    start: int
    end: int
    number: int
    content: Correction | BrokenLine


@dataclass(frozen=True, slots=True)
class CorrectionsFile:
    """The file as it is: its text, how it parts cells, and what each line says."""

    text: str
    separator: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def corrections(self) -> list[Correction]:
        """The lines that can be used."""
        return [x.content for x in self.lines if isinstance(x.content, Correction)]

    @property
    def broken(self) -> list[BrokenLine]:
        """The others."""
        return [x.content for x in self.lines if isinstance(x.content, BrokenLine)]


def load_corrections(path: Path) -> CorrectionsFile:
    """The file; a missing one holds none. Raises CorrectionsError for one that is unusable."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        data = b""
    except OSError as error:
        raise CorrectionsError(f"{path}: cannot be read: {error.strerror or error}") from error
    try:
        return parse_corrections(decoded(data))
    except CorrectionsError as error:
        raise CorrectionsError(f"{path}: {error}") from error


def parse_corrections(text: str) -> CorrectionsFile:
    """Every line of the file. Raises CorrectionsError if the head lacks a column."""
    ends = _line_ends(text)
    first = next((i for i, (a, b) in enumerate(ends) if text[a:b].strip()), None)
    if first is None:
        return CorrectionsFile(text, ",", HEAD, ())
    head = text[slice(*ends[first])].strip()
    separator = max(",;\t", key=head.count)
    columns = tuple(name.strip().lower() for name in next(csv.reader([head], delimiter=separator)))
    if missing := [name for name in HEAD if name not in columns]:
        raise CorrectionsError(
            f"the first line lacks {', '.join(missing)}; it must name {', '.join(HEAD)}"
        )
    lines = tuple(_lines(text, ends[first + 1 :], first + 2, (separator, columns)))
    return CorrectionsFile(text, separator, columns, lines)


def _line_ends(text: str) -> list[tuple[int, int]]:
    """Where each line of the file begins and ends, its line break included."""
    found, at = [], 0
    for line in re.split(r"(?<=\n)" if "\n" in text else r"(?<=\r)", text):
        found.append((at, at + len(line)))
        at += len(line)
    return found


def _lines(
    text: str, ends: Sequence[tuple[int, int]], number: int, shape: tuple[str, tuple[str, ...]]
) -> Iterator[Line]:
    """What each line says. One that needs the next ones, and is wrong all the same, ends alone."""
    at = 0
    while at < len(ends):
        start, end = ends[at]
        used = 1
        if text[start:end].strip().strip(shape[0]):
            used = _closed_after(text, ends[at:])
            content = _parse_line(text[start : ends[at + used - 1][1]], number + at, shape)
            if used > 1 and isinstance(content, BrokenLine):
                used = 1
                reason = f"a quotation mark is not closed, or {content.reason}"
                content = BrokenLine(number + at, reason)
            yield Line(start, ends[at + used - 1][1], number + at, content)
        at += used


def _closed_after(text: str, ends: Sequence[tuple[int, int]]) -> int:
    """After how many lines every quotation mark is closed; the first alone if none closes it."""
    quotes = 0
    for used, (start, end) in enumerate(ends, start=1):
        quotes += text.count('"', start, end)
        if quotes % 2 == 0:
            return used
        if end - ends[0][0] > _LONGEST:
            break
    return 1


def _parse_line(
    text: str, number: int, shape: tuple[str, tuple[str, ...]]
) -> Correction | BrokenLine:
    separator, columns = shape
    try:
        cells = next(csv.reader([text.rstrip("\r\n")], delimiter=separator, strict=True))
    except csv.Error as error:
        open_quote = "a quotation mark is not closed, or stands amid a cell"
        return BrokenLine(number, f"{open_quote} ({error})")
    while len(cells) > len(columns) and not cells[-1].strip():
        del cells[-1]  # spreadsheets add empty ones
    if len(cells) != len(columns):
        return BrokenLine(number, f"has {len(cells)} cells instead of {len(columns)}")
    plain = [plain_cell(cell.strip()) for cell in cells]
    return correction_of(dict(zip(columns, plain, strict=True)), number)


def correction_of(cells: dict[str, str], number: int = 0) -> Correction | BrokenLine:
    """A line's cells as a decision, checked as a row is."""
    known = {name: unicodedata.normalize("NFC", cells.get(name, "")).strip() for name in HEAD}
    occurrence = known["occurrence"] or "1"
    if not (occurrence.isascii() and occurrence.isdigit() and len(occurrence) < 10):
        return BrokenLine(number, f"occurrence is {occurrence!r}: write 1, 2, 3 or nothing")
    row = {name: value or None for name, value in known.items()} | {"occurrence": int(occurrence)}
    if faults := CORRECTIONS.faults(row):
        return BrokenLine(number, "; ".join(fault.reason for fault in faults))
    values = {name: value for name, value in known.items() if name != "occurrence"}
    found = Correction(**values, occurrence=int(occurrence), line=number)
    problem = _problem(found)
    return BrokenLine(number, problem) if problem else found


def _problem(found: Correction) -> str | None:
    """What is wrong between the cells, or None."""
    columns = COLUMNS[found.table]
    if found.field and found.field not in columns:
        return f"{found.table} has no {found.field} to decide on; there are {', '.join(columns)}"
    try:
        news = found.news
        _ = found.olds
    except AssignmentError as error:
        return str(error)
    if found.action == "correct" and not news:
        return "a correction without a new value; write the column into field, and new beside old"
    if found.action == "add" and found.old:
        return "what is added has no old value"
    return None


def with_changes(
    text: str, *, add: Sequence[Correction] = (), drop: Sequence[Correction] = ()
) -> str:
    """The text of the file with lines added at its end, and others left out.

    All other lines stay as they are, broken ones and foreign columns, too. Raises CorrectionsError
    for a file whose head does not name the columns.
    """
    file = parse_corrections(text)
    kept, at = [], 0
    for line in file.lines:
        if line.content in drop:
            kept.append(text[at : line.start])
            at = line.end
    whole = "".join([*kept, text[at:]])
    end = "\r\n" if "\r\n" in text else "\n"
    if not whole.strip():
        whole = csv_line(file.columns, file.separator) + end
    elif add and not whole.endswith(("\n", "\r")):
        whole += end
    there = [c for c in file.corrections if c not in drop]
    return whole + "".join(_written(c, file) + end for c in add if c not in there)


def _written(c: Correction, file: CorrectionsFile) -> str:
    cells = {name: str(getattr(c, name)) for name in HEAD}
    return csv_line([cells.get(name, "") for name in file.columns], file.separator)
