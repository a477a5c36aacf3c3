"""Verbs with "co-" are one word with their plain verb's lemma; nouns are cut as they were."""

from __future__ import annotations

import pytest
from spacy.language import Language


@pytest.mark.parametrize(
    ("sentence", "word", "lemma"),
    [
        ("Sweden co-funded the course.", "co-funded", "fund"),
        ("Sweden will co-lead the course.", "co-lead", "lead"),
        ("The course was co-organised by the Dutch police.", "co-organised", "organise"),
        ("The workshop is co-hosted, for once, by both.", "co-hosted", "host"),
        ("They will co-sponsor the academy.", "co-sponsor", "sponsor"),
        ("It was co-ordinated by the embassy.", "co-ordinated", "coordinate"),
    ],
)
def test_a_verb_is_whole_and_has_its_plain_lemma(
    nlp: Language, sentence: str, word: str, lemma: str
) -> None:
    assert {t.text: t.lemma_ for t in nlp(sentence)}.get(word) == lemma


@pytest.mark.parametrize("noun", ["co-operation", "co-ordinator", "co-ordination", "co-sponsors"])
def test_a_noun_is_cut_as_the_model_cuts_it(nlp: Language, noun: str) -> None:
    words = [t.text for t in nlp(f"They praised the {noun}.")]
    assert ("co" in words) == (noun != "co-sponsors")


def test_the_one_who_shares_a_verb_is_its_subject(nlp: Language) -> None:
    doc = nlp("Sweden and Norway co-hosted the workshop.")
    assert [(t.dep_, t.head.text) for t in doc if t.text == "Sweden"] == [("nsubj", "co-hosted")]
