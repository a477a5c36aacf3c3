"""Annotated sentences: the text of a case with what must be found in it, marked in place.

A file ``tests/cases/NAME.txt`` holds the cases of the reader or composer NAME, one a paragraph::

    # a heading or comment
    Trained [120 officers]{count low=120 high=120} in Niamey.

    published: 2017-01-31
    The course ran [last week]{date start=2017-01-23 end=2017-01-29}.

    xfail: "a dozen" is not read yet
    [A dozen officers]{count low=12 high=12} came.

* ``[words]{label key=value key="two words"}`` marks a span; several ``{...}`` may follow one span,
  and spans may be nested. ``none`` stands for no value, ``true`` and ``false`` for flags.
* Lines of one case are joined by a space. ``|`` alone on a line stands for a blank line between
  paragraphs. A line that begins with ``= `` is the headline, ``== `` a heading, ``- `` a list item;
  each is a block of its own.
* ``\\[``, ``\\]``, ``\\{``, ``\\}`` and ``\\\\`` are the characters themselves.
* A case without marks says that nothing is found.

The notation refuses what it does not understand, and the whole list is compared, so that a case
cannot pass by checking nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from groups import GROUPS, Group, Mark

from schemas.document import Block, Document, reading_text
from schemas.edtf import is_edtf

_MARK = re.compile(r'\{\s*([a-z_]+)((?:\s+[a-z_]+=(?:"[^"]*"|[^\s"{}\[\]]+))*)\s*\}')
_KEY = re.compile(r'([a-z_]+)=(?:"([^"]*)"|([^\s"{}\[\]]+))')
_BLOCKS = (("= ", "title"), ("== ", "heading"), ("- ", "item"))
_DIRECTIVES = ("xfail", "published")


class NotationError(ValueError):
    """A case that is not written in the notation; says the file, the line and what to change."""


@dataclass(frozen=True)
class Case:
    """One annotated text. ``place`` is ``file:line`` of its first line."""

    group: Group
    place: str
    text: str
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...]
    published: str | None = None
    xfail: str | None = None

    def document(self) -> Document:
        """The case as an article; its text is the reading text, so that offsets are the same."""
        title = next((self.text[b.start : b.end] for b in self.blocks if b.kind == "title"), None)
        document = Document(
            doc_id=self.place, source_path=self.place, sha256="", text=self.text,
            blocks=self.blocks, title=title, published=self.published,
            published_basis="header" if self.published else None, language="en",
        )  # fmt: skip
        assert reading_text(document).text == self.text
        return document


def load_cases(path: Path) -> list[Case]:
    """All cases of ``tests/cases/NAME.txt``. Raises NotationError for anything malformed."""
    if path.stem not in GROUPS:
        raise NotationError(f"{path.name}: no reader or composer of this name; have {list(GROUPS)}")
    return list(parse_cases(path.read_text(encoding="utf-8"), path.name, GROUPS[path.stem]))


def parse_cases(source: str, name: str, group: Group) -> Iterator[Case]:
    """The cases of a file's text, in order."""
    lines: list[str] = []
    first = 0
    for number, line in enumerate([*source.splitlines(), ""], start=1):
        if line.strip() == "#" or line.startswith("# "):
            continue
        if line.strip():
            first = first if lines else number
            lines.append(line.strip())
        elif lines:
            yield _parse_case(lines, f"{name}:{first}", group)
            lines = []


def _parse_case(lines: list[str], place: str, group: Group) -> Case:
    directives: dict[str, str] = {}
    while lines and (found := re.match(r"([a-z]+): ?(.*)", lines[0])) and found[1] in _DIRECTIVES:
        if found[1] in directives or not found[2].strip():
            raise NotationError(f"{place}: {found[1]!r} is empty or given twice")
        directives[found[1]] = found[2].strip()
        lines = lines[1:]
    if not lines:
        raise NotationError(f"{place}: no text follows; a case has no blank line inside it")
    published = directives.get("published")
    if published is not None and not is_edtf(published):
        raise NotationError(f"{place}: {published!r} is no date; write published: 2017-01-31")
    parts: list[str] = []
    blocks: list[Block] = []
    marks: list[Mark] = []
    length = 0
    for kind, source in _parse_blocks(lines, place):
        piece, found_marks = parse_marks(source, place, group)
        blocks.append(Block(length, length + len(piece), kind))
        marks += [Mark(m.start + length, m.end + length, m.label, m.keys) for m in found_marks]
        parts.append(piece)
        length += len(piece) + 2
    _refuse_bad_references(marks, place)
    return Case(
        group, place, "\n\n".join(parts), tuple(blocks), tuple(marks), published,
        directives.get("xfail"),
    )  # fmt: skip


def _parse_blocks(lines: Sequence[str], place: str) -> list[tuple[str, str]]:
    """Kind and source of each block of a case."""
    blocks: list[tuple[str, str]] = []
    paragraph: list[str] = []
    for line in [*lines, "|"]:
        prefix, kind = next(((p, k) for p, k in _BLOCKS if line.startswith(p)), ("", "paragraph"))
        if (line == "|" or prefix) and paragraph:
            blocks.append(("paragraph", " ".join(paragraph)))
            paragraph = []
        if prefix:
            blocks.append((kind, line[len(prefix) :].strip()))
        elif line != "|":
            paragraph.append(line)
    if lines[-1] == "|" or lines[0] == "|" or not blocks:
        raise NotationError(f"{place}: '|' stands between two paragraphs")
    return blocks


def parse_marks(source: str, place: str, group: Group) -> tuple[str, list[Mark]]:
    """The text without its marks, and the marks in order of place."""
    text: list[str] = []
    opened: list[int] = []
    marks: list[Mark] = []
    at = 0
    while at < len(source):
        char = source[at]
        at += 1
        if char == "\\" and source[at : at + 1] in tuple("[]{}\\") and at < len(source):
            text.append(source[at])
            at += 1
        elif char == "[":
            opened.append(len(text))
        elif char == "]":
            at = _close(source, at, opened, text, marks, place, group)
        elif char in "{}":
            raise NotationError(
                f"{place}: {char!r} without a [span] before it, near {source[:at][-30:]!r}"
            )
        else:
            text.append(char)
    if opened:
        raise NotationError(
            f"{place}: '[' is not closed, before {''.join(text)[opened[-1] :][:30]!r}"
        )
    return "".join(text), sorted(marks, key=lambda m: (m.start, m.end))


def _close(
    source: str, at: int, opened: list[int], text: list[str], marks: list[Mark], place: str,
    group: Group,
) -> int:  # fmt: skip
    """Read the marks behind a ``]`` and return where the text goes on."""
    near = source[max(0, at - 30) : at]
    if not opened:
        raise NotationError(f"{place}: ']' closes nothing, near {near!r}")
    start = opened.pop()
    words = "".join(text[start:])
    if not words.strip() or words != words.strip():
        raise NotationError(f"{place}: the span {words!r} is empty or begins or ends with a space")
    if not source.startswith("{", at):
        raise NotationError(f"{place}: a mark {{label key=value}} must follow {near!r} at once")
    while source.startswith("{", at):
        found = _MARK.match(source, at)
        if not found:
            raise NotationError(f"{place}: cannot read the mark {source[at : at + 60]!r}")
        keys = _parse_keys(found[1], found[2], place, group)
        mark = Mark(start, len(text), found[1], keys)
        if mark in marks:
            raise NotationError(f"{place}: the mark {found[0]} stands twice on {words!r}")
        marks.append(mark)
        at = found.end()
    return at


def _parse_keys(label: str, source: str, place: str, group: Group) -> dict[str, object]:
    allowed = group.labels.get(label)
    if allowed is None:
        raise NotationError(
            f"{place}: {label!r} is no label of {group.name}; have {list(group.labels)}"
        )
    keys: dict[str, object] = {}
    for key, quoted, bare in _KEY.findall(source):
        if key not in allowed:
            raise NotationError(f"{place}: {key!r} is no key of {label}; have {list(allowed)}")
        if key in keys:
            raise NotationError(f"{place}: {key!r} stands twice in one mark")
        try:
            keys[key] = None if bare == "none" else allowed[key](quoted or bare)
        except ValueError as error:
            raise NotationError(f"{place}: {key}={quoted or bare}: {error}") from error
    return keys


def _refuse_bad_references(marks: Sequence[Mark], place: str) -> None:
    names = [m.keys["id"] for m in marks if m.keys.get("id") is not None]
    if len(names) != len(set(names)):
        raise NotationError(f"{place}: an id stands twice")
    for mark in marks:
        for key in ("part", "parent"):
            if (wanted := mark.keys.get(key)) is not None and wanted not in names:
                raise NotationError(f"{place}: {key}={wanted} names no id of this case")


def differences(case: Case, found: Sequence[object]) -> list[str]:
    """What a case asks for and was not found, and what was found and not asked for.

    Empty if every mark has a finding of its own and every finding a mark.
    """
    return _Matching(case, found).differences()


class _Matching:
    """Marks and findings one to one, such that references between marks hold."""

    def __init__(self, case: Case, found: Sequence[object]) -> None:
        self.case, self.found = case, found
        self.by_name = {m.keys["id"]: i for i, m in enumerate(case.marks) if m.keys.get("id")}
        self.fits = [
            [j for j, f in enumerate(found) if case.group.agrees(m, f)] for m in case.marks
        ]

    def differences(self) -> list[str]:
        chosen = self._assign(0, {}, self._references_hold)
        if chosen is not None and len(self.found) == len(self.case.marks):
            return []
        chosen = chosen or self._greedy()
        missing = [m for i, m in enumerate(self.case.marks) if i not in chosen]
        extra = [f for j, f in enumerate(self.found) if j not in chosen.values()]
        lines = [f"missing: {self._show_mark(m)}" for m in missing]
        lines += [f"extra:   {self.case.group.show(f, self.case.text)}" for f in extra]
        return lines or ["'part' or 'parent' do not agree; found:", *self._show_all()]

    def _assign(
        self, at: int, chosen: dict[int, int], holds: Callable[[dict[int, int]], bool]
    ) -> dict[int, int] | None:
        if at == len(self.case.marks):
            return chosen if holds(chosen) else None
        for j in self.fits[at]:
            if j not in chosen.values():
                result = self._assign(at + 1, {**chosen, at: j}, holds)
                if result is not None:
                    return result
        return None

    def _greedy(self) -> dict[int, int]:
        chosen: dict[int, int] = {}
        for i, fits in enumerate(self.fits):
            free = [j for j in fits if j not in chosen.values()]
            if free:
                chosen[i] = free[0]
        return chosen

    def _references_hold(self, chosen: dict[int, int]) -> bool:
        for i, mark in enumerate(self.case.marks):
            for key, attribute in (("part", "part_of"), ("parent", "parent")):
                if key not in mark.keys:
                    continue
                name = mark.keys[key]
                wanted = None if name is None else chosen[self.by_name[name]]
                if getattr(self.found[chosen[i]], attribute) != wanted:
                    return False
        return True

    def _show_mark(self, mark: Mark) -> str:
        keys = " ".join(f"{k}={v}" for k, v in mark.keys.items())
        return (
            f"{self.case.text[mark.start : mark.end]!r} {mark.start}:{mark.end} {mark.label} {keys}"
        )

    def _show_all(self) -> list[str]:
        return [
            f"  {i} {self.case.group.show(f, self.case.text)}" for i, f in enumerate(self.found)
        ]
