"""CSV files with one article a row: the separator by its header, and a way back after a broken row.

A quotation mark that is never closed swallows the rows behind it. Such a row has another number of
cells than the header; reading then starts again behind its first line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from pipeline.ingest.bulk import Record, broken_record, make_record, read_lines
from pipeline.ingest.extract import FormatError, Limits

_SEPARATORS = ",;\t|"
_TYPE = "text/csv"
# A row that could not be read is looked into so far for the next good one, of which so many must
# follow; a table with more broken rows than this is given up.
_LOOK, _FOLLOW, _MOST_BROKEN = 50, 2, 200


def read_csv(path: Path, limits: Limits) -> Iterator[Record]:
    """The rows of a table, each as a record."""
    # The module's own bound, 128 kB, is less than a long article.
    csv.field_size_limit(max(131_072, limits.max_characters))
    lines = _Lines(line or "" for line in read_lines(path, limits.max_bytes))
    header, separator = _header(lines)
    broken = number = 0
    while lines.more():
        row, taken = _row(lines, separator)
        if not row:
            continue
        number += 1
        if len(row) == len(header):
            yield make_record(number, dict(zip(header, row, strict=True)), _TYPE)
            continue
        broken += 1
        reason = f"has {len(row)} cells and the header {len(header)}; is a quotation mark missing?"
        first = taken[0].encode("utf-8", "replace") if taken else b""
        yield broken_record(number, first, _TYPE, reason)
        if broken > _MOST_BROKEN:
            raise FormatError("failed", f"has over {_MOST_BROKEN:,} broken rows; given up there")
        if len(taken) > 1:
            _go_back(lines, taken[1:], separator, len(header))


class _Lines:
    """Lines that can be put back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._back: list[str] = []
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else next(self._lines)
        self.taken.append(line)
        return line

    def put_back(self, lines: list[str]) -> None:
        self._back += reversed(lines)

    def more(self) -> bool:
        line = next(self, None)
        if line is not None:
            self.put_back([line])
        return line is not None


def _header(lines: _Lines) -> tuple[list[str], str]:
    first = next(lines, "")
    for separator in _SEPARATORS:
        names = [n.strip().casefold() for n in next(csv.reader([first], delimiter=separator), [])]
        if "text" in names:
            return names, separator
    raise FormatError("failed", "has no column named text in its first line")


def _row(lines: _Lines, separator: str) -> tuple[list[str], list[str]]:
    """The next row, and the lines that it took."""
    lines.taken = []
    try:
        row = next(csv.reader(lines, delimiter=separator), [])
    except csv.Error:
        row = [""]
    return row, lines.taken


def _go_back(lines: _Lines, swallowed: list[str], separator: str, width: int) -> None:
    """Put back the lines from the first one on at which good rows begin."""
    lines.put_back(swallowed)
    for _ in range(min(len(swallowed), _LOOK)):
        lines.taken = []
        try:
            rows = list(islice(csv.reader(lines, delimiter=separator), _FOLLOW))
        except csv.Error:
            rows = []
        lines.put_back(lines.taken)
        if rows and all(len(row) == width for row in rows if row):
            return
        next(lines)
