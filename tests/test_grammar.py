"""Clauses over a parse: what a verb claims, how a noun stands to it, whether it is denied."""

from __future__ import annotations

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Token

from extractors._grammar import (
    REACH,
    ancestors,
    clause_verb,
    effective_verb,
    is_negated,
    modality,
    noun_phrase,
    object_of,
    role_in_clause,
    sentence_of,
    sentences_of,
    subject_of,
)


def at(doc: Doc, word: str) -> Token:
    """The first token of this word."""
    return next(t for t in doc if t.text == word)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The mission trained 40 officers.", "trained", "past"),
        ("The mission has trained 40 officers.", "trained", "past"),
        ("Forty officers were trained in May.", "trained", "past"),
        ("The mission trains 40 officers a year.", "trains", "present"),
        ("The mission will train 40 officers.", "train", "future"),
        ("Forty officers will be trained.", "trained", "future"),
        ("The mission is to train 40 officers.", "train", "future"),
        ("The mission plans to train 40 officers.", "train", "future"),
        ("The mission wants to train 40 officers.", "train", "future"),
        ("The mission is going to train 40 officers.", "train", "future"),
        ("The mission would train 40 officers.", "train", "hypothetical"),
        ("The mission could have trained 40 officers.", "trained", "hypothetical"),
        ("The mission might train 40 officers.", "train", "hypothetical"),
        ("The mission managed to train 40 officers.", "train", "past"),
        ("The donors will build a school and train 40 officers.", "train", "future"),
    ],
)
def test_modality_is_what_the_clause_claims(
    nlp: Language, text: str, word: str, expected: str
) -> None:
    assert modality(at(nlp(text), word)) == expected


@pytest.mark.parametrize(
    ("text", "noun", "role", "verb"),
    [
        ("Forty officers attended the course.", "officers", "subject", "attended"),
        ("Forty officers were trained by experts.", "officers", "subject_passive", "trained"),
        ("Forty officers were trained by experts.", "experts", "agent", "trained"),
        ("The mission trained forty officers.", "officers", "object", "trained"),
        ("They gave the officers two new cars.", "officers", "recipient", "gave"),
        ("The students are twelve officers.", "officers", "attribute", "are"),
        ("They met with twelve officers.", "officers", "prep:with", "met"),
        ("The mission trained judges and prosecutors.", "prosecutors", "object", "trained"),
    ],
)
def test_a_noun_has_its_part_in_the_clause(
    nlp: Language, text: str, noun: str, role: str, verb: str
) -> None:
    found, governor = role_in_clause(at(nlp(text), noun))
    assert (found, governor and governor.text) == (role, verb)


def test_a_noun_without_a_verb_has_no_part(nlp: Language) -> None:
    assert role_in_clause(at(nlp("Forty new officers"), "officers")) == ("other", None)


def test_what_stands_behind_the_verb_does_not_rename_its_subject(nlp: Language) -> None:
    words = ["OSCE", "trained", "officers", ":", "25", "guards"]
    doc = Doc(
        nlp.vocab,
        words=words,
        pos=["PROPN", "VERB", "NOUN", "PUNCT", "NUM", "NOUN"],
        heads=[1, 1, 1, 1, 5, 0],
        deps=["nsubj", "ROOT", "dobj", "punct", "nummod", "appos"],
    )
    assert role_in_clause(doc[5]) == ("other", doc[1])


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Forty officers were not trained.", "trained"),
        ("The mission never trained officers.", "trained"),
        ("The mission didn't train officers.", "train"),
        ("No officers were trained.", "trained"),
        ("The mission held no course.", "held"),
    ],
)
def test_a_denied_clause_is_negated(nlp: Language, text: str, word: str) -> None:
    assert is_negated(at(nlp(text), word))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Forty officers were trained.", "trained"),
        ("The mission trained officers, not soldiers.", "trained"),
        ("The mission trained officers who had no weapons.", "trained"),
    ],
)
def test_what_is_denied_elsewhere_does_not_negate(nlp: Language, text: str, word: str) -> None:
    assert not is_negated(at(nlp(text), word))


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Forty officers will begin studying law.", "begin", "studying"),
        ("Forty officers are expected to attend.", "expected", "attend"),
        ("Forty officers started the course.", "started", "started"),
        ("The mission decided to train officers.", "decided", "decided"),
        ("Forty officers attended.", "attended", "attended"),
    ],
)
def test_the_effective_verb_carries_the_sense(
    nlp: Language, text: str, word: str, expected: str
) -> None:
    assert effective_verb(at(nlp(text), word)).text == expected


def test_a_second_verb_shares_the_subject_of_the_first(nlp: Language) -> None:
    doc = nlp("The mission opened a school in May and has trained officers since.")
    assert subject_of(at(doc, "trained")) == at(doc, "mission")
    assert object_of(at(doc, "trained")) == at(doc, "officers")
    assert clause_verb(at(doc, "school")) == at(doc, "opened")


def test_a_noun_phrase_begins_with_its_modifiers(nlp: Language) -> None:
    doc = nlp("They trained the forty new officers of Mali.")
    assert noun_phrase(at(doc, "officers")).text == "the forty new officers"


def test_sentences_are_the_same_one_by_one_and_all_at_once(nlp: Language) -> None:
    doc = nlp("The mission trained officers. They came from Mali. It ended in May.")
    assert [s.text for s in sentences_of(doc)] == [s.text for s in doc.sents]
    assert all(sentence_of(t) == t.sent for t in doc)


def test_no_walk_goes_further_than_its_reach(nlp: Language) -> None:
    n = 40
    doc = Doc(nlp.vocab, words=["x"] * n, heads=[max(0, i - 1) for i in range(n)], deps=["dep"] * n)
    assert len(list(ancestors(doc[n - 1]))) == REACH
    assert clause_verb(doc[n - 1]) is None
