"""What a verb says of its nouns: whether something is taught, attended, held, given, built.

The lists are reviewed data (``extractors/data/frames.csv``, for the roles of organisations
``organisation_verbs.csv``, of countries ``country_verbs.csv``); a phrasal verb is listed with its
particle or noun ("carry out", "take part").
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from types import MappingProxyType

from spacy.tokens import Token

from extractors._data import load_rows

_NONE: frozenset[str] = frozenset()
# What people do who have no part in an activity, or have it besides.
BYSTANDING = frozenset(
    "say tell report add state note explain announce claim stress call ask speak talk want need "
    "work serve live be have do make lead open close guard protect check search board seize find "
    "identify rescue free die fall lose win leave retire apply support help assist know think "
    "believe use carry wear drive patrol operate handle respond watch welcome greet thank sign "
    "pay wait look search account vote argue organise organize run host hold deliver give provide "
    "offer share present facilitate direct "
    "remain stay arrive base station deploy assign appoint elect kill".split()
)


@lru_cache(maxsize=3)
def _frames(table: str) -> MappingProxyType[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in load_rows(table):
        found[row["verb"]].add(row["frame"])
    return MappingProxyType({verb: frozenset(frames) for verb, frames in found.items()})


def frames_of(verb: Token | None, table: str = "frames") -> frozenset[str]:
    """The frames of a verb; of its phrasal form alone where that is listed."""
    if verb is None:
        return _NONE
    rows = _frames(table)
    lemma = verb.lemma_.casefold()
    if lemma not in rows and lemma.endswith("ing"):  # "aims at training 500 officers"
        lemma = next((s for s in (lemma[:-3], lemma[:-3] + "e") if s in rows), lemma)
    if lemma not in rows and verb.lower_.endswith("ed"):  # "hoped" is no form of "hop"
        lemma = next((s for s in (verb.lower_[:-1], verb.lower_[:-2]) if s in rows), lemma)
    if verb.lower_.startswith("co-") and f"co-{lemma}" in rows:
        lemma = f"co-{lemma}"  # who co-hosts does more than lend a room
    for child in verb.rights:
        if child.i - verb.i <= 4 and child.dep_ in (
            "prt",
            "advmod",
            "dobj",
            "prep",
            "oprd",
            "acomp",
        ):
            phrasal = rows.get(f"{lemma} {child.lower_}")
            if phrasal is not None and not _is_of_time(child):
                return phrasal
    return rows.get(lemma, _NONE)


def _is_of_time(prep: Token) -> bool:
    """As in "flew there in May", which does not fly anybody in."""
    return prep.dep_ == "prep" and any(c.ent_type_ in ("DATE", "TIME") for c in prep.rights)


def belongs_to_verb(noun: Token, table: str = "frames") -> bool:
    """Whether a noun makes up its verb with it, and is nothing that is held: "take place"."""
    return f"{noun.head.lemma_.casefold()} {noun.lower_}" in _frames(table)
