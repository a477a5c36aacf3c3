"""What linking writes down of each link that it made, or might have made."""

from __future__ import annotations

from dataclasses import dataclass

# Below this a pair is not linked: it is put before a person, from UNSURE on.
SURE, UNSURE = 0.85, 0.6


@dataclass(frozen=True, slots=True)
class End:
    """One side of a link: the article, its words there, and the key that it goes by there."""

    doc_id: str
    text: str
    key: str = ""

    @property
    def order(self) -> tuple[str, str, str]:
        """Ends in the order of the corpus."""
        return self.doc_id, self.key, self.text


@dataclass(frozen=True, slots=True)
class Link:
    """That two things are one, that one belongs to another, or that it may be so.

    ``kind`` is a code of `schemas.codelists.LINK_KINDS`, ``relation`` of LINK_RELATIONS and
    ``decision`` of LINK_DECISIONS; ``score`` is between 0 and 1; ``reason`` names the rule, and
    ``detail`` says it for people.
    """

    kind: str
    relation: str
    decision: str
    left: End
    right: End
    score: float
    reason: str
    detail: str
    decided_by: str | None = None


def decision_of(score: float) -> str:
    """Whether a score links, or is put before a person."""
    return "linked" if score >= SURE else "unsure"
