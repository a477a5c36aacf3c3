"""Pairs that linking is not sure of, and what people decide about them, in ``matches.csv``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.link.decisions import COLUMNS, DECISIONS, FILE, Match, Side, parse_matches
from pipeline.review.server.desk import Desk
from pipeline.review.server.lines import RefusedError
from pipeline.review.writing import is_formula, rewrite
from schemas.ids import hashed_id
from schemas.table import Row

_COLUMNS = (
    *("kind", "relation", "decision", "left_doc_id", "left_text", "right_doc_id", "right_text"),
    *("score", "reason", "detail"),
)
Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things that may be one, and what was decided about them."""

    kind: str
    left: Side
    right: Side
    score: float
    about: str
    decided: tuple[Match, ...] = ()

    @property
    def key(self) -> str:
        """Its address on the page."""
        return "p" + hashed_id("pair", *_names(self.kind, self.left, self.right))[-10:]


def load_pairs(desk: Desk) -> list[Pair]:
    """The pairs that are not sure or were decided: the open ones first, the likeliest first."""
    decided: dict[Names, list[Match]] = {}
    for match in _matches(desk):
        decided.setdefault(_names(match.kind, match.left, match.right), []).append(match)
    found: dict[Names, Pair] = {}
    for row in desk.tables.rows("links", _COLUMNS):
        pair = _pair(row)
        names = _names(pair.kind, pair.left, pair.right)
        if row["decision"] == "unsure" or names in decided:
            found.setdefault(names, pair)
    for names, matches in decided.items():
        known = found.get(names) or _gone(matches[0])
        found[names] = Pair(
            known.kind, known.left, known.right, known.score, known.about, tuple(matches)
        )
    return sorted(found.values(), key=lambda p: (bool(p.decided), -p.score, p.key))


def decide_pair(desk: Desk, key: str, decision: str, who: str, when: str, why: str) -> None:
    """Write what somebody decided about a pair in place of what he did before; "" takes it back.

    Raises RefusedError, and WritingError if the file cannot be written.
    """
    if decision and decision not in DECISIONS:
        raise RefusedError(f"decide {', '.join(DECISIONS)}")
    pair = next((p for p in load_pairs(desk) if p.key == key), None)
    if pair is None:
        raise RefusedError("this pair is not there any more; load the page again")
    if any(is_formula(side.text) for side in (pair.left, pair.right)):
        raise RefusedError("a name that begins like a formula is decided on in the file, by hand")
    names = _names(pair.kind, pair.left, pair.right)
    sides = {
        "left_doc_id": pair.left.doc_id, "left": pair.left.text,
        "right_doc_id": pair.right.doc_id, "right": pair.right.text,
    }  # fmt: skip
    line = {"kind": pair.kind, **sides, "decision": decision, "who": who, "when": when, "why": why}

    def change(text: str) -> str:
        return _changed(text, line if decision else None, names, who)

    rewrite(desk.corpus / FILE, change)


def _matches(desk: Desk) -> Iterable[Match]:
    path = desk.corpus / FILE
    return parse_matches(path.read_bytes(), str(path)).matches if path.is_file() else ()


def _pair(row: Row) -> Pair:
    left = Side(row["left_text"], row["left_doc_id"])
    right = Side(row["right_text"], row["right_doc_id"])
    about = f"{row['relation'].replace('_', ' ')}: {row['detail'] or row['reason']}"
    return Pair(row["kind"], left, right, row["score"], about)


def _gone(match: Match) -> Pair:
    return Pair(match.kind, match.left, match.right, 0, "no longer met in the articles")


def _names(kind: str, left: Side, right: Side) -> Names:
    """What a pair is told by; the sides' order does not matter."""
    sides = sorted((side.doc_id or "", " ".join(side.text.split())) for side in (left, right))
    return (kind, *sides[0], *sides[1])


def _changed(text: str, line: Mapping[str, str | None] | None, names: Names, who: str) -> str:
    """The file's text with a line added, and without what the same person decided on the pair.

    All other lines stay as they are. Raises RefusedError for a file without the columns.
    """
    if not text.strip():
        text = ",".join(COLUMNS) + "\n"
    records = list(_records(text))
    head = [cell.strip() for cell in records[0][1]]
    if missing := [c for c in COLUMNS if c not in head]:
        raise RefusedError(f"{FILE} has no column {', '.join(missing)}; mend its first line")
    kept = [records[0][0]]
    for raw, cells in records[1:]:
        known = dict(zip(head, (cell.strip() for cell in cells), strict=False))
        left = Side(known.get("left", ""), known.get("left_doc_id") or None)
        right = Side(known.get("right", ""), known.get("right_doc_id") or None)
        own = known.get("who") == who and _names(known.get("kind", ""), left, right) == names
        if not own:
            kept.append(raw)
    if line is None:
        return "".join(kept)
    end = "\r\n" if "\r\n" in text else "\n"
    if not kept[-1].endswith("\n"):
        kept[-1] += end
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerow([line.get(name) or "" for name in head])
    return "".join([*kept, out.getvalue()])


def _records(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each record as it stands in the file, and its cells."""
    lines = io.StringIO(text, newline="").readlines()
    reader = csv.reader(lines)
    at = 0
    for cells in reader:
        yield "".join(lines[at : reader.line_num]), cells
        at = reader.line_num
