"""Files with one article a record: JSON lines and Parquet; CSV has a module of its own.

Of the columns ``text`` is needed; ``id``, ``title``, ``publisher``, ``url``, ``published`` and
``language`` count if they are there. Records are read one at a time; a broken one is lost alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from pipeline.ingest.extract import Extract, FormatError, Limits
from pipeline.ingest.metadata import FIELDS, known_metadata
from pipeline.ingest.text import Issues, clean_value, guess_encoding

COLUMNS = ("text", "id", *FIELDS)
_BATCH = 64
_LONGEST_KEY = 120
_LONGEST_VALUE = 4_000
_HEAD = 256_000


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its number from 1, its own id if it has one, its bytes, and how to read it.

    ``read`` raises FormatError for a record that holds no article.
    """

    number: int
    key: str
    data: bytes
    read: Callable[[Issues], Extract]
    media_type: str


def broken_record(number: int, data: bytes, media_type: str, reason: str) -> Record:
    """A record that is lost, and why."""
    return Record(number, "", data, partial(_fail, f"record {number} {reason}"), media_type)


def _fail(message: str, issues: Issues) -> Extract:
    raise FormatError("failed", message)


def make_record(number: int, values: Mapping[str, object], media_type: str) -> Record:
    """A record from its columns, whatever their case and kind."""
    named = {str(name).strip().casefold(): value for name, value in values.items()}
    known = {name: _string(named.get(name)) for name in COLUMNS}
    key = " ".join(clean_value(known["id"][:_LONGEST_VALUE], []).split())[:_LONGEST_KEY]
    data = json.dumps(known, ensure_ascii=True, sort_keys=True).encode()
    return Record(number, key, data, partial(_read_record, number, known), media_type)


def _string(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, (str, int, float)) else ""


def _read_record(number: int, values: Mapping[str, str], issues: Issues) -> Extract:
    if not values["text"].strip():
        raise FormatError("empty", f"record {number} holds no text")
    given = {
        name: " ".join(clean_value(values[name][:_LONGEST_VALUE], []).split()) for name in FIELDS
    }
    known = known_metadata({k: v for k, v in given.items() if v}, "record", issues)
    return Extract(clean_value(values["text"], issues), known)


# --- JSON lines --------------------------------------------------------------------------------


def read_json_lines(path: Path, limits: Limits) -> Iterator[Record]:
    """The records of a file with a JSON object on each line."""
    for number, line in enumerate(read_lines(path, limits.max_bytes), start=1):
        if line is None:
            reason = f"is larger than {limits.max_bytes:,} bytes; not read"
            yield broken_record(number, b"", "application/jsonl", reason)
        elif line.strip():
            yield _json_record(number, line.strip())


def _json_record(number: int, line: str) -> Record:
    data = line.encode("utf-8", "surrogateescape")
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", None) or type(error).__name__
        return broken_record(number, data, "application/jsonl", f"is not valid JSON ({reason})")
    if not isinstance(values, dict):
        return broken_record(number, data, "application/jsonl", "is no JSON object")
    return make_record(number, values, "application/jsonl")


def read_lines(path: Path, longest: int) -> Iterator[str | None]:
    """The lines of a text file in its encoding; None for one that is too long.

    Bytes that the encoding does not know are kept as escapes, for each record to be mended.
    """
    with path.open("rb") as file:
        encoding = guess_encoding(file.read(_HEAD))
    wide = encoding.startswith(("utf-16", "utf-32"))
    errors = "replace" if wide else "surrogateescape"
    with path.open(encoding=encoding, errors=errors, newline="") as text:
        while line := text.readline(longest + 1):
            if len(line) <= longest:
                yield line
                continue
            while line and not line.endswith("\n"):
                line = text.readline(longest + 1)
            yield None


# --- Parquet -----------------------------------------------------------------------------------


def read_parquet(path: Path, limits: Limits) -> Iterator[Record]:
    """The rows of a Parquet table; a group of rows that cannot be read is lost alone."""
    try:
        table = parquet.ParquetFile(path)
        names = [n for n in table.schema_arrow.names if n.strip().casefold() in COLUMNS]
    except (pa.ArrowException, OSError) as error:
        raise FormatError("failed", f"is a damaged Parquet file ({type(error).__name__})") from None
    if "text" not in {n.strip().casefold() for n in names}:
        raise FormatError("failed", "has no column named text")
    number = 0
    for group in range(table.num_row_groups):
        rows = table.metadata.row_group(group).num_rows
        try:
            for batch in table.iter_batches(_BATCH, row_groups=[group], columns=names):
                for values in batch.to_pylist():
                    number += 1
                    yield make_record(number, values, "application/vnd.apache.parquet")
        except (pa.ArrowException, OSError, ValueError) as error:
            done = sum(table.metadata.row_group(g).num_rows for g in range(group))
            reason = (
                f"and those behind it, to {done + rows}, cannot be read ({type(error).__name__})"
            )
            yield broken_record(number + 1, b"", "application/vnd.apache.parquet", reason)
            number = done + rows
