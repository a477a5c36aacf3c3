"""One Excel workbook: a codebook, a sheet a table, and the texts that no cell can hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from itertools import count
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.publish.codebook import Entry, codebook_entries
from pipeline.publish.files import whole_file
from pipeline.publish.source import Source

# Excel's limits: characters of a cell, counted in UTF-16, and rows of a sheet.
MAX_CELL = 32_767
MAX_ROWS = 1_048_576

LONG_TEXTS = "long_texts"
CUT = " … [cut: the whole text is in the sheet long_texts]"

# Excel knows no day before 1900, and takes that year for a leap year.
_FIRST_DAY = datetime(1900, 3, 1)  # noqa: DTZ001 - the tables' times have no zone
# So that the same tables give the same bytes.
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001
_WIDTH = 18


def export_xlsx(source: Source, dest: Path) -> None:
    """Write the workbook ``dest``. Raises OSError if it cannot be written.

    Text is never read as a formula, a number or an address. What a cell cannot hold as it is stands
    there as text: days before March 1900, numbers of more than 16 digits.
    """
    with whole_file(dest) as side:
        try:
            with Workbook(str(side), {"constant_memory": True}) as book:
                book.set_properties({"created": _MADE, "title": "Communiqué"})
                _Writer(book).write_all(source)
        except XlsxWriterException as error:
            raise OSError(f"{dest}: {error}") from error


class _Writer:
    """A workbook, its formats, and the sheet of long texts that grows beside the others."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.head: Format = book.add_format({"bold": True})
        self.day: Format = book.add_format({"num_format": "yyyy-mm-dd"})
        self.long: list[tuple[str, int, str, str]] = []

    def write_all(self, source: Source) -> None:
        """Every sheet in its order."""
        self.write("codebook", Entry._fields, iter(codebook_entries(source.tables)))
        for table in source.tables:
            self.write(table.name, table.names, source.rows(table.name))
        self.write_long_texts()

    def write(
        self, name: str, columns: tuple[str, ...], rows: Iterator[tuple[object, ...]]
    ) -> None:
        """A table; one with more rows than a sheet can hold goes on in NAME_2."""
        row = next(rows, None)
        for part in count(1):
            sheet_name = name if part == 1 else f"{name}_{part}"
            sheet = self.sheet(sheet_name, columns)
            line = 1
            while row is not None and line < MAX_ROWS:
                for column, value in enumerate(row):
                    self.cell(sheet, line, column, value, columns[column])
                row = next(rows, None)
                line += 1
            if row is None:
                return

    def sheet(self, name: str, columns: tuple[str, ...]) -> Worksheet:
        """A new sheet with the columns' names in its first line, which stays in sight."""
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(columns) - 1, _WIDTH)
        for column, head in enumerate(columns):
            sheet.write_string(0, column, head, self.head)
        return sheet

    def cell(self, sheet: Worksheet, row: int, column: int, value: object, head: str) -> None:
        """One value; nothing for a missing one."""
        if value is None:
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, int | float) and _survives(value):
            sheet.write_number(row, column, value)
        elif isinstance(value, datetime) and _is_day(value):
            sheet.write_datetime(row, column, value, self.day)
        else:
            text = value.isoformat() if isinstance(value, datetime) else str(value)
            sheet.write_string(row, column, self.shortened(sheet, row, head, text))

    def shortened(self, sheet: Worksheet, row: int, head: str, text: str) -> str:
        """The text if a cell can hold it, else its beginning; the whole is kept for later."""
        if utf16_length(text) <= MAX_CELL:
            return text
        self.long.append((sheet.get_name(), row + 1, head, text))
        return pieces(text, MAX_CELL - utf16_length(CUT))[0] + CUT

    def write_long_texts(self) -> None:
        """Every text that was cut, whole, in as many cells as it takes."""
        parts = (
            (name, row, head, number, part)
            for name, row, head, text in self.long
            for number, part in enumerate(pieces(text, MAX_CELL), start=1)
        )
        self.write(LONG_TEXTS, ("sheet", "row", "column", "part", "text"), parts)


def utf16_length(text: str) -> int:
    """How long Excel takes the text to be: signs beyond the first plane count twice."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def pieces(text: str, length: int) -> list[str]:
    """The text in pieces of at most so many UTF-16 units; no sign is torn."""
    coded = text.encode("utf-16-le")
    found: list[str] = []
    start = 0
    while start < len(coded):
        end = min(start + 2 * length, len(coded))
        # The first half of a pair waits for its other half.
        if end < len(coded) and 0xD8 <= coded[end - 1] <= 0xDB:
            end -= 2
        found.append(coded[start:end].decode("utf-16-le"))
        start = end
    return found


def _survives(number: float) -> bool:
    """Whether the 16 digits that are written are the number's own."""
    return float(f"{number:.16G}") == number and abs(number) < 2**53


def _is_day(moment: datetime) -> bool:
    return moment >= _FIRST_DAY and moment.time() == time()
