"""JSON Lines: a file a table, an object a row, each on a line of its own."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from pipeline.publish.files import whole_file
from pipeline.publish.source import Source

# Signs that some programs take for the end of a line though JSON lets them stand.
_LINE_ENDS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"}


def export_jsonl(source: Source, dest: Path) -> None:
    """Write ``dest``/TABLE.jsonl for every table; a missing value is null, times are ISO 8601."""
    for table in source.tables:
        with (
            whole_file(dest / f"{table.name}.jsonl") as side,
            side.open("w", encoding="utf-8", newline="\n") as file,
        ):
            for values in source.rows(table.name):
                row = dict(zip(table.names, values, strict=True))
                file.write(json_line(row).translate(_LINE_ENDS) + "\n")


def json_line(row: dict[str, object]) -> str:
    """One row as an object. Raises ValueError for what is no number."""
    return json.dumps(row, ensure_ascii=False, allow_nan=False, default=_iso)


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")
