"""Links in words: what was joined across articles, how surely, why, and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.review.pages.names import article_file
from schemas.table import Row

COLUMNS = (
    *("link_id", "kind", "relation", "decision", "left_id", "left_doc_id", "left_text"),
    *("right_id", "right_doc_id", "right_text", "score", "reason", "detail", "decided_by"),
)
# Relation and decision as a sentence between left and right.
_SAYS = {
    "same": ("is the same as", "may be the same as", "is not the same as"),
    "part_of": ("is part of", "may be part of", "is no part of"),
    "series": ("is followed in its series by", "may be followed by", "is not followed by"),
    "follow_up": ("is followed up by", "may be followed up by", "is not followed up by"),
    "repeats": ("repeats", "may repeat", "does not repeat"),
    "contained": ("is contained in", "may be contained in", "is not contained in"),
}
_SAYS_BACK = {
    "same": ("is the same as", "may be the same as", "is not the same as"),
    "part_of": ("has the part", "may have the part", "has not the part"),
    "series": ("follows in its series", "may follow", "does not follow"),
    "follow_up": ("follows up", "may follow up", "does not follow up"),
    "repeats": ("is repeated by", "may be repeated by", "is not repeated by"),
    "contained": ("contains", "may contain", "does not contain"),
}
_DECISIONS = ("linked", "unsure", "apart")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a link: its words, its article, and that article's page in ``articles/``."""

    words: str
    doc_id: str | None
    file: str | None


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link as a page lists it."""

    kind: str
    says: str
    left: Side
    right: Side
    basis: str
    detail: str
    unsure: bool


def link_line(row: Row) -> LinkLine:
    """A link from left to right."""
    by = f" by {row['decided_by']}" if row["decided_by"] else ""
    return LinkLine(
        kind=row["kind"],
        says=says(row),
        left=Side(row["left_text"], row["left_doc_id"], _file(row["left_doc_id"])),
        right=Side(row["right_text"], row["right_doc_id"], _file(row["right_doc_id"])),
        basis=f"{row['reason']}{by} · {row['score']:.2f}",
        detail=row["detail"] or "",
        unsure=row["decision"] == "unsure",
    )


def says(row: Row, *, back: bool = False) -> str:
    """How left stands to right, or right to left."""
    table = _SAYS_BACK if back else _SAYS
    return table[row["relation"]][_DECISIONS.index(row["decision"])]


def repeats(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """For each outcome that tells another again, its key and what to say of it."""
    for row in rows:
        if row["kind"] == "outcome" and row["left_id"] is not None:
            where = f" ({row['right_doc_id']})" if row["right_doc_id"] else ""
            yield row["left_id"], f"{says(row)} “{row['right_text']}”{where}"


def _file(doc_id: str | None) -> str | None:
    return article_file(doc_id) if doc_id else None
