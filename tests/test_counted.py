"""What a number counts: its noun, the noun it shares, or what was counted before."""

from __future__ import annotations

import pytest
from spacy.language import Language

from extractors._counted import Phrase, read_phrases
from pipeline.annotate import read_articles
from schemas.document import Block, Document


def read(nlp: Language, text: str, kind: str = "paragraph") -> list[Phrase]:
    document = Document(
        doc_id="d", source_path="d", sha256="", text=text, blocks=(Block(0, len(text), kind),),
        language="en",
    )  # fmt: skip
    [article] = read_articles(nlp, [document])
    return read_phrases(article)


@pytest.mark.parametrize(
    ("text", "head", "phrase"),
    [
        ("They trained 40 officers.", "officers", "police"),
        ("They trained 40 senior border police officers.", "officers", "border police officer"),
        ("They trained 40 newly recruited customs inspectors.", "inspectors", "customs inspector"),
        ("They trained 10 customs and police officers.", "officers", "police officer"),
        ("They donated 200 inspection devices to the police.", "devices", "inspection device"),
        ("They held 68 two-day training courses.", "courses", "training course"),
        ("They trained dozens of officers.", "officers", "officer"),
        ("They trained a total of 40 judges.", "judges", "judge"),
        ("They trained 40 of the country's prosecutors.", "prosecutors", "prosecutor"),
        ("They trained 20 police Monday.", "police", "police"),
    ],
)
def test_a_number_counts_the_noun_that_it_modifies(
    nlp: Language, text: str, head: str, phrase: str
) -> None:
    [found] = read(nlp, text)
    assert found.head.text == head
    assert found.counted is not None
    assert not found.elliptic


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("They trained 900officers in May.", "person"),
        ("It is a 30-country project.", "country"),
    ],
)
def test_a_noun_may_be_glued_to_its_number(nlp: Language, text: str, category: str) -> None:
    [found] = read(nlp, text)
    assert (found.category, found.elliptic) == (category, False)


@pytest.mark.parametrize(
    "text",
    [
        "The course trained coast guard personnel, nine in all.",
        "They trained coast guard personnel (nine in total).",
    ],
)
def test_nine_in_all_counts_what_stands_before(nlp: Language, text: str) -> None:
    [found] = read(nlp, text)
    assert found.head.text == "personnel"
    assert found.category == "person"


def test_a_line_counts_the_noun_before_its_colon(nlp: Language) -> None:
    [found] = read(nlp, "Border guards: 120", "item")
    assert (found.head.text, found.words) == ("guards", "border guards: 120")
    [elsewhere] = read(nlp, "They met border guards: 120 came.")
    assert elsewhere.elliptic


@pytest.mark.parametrize("text", ["Fifteen of them came.", "The judges, 14 of whom came, left."])
def test_a_part_of_them_has_no_noun_of_its_own(nlp: Language, text: str) -> None:
    [found] = read(nlp, text)
    assert found.partitive
    assert found.elliptic


def test_twelve_of_the_officers_are_a_part(nlp: Language) -> None:
    [found] = read(nlp, "Twelve of the officers came.")
    assert found.partitive
    assert found.head.text == "officers"


def test_the_first_of_two_numbers_shares_the_noun_of_the_second(nlp: Language) -> None:
    first, second = read(nlp, "They trained 29 Turkmen and eight Afghan officials.")
    assert first.category == second.category == "person"
    assert first.head.text == "officials"


def test_two_nouns_are_not_shared(nlp: Language) -> None:
    first, second = read(nlp, "They trained 29 judges and donated eight vehicles.")
    assert (first.category, second.category) == ("person", "equipment")


def test_a_bare_number_waits_for_what_went_before(nlp: Language) -> None:
    first, second = read(nlp, "They trained 7,000 officers, including 425 in 2016.")
    assert (first.elliptic, second.elliptic) == (False, True)
    assert second.counted is None


def test_the_number_of_people_may_stand_behind_the_verb(nlp: Language) -> None:
    [found] = read(nlp, "The number of officers trained rose to 664.")
    assert found.category == "person"


def test_a_holder_stands_in_the_clause_for_what_it_holds(nlp: Language) -> None:
    [found] = read(nlp, "A group of 12 officers attended the course.")
    role, verb = found.role
    assert found.head.text == "officers"
    assert (role, verb and verb.text) == ("subject", "attended")


def test_money_counts_no_noun(nlp: Language) -> None:
    [found] = read(nlp, "The project of EUR 4.2 million ended.")
    assert found.mention.label == "money"
    assert found.counted is None
