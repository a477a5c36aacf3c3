"""What people decided about pairs: ``matches.csv`` beside the articles, and what it stands for.

A line names two things by their words, each in an article or, for an organisation, anywhere.
Decisions win over every rule. One whose words are no longer there is kept in the file and told of.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FILE = "matches.csv"
COLUMNS = (
    "kind", "left_doc_id", "left", "right_doc_id", "right", "decision", "who", "when", "why",
)  # fmt: skip
KINDS = ("organisation", "programme", "outcome")
DECISIONS = ("same", "different", "unsure")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its words, and its article; None for an organisation anywhere."""

    text: str
    doc_id: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """What a person decided: ``left`` and ``right`` are the same, are different, or nobody knows.

    ``line`` counts from 1, the header, in ``path``.
    """

    kind: str
    left: Side
    right: Side
    decision: str
    who: str
    when: str
    why: str
    path: str = FILE
    line: int = 0

    @property
    def place(self) -> str:
        """Where it stands, for messages."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A line that has no effect: ``match_broken``, ``match_stale`` or ``match_conflict``."""

    check: str
    message: str


@dataclass(frozen=True, slots=True)
class Matches:
    """The decisions of a corpus, and the lines that could not be read."""

    matches: tuple[Match, ...] = ()
    broken: tuple[Trouble, ...] = ()


def load_matches(corpus: Sequence[Path]) -> Matches:
    """The decisions beside the articles of each folder; of a single article, those of its folder.

    Raises OSError if a file is there that cannot be read.
    """
    found: list[Match] = []
    broken: list[Trouble] = []
    folders = dict.fromkeys(path if path.is_dir() else path.parent for path in corpus)
    for path in (folder / FILE for folder in folders):
        if path.is_file():
            # Messages stand in the tables: they must not tell where on a machine the corpus lies.
            told = FILE if len(folders) == 1 else f"{path.parent.name}/{FILE}"
            one = parse_matches(path.read_bytes(), told)
            found += one.matches
            broken += one.broken
    return Matches(tuple(found), tuple(broken))


def parse_matches(data: bytes, path: str = FILE) -> Matches:
    """The decisions of one file. A line that is none is told of and left out."""
    text = data.decode("utf-8-sig", "replace")
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=False)
    missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
    if missing:
        what = f"{path}: no column {', '.join(missing)}; its first line is {','.join(COLUMNS)}"
        return Matches((), (Trouble("match_broken", what),))
    found: list[Match] = []
    broken: list[Trouble] = []
    for row in reader:
        one = _parsed(row, path, reader.line_num)
        if isinstance(one, Match):
            found.append(one)
        else:
            broken.append(one)
    return Matches(tuple(found), tuple(broken))


def _parsed(row: dict[str, str | None], path: str, line: int) -> Match | Trouble:
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    kind, decision = cells["kind"], cells["decision"]
    wrong = None
    if kind not in KINDS:
        wrong = f"kind is {kind!r}: write {', '.join(KINDS)}"
    elif decision not in DECISIONS:
        wrong = f"decision is {decision!r}: write {', '.join(DECISIONS)}"
    elif not (cells["left"] and cells["right"]):
        wrong = "left and right hold the words of the two"
    elif kind != "organisation" and not (cells["left_doc_id"] and cells["right_doc_id"]):
        wrong = f"a {kind} is named with its article: fill left_doc_id and right_doc_id"
    if wrong:
        return Trouble("match_broken", f"{path}:{line}: {wrong}")
    left = Side(cells["left"], cells["left_doc_id"] or None)
    right = Side(cells["right"], cells["right_doc_id"] or None)
    who, when, why = cells["who"], cells["when"], cells["why"]
    return Match(kind, left, right, decision, who, when, why, path, line)
