"""Names of organisations as keys that are equal for one body, and how far a name reaches.

A name reaches over the corpus if it tells its body from all others: it stands in the reviewed list,
belongs to a known state, or has a word that is no common one. "Ministry of Interior" of an article
that never says whose, "Training Centre" and "NPA" do not: they reach over their article only.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extractors._data import load_rows
from extractors.normalise.countries import find_names
from extractors.normalise.organisations import (
    Body,
    known_bodies,
    known_body,
    looks_like_acronym,
    organisation_key,
)
from pipeline.link.words import is_rare_word, singular
from schemas.values import Name

# Codes of organisation type whose bodies belong to one state: government, local government, other
# public sector.
PUBLIC_BODIES = ("10", "11", "15")

# From so many letters on, an acronym that is nowhere defined is taken to be one body's.
LONG_ACRONYM = 5

# Of these a state has one, whatever else the name says.
_ONE = frozenset(
    """police gendarmerie custom government ministry army navy parliament coast border
    immigration correction correctional prison carabinieri constabulary defense armed attorney
    prosecutor president ombudsman""".split()
)
# Common words that still tell a state's bodies apart.
_FIELDS = frozenset(
    """cooperation support assistance reform development recruitment trafficking slavery smuggling
    crime terrorism laundering corruption cybercrime violence extremism management migration
    forensics forensic""".split()
)
# Parts of the world: a body of theirs is one body.
_WORLD = frozenset("african asian european caribbean pacific nordic baltic balkan arab".split())
_MISSIONS = frozenset({"embassy", "consulate", "delegation", "representation"})


class NameKey(NamedTuple):
    """What two spellings of one name share: its words in any order without the state's own.

    ``country`` is the state, ``doc_id`` the article if the name does not reach further, ``body``
    the name of the line in the reviewed list, which then stands for all else.
    """

    words: tuple[str, ...]
    country: str | None = None
    doc_id: str | None = None
    body: str | None = None


def key_of(name: Name, doc_id: str, country: str | None = None) -> NameKey:
    """The key of a name in an article. ``country`` is its state where the article tells it."""
    key, reaches = _key_and_reach(name, country)
    return key if reaches else key._replace(doc_id=doc_id)


@lru_cache(maxsize=65536)
def _key_and_reach(name: Name, country: str | None) -> tuple[NameKey, bool]:
    """The key of a name as if it reached over the corpus, and whether it does."""
    body = body_of(name)
    if body is not None:
        return NameKey((), None, None, body.name), True
    state = name.country or country
    words = words_of(name.name, state)
    return NameKey(words, state), _reaches(name, words, state)


@lru_cache(maxsize=4096)
def body_of(name: Name) -> Body | None:
    """The reviewed body that a name means.

    By its words, with the country of an office behind them ("IOM Turkmenistan"), in its state by
    those without the state's own ("Germany's Foreign Office"), or by acronym if the words agree.
    """
    bare = _without_acronym(name.name)
    body = known_body(name.name) or known_body(bare) or _office_of(bare)
    if body is None and name.country:
        body = _bodies_of_states().get((words_of(name.name, name.country), name.country))
    if body is None and name.acronym:
        body = known_body(name.acronym)
        if body is not None and not _within(name.name, body):
            body = None
    return body if body is not None and name.country in (None, body.country) else None


def _office_of(name: str) -> Body | None:
    """The international body whose name stands before that of a country, and nothing else."""
    hits = [h for h in find_names(name) if h.entry.code and h.entry.via == "name"]
    if not hits or hits[-1].end != len(name):
        return None
    body = known_body(name[: hits[-1].start].strip())
    return body if body is not None and body.kind == "40" and body.country is None else None


@lru_cache(maxsize=1)
def _bodies_of_states() -> dict[tuple[tuple[str, ...], str], Body]:
    found: dict[tuple[tuple[str, ...], str], Body] = {}
    for body in known_bodies():
        for form in body.forms if body.country else ():
            if " " in form:
                found.setdefault((words_of(form, body.country), body.country or ""), body)
    return found


def _within(name: str, body: Body) -> bool:
    """Whether a name's words all stand in one of the body's forms: "Mission to Somalia"."""
    words = set(words_of(name, None))
    forms = (set(words_of(form, None)) for form in body.forms if " " in form)
    return len(words) > 1 and any(words <= form for form in forms)


@lru_cache(maxsize=65536)
def words_of(name: str, country: str | None) -> tuple[str, ...]:
    """The words that tell the name, sorted; those of one state's body under one translation."""
    found = tuple(sorted(spelt(name, country)))
    return _equal_names().get(found, found) if country else found


def spelt(name: str, country: str | None) -> list[str]:
    """The words in order, singular, without small words, an acronym in brackets and the state."""
    bare = _without_acronym(name)
    bare = _without(bare, country) if country else bare
    words = [_full_words().get(w, w) for w in (organisation_key(bare) or bare).split()]
    if "embassy" in words:
        words = [_state_of(w) or w for w in words]
    return [singular(w) for w in words]


_BRACKETS = re.compile(r"\s*\(([^()\s]{2,12})\)")


def _without_acronym(name: str) -> str:
    """The name without an acronym that stands in brackets."""
    return _BRACKETS.sub(lambda m: "" if looks_like_acronym(m[1]) else m[0], name).strip() or name


def _without(name: str, country: str) -> str:
    """The name without the words that say its state, unless nothing else is left."""
    kept, at = [], 0
    titled = name.title()
    written = titled if name.islower() and len(titled) == len(name) else name
    for hit in find_names(written):
        whole = hit.entry.via != "city" and name[hit.start : hit.end] not in _parts_of_states()
        if whole and country in (hit.entry.code, *hit.entry.others):
            kept.append(name[at : hit.start])
            at = hit.end
    bare = " ".join([*kept, name[at:]])
    return bare if any(w not in _SCRAPS for w in organisation_key(bare).split()) else name


@lru_cache(maxsize=1)
def _parts_of_states() -> frozenset[str]:
    """Scotland, Puntland: they have bodies of their own."""
    rows = load_rows("countries")
    return frozenset(
        r["name"] for r in rows if "part of" in r["reason"] or "member state" in r["reason"]
    )


# What is left of "the Federal Republic of X" or "X's".
_SCRAPS = frozenset({"s", "republic", "federal", "kingdom", "state"})


def _state_of(word: str) -> str | None:
    """The state of a capital or another city: an embassy in Bamako is one in Mali."""
    hits = find_names(word.title())
    return hits[0].entry.code if len(hits) == 1 else None


def _reaches(name: Name, words: tuple[str, ...], state: str | None) -> bool:
    if " " not in name.name and looks_like_acronym(name.name):
        return state is not None or sum(c.isalpha() for c in name.name) >= LONG_ACRONYM
    if state is not None:
        if words and _MISSIONS & set(words) and not set(words) - _generic_words():
            return False
        return bool(set(words) & (_ONE | _FIELDS)) or bool(set(words) - _generic_words())
    return _is_own(name.name, words)


def _is_own(name: str, words: tuple[str, ...]) -> bool:
    """Whether a name without a state has a place, a proper word or much else to tell it by."""
    special = [w for w in words if w not in _generic_words()]
    if any(w in _WORLD or is_rare_word(w) for w in special if len(w) > 2):
        return True
    return any(hit.entry.code or hit.entry.label == "region" for hit in find_names(name))


@lru_cache(maxsize=1)
def _generic_words() -> frozenset[str]:
    """Words that names of bodies share everywhere."""
    roles = ("head", "field", "school", "force", "modifier", "subject", "owner", "void", "activity")
    listed = {r["word"] for r in load_rows("organisation_words") if r["role"] in (*roles, "post")}
    more = "regional local main joint public royal senior special technical legal law enforcement"
    return frozenset(singular(w) for w in (*listed, *more.split())) | {"affair", "national"}


@lru_cache(maxsize=1)
def _full_words() -> dict[str, str]:
    """Abbreviations inside names, with what they stand for."""
    rows = load_rows("organisation_variants")
    return {r["words"]: r["same_as"] for r in rows if " " not in r["words"]}


@lru_cache(maxsize=1)
def _equal_names() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Names of one state's body that say the same in other words."""
    rows = (r for r in load_rows("organisation_variants") if " " in r["words"])
    return {tuple(sorted(r["words"].split())): tuple(sorted(r["same_as"].split())) for r in rows}
