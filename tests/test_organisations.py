"""Names of organisations as values: keys, acronyms, and the reviewed lists."""

from __future__ import annotations

from itertools import pairwise

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from extractors import organisations
from extractors._data import load_rows
from extractors.normalise.organisations import (
    initials,
    known_bodies,
    known_body,
    looks_like_acronym,
    organisation_key,
    stands_for,
)
from schemas.codelists import ORGANISATION_TYPES


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("TİKA", "TIKA"),
        ("the Ministry of Interior", "Ministry of the Interior"),
        ("Training Centre", "TRAINING CENTER"),
        ("Bureau of International Affairs", "Bureau for International Affairs"),
        ("U.S. Coast Guard", "US Coast Guard"),
        ("Ministry of Defence", "Ministry of Defense"),
        ("Police Chiefs Organisation", "Police Chiefs Organization"),
        ("Gendarmería Nacional", "Gendarmeria Nacional"),
        ("Children's Fund", "Children’s Fund"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert organisation_key(one) == organisation_key(other)


def test_different_names_have_different_keys() -> None:
    assert organisation_key("Border Guard") != organisation_key("Border Guard Headquarters")
    assert organisation_key("The") == "the"


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(name: str) -> None:
    key = organisation_key(name)
    assert organisation_key(key) == key


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("TNP", "Turkish National Police"),
        ("MoI", "Ministry of Interior"),
        ("EU-HRSN", "European Union High-Risk Security Network"),
        ("TİKA", "Turkish International Kooperation Agency"),
        ("FIIAPP", "International Foundation for Internal Administration and Public Policies"),
        ("JICA", "Japan International Cooperation Agency"),
        ("RDS", "Dutch Repatriation and Departure Service"),
    ],
)
def test_an_acronym_stands_for_its_name(short: str, long: str) -> None:
    assert stands_for(short, long)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("INL", "State Department"),
        ("OSCE", "Ministry of Interior"),
        ("A", "Academy"),
        ("NP", "np"),
        ("PNC", ""),
    ],
)
def test_an_acronym_of_something_else_does_not(short: str, long: str) -> None:
    assert not stands_for(short, long)


def test_shape_and_initials_of_acronyms() -> None:
    shaped = ("UN", "TİKA", "CoESPU", "EU-HRSN", "MoI")
    assert [looks_like_acronym(w) for w in shaped] == [True] * len(shaped)
    assert not any(looks_like_acronym(w) for w in ("Polri", "A", "11", "Interior", "(A)"))
    assert initials("U.S. Coast Guard") == "uscg"
    assert initials("Ministry of the Interior") == "mi"


def test_unclear_acronyms_of_the_list_need_their_definition() -> None:
    body = known_body("UNODC")
    assert body is not None and body.name == "United Nations Office on Drugs and Crime"
    assert known_body("AFP") is None
    assert known_body("Australian Federal Police") is not None


def test_the_reviewed_list_is_sound() -> None:
    bodies = known_bodies()
    assert len({b.name for b in bodies}) == len(bodies)
    for body in bodies:
        assert body.kind in ORGANISATION_TYPES, body
        assert body.country is None or pycountry.countries.get(alpha_3=body.country), body
    assert all(row["reason"] for row in load_rows("organisations"))
    assert all(row["alone"] in ("yes", "no") for row in load_rows("organisations"))


def test_the_words_are_sound() -> None:
    rows = load_rows("organisation_words")
    assert all(row["reason"] and row["word"] == row["word"].casefold() for row in rows)
    assert {row["kind"] for row in rows if row["kind"]} <= set(ORGANISATION_TYPES)


@pytest.mark.parametrize(
    "unit", ["Police and ", "Ministry of ", "National Police (NP) ", "( ", "IOM ", "Corps, A A "]
)
def test_a_name_never_reaches_beyond_a_long_monotonous_text(nlp: Language, unit: str) -> None:
    words = (unit * 400).split()
    doc = Doc(nlp.vocab, words=words, sent_starts=[True] + [False] * (len(words) - 1))
    found = organisations.READER.build(nlp.vocab)(doc)
    assert all(0 <= m.start < m.end <= len(doc.text) for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
