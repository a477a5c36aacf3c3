"""What cases of one paragraph cannot say of the rules that decide about a number."""

from __future__ import annotations

import re

import pytest
from rules import KINDS
from spacy.language import Language

from extractors._outcome_unlisted import _BY_CLAUSE, _BY_FORM
from pipeline.annotate import read_articles
from pipeline.compose import compose
from schemas.document import Block, Document


@pytest.mark.parametrize("rule", KINDS["outcomes"].rules)
def test_a_rule_is_named_in_kebab_case(rule: str) -> None:
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)+", rule)


def test_rules_that_hold_for_unlisted_people_are_rules() -> None:
    assert set(KINDS["outcomes"].rules) >= _BY_FORM > _BY_CLAUSE


def test_some_of_them_may_stand_two_paragraphs_below_the_people(nlp: Language) -> None:
    paragraphs = (
        "Norway trained 40 officers of the Malawi Police in Zomba in May 2019.",
        "The ministry said so in Lilongwe.",
        "Six of them are now in Oslo, where the police university takes them through a course.",
    )
    text = "\n\n".join(paragraphs)
    starts = [text.index(p) for p in paragraphs]
    blocks = tuple(
        Block(i, i + len(p), "paragraph") for i, p in zip(starts, paragraphs, strict=True)
    )
    [article] = read_articles(nlp, [Document("a", "a.txt", "0", text, blocks)])
    forty, six = compose(article).outcomes
    assert (six.value_text, six.evidence.rule, six.part_of) == ("Six", "number-of-them", 0)
    assert forty.part_of is None
