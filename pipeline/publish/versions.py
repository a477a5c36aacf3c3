"""Semantic versions of the data: which part must rise, and why."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.errors import SettingsError
from pipeline.publish.differences import Difference

# From nothing to what breaks the work of others.
LEVELS = ("none", "patch", "minor", "major")
FIRST = "1.0.0"

_FORM = re.compile(r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})")


class Need(NamedTuple):
    """The part of the version that must rise, and what asks for it."""

    level: str
    why: tuple[str, ...]


def parse_version(version: str) -> tuple[int, int, int]:
    """The three numbers. Raises SettingsError for what is no version."""
    match = _FORM.fullmatch(version)
    if match is None:
        raise SettingsError(f"{version!r} is no version; write three numbers, such as 1.0.0")
    major, minor, patch = map(int, match.groups())
    return major, minor, patch


def need_of(found: Difference, *, metadata: bool = False) -> Need:
    """What a difference asks for.

    Major: a schema change that breaks what was built on it. Minor: rows added, removed or changed,
    tables, columns or codes added. Patch: other words in descriptions, or other ``metadata``
    (title, authors, licence).
    """
    asked = [
        (c.level, f"{c.table}.{c.column}: {c.what}" if c.column else f"{c.table}: {c.what}")
        for c in found.schema
    ]
    if found.rows:
        asked.append(("minor", f"{sum(found.rows.values()):,} rows added, removed or changed"))
    if metadata:
        asked.append(("patch", "another title, author, licence or description"))
    level = max((level for level, _ in asked), key=LEVELS.index, default="none")
    return Need(level, tuple(why for each, why in asked if each == level))


def next_version(previous: str, level: str) -> str:
    """The lowest version that a change of this level may have after ``previous``.

    Before 1.0.0 nothing is promised yet, so what breaks raises the second number.
    """
    major, minor, patch = parse_version(previous)
    if level == "major" and major > 0:
        return f"{major + 1}.0.0"
    if level in ("major", "minor"):
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}" if level == "patch" else previous


def check_version(version: str, previous: str, need: Need) -> None:
    """Raise SettingsError if ``version`` promises more than holds, and say which would do."""
    lowest = next_version(previous, need.level)
    if parse_version(version) < parse_version(lowest):
        raise SettingsError(
            f"{version} cannot follow {previous}: the {need.level} version must rise, so give "
            f"{lowest} or a higher one ({'; '.join(need.why[:3])})"
        )
