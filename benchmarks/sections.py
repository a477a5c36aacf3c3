"""The page on performance as sections, of which some can be measured anew.

A page is an introduction and sections, each with a heading, a text and a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_BEGINS = re.compile(r"\n\n(?=## )")
_APART = "Measured apart from the other sections"


@dataclass(frozen=True)
class Section:
    """What was measured: a heading, how, and the rows of a table under its head."""

    title: str
    text: str
    head: Sequence[str]
    rows: Sequence[Sequence[object]]

    def written(self) -> str:
        """In Markdown."""
        return "\n\n".join((f"## {self.title}", self.text, table(self.head, self.rows)))

    def into(self, before: str) -> str:
        """In place of the section as it was, whose other rows stay if they have numbers."""
        lines = [x[2:-2].split(" | ") for x in before.splitlines() if x.startswith("| ")]
        mine = {str(row[0]) for row in self.rows}
        old = [row for row in lines[2:] if row[0] not in mine and _number(row[0]) is not None]
        if not old:
            return f"{self.written()}\n\n{_APART}."
        rows = sorted((*self.rows, *old), key=lambda row: _number(str(row[0])) or 0)
        section = Section(self.title, self.text, self.head, rows)
        return f"{section.written()}\n\n{_APART}, and from the other rows: {', '.join(mine)}."


def sections_of(page: str) -> tuple[str, dict[str, str]]:
    """The introduction of a page, and its sections by their headings."""
    intro, *parts = _BEGINS.split(page.strip())
    return intro, {part.partition("\n")[0].removeprefix("## "): part for part in parts}


def page_of(intro: str, sections: Iterable[str]) -> str:
    """The page."""
    return "\n\n".join((intro, *sections)) + "\n"


def renewed(page: str, found: Mapping[str, Section]) -> str:
    """A page with some of its sections, by their headings, measured anew."""
    intro, known = sections_of(page)
    return page_of(intro, (found[t].into(s) if t in found else s for t, s in known.items()))


def table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """A table in Markdown."""
    lines = [list(map(str, head)), *(list(map(str, row)) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _number(text: str) -> int | None:
    bare = text.replace(",", "")
    return int(bare) if bare.isdigit() else None
