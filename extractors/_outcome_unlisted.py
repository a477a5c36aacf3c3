"""People whom no list names: what they do in the clause says that they are people who learn."""

from __future__ import annotations

from dataclasses import replace

from extractors._counted import Phrase
from extractors._findings import Finding, Reading
from extractors._lexicon import Counted
from extractors._noun_kinds import are_people_by_form, may_be_people
from extractors._outcome_people import judge_people

# Rules of people whose clause alone says that they learn, whatever they are called.
_BY_CLAUSE = frozenset(
    "people-taught people-attend people-sent people-sent-along people-taken-in people-gathered "
    "people-grow-abler people-travel people-begin people-certified people-learn-by-doing "
    "people-told-to-learn people-brought people-to-learn".split()
)
# Rules that hold as well of a noun whose ending names people: "a course for 20 wardeners".
_BY_FORM = _BY_CLAUSE | frozenset(
    "people-of-event people-part people-of-them people-make-up-event people-with-event "
    "people-total people-gapped people-present people-told-of-next people-visit "
    "people-come-from".split()
)


def judge_unlisted_people(phrase: Phrase, reading: Reading) -> Finding | None:
    """As in "2,750 ranks took part in courses": who learns is people, by whatever name."""
    vague = phrase.quantity.modifier == "vague"
    if phrase.elliptic or vague or not may_be_people(phrase.head):
        return None
    people = Counted(phrase.head.lemma_.casefold(), "person", ())
    found = judge_people(replace(phrase, counted=people), reading)
    if found is None:
        return None
    rules = _BY_FORM if are_people_by_form(phrase.head) else _BY_CLAUSE
    if found.rule not in rules:
        return None
    return Finding(found.phrase, found.indicator, found.kind, "people-unlisted", 0.6)
