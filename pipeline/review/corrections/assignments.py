"""``column=value; column=value``: several values in one cell of a spreadsheet.

A value ends at the next ``; column=``, so that titles may hold semicolons. A value that would be
misread so stands in double quotes, as JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence


class AssignmentError(ValueError):
    """A cell that does not say which value which column has; says what was met."""


def parse_assignments(cell: str, columns: Sequence[str]) -> dict[str, str]:
    """The values by column, as they are written.

    Raises AssignmentError for a column that is none of these, stands twice, or has no value.
    """
    if not cell.strip():
        return {}
    found: dict[str, str] = {}
    for part in re.split(rf";\s*(?=(?:{'|'.join(columns)})\s*=)", cell):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or name not in columns:
            raise AssignmentError(
                f"{part.strip()!r} is no 'column=value'; the columns are {', '.join(columns)}"
            )
        if name in found:
            raise AssignmentError(f"{name} stands there twice")
        found[name] = _unquoted(value)
    return found


def write_assignments(values: Mapping[str, str]) -> str:
    """The cell that `parse_assignments` reads as these values."""
    return "; ".join(f"{name}={_quoted(value)}" for name, value in values.items())


def _unquoted(value: str) -> str:
    if not value.startswith('"'):
        return value
    try:
        found = json.loads(value)
    except ValueError:
        return value
    return found if isinstance(found, str) else value


def _quoted(value: str) -> str:
    plain = value == value.strip() and not value.startswith('"') and ";" not in value
    return value if plain else json.dumps(value, ensure_ascii=False)
