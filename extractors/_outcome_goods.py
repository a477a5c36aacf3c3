"""Numbers of things given, written and built, and of the public reached."""

from __future__ import annotations

import re

from extractors._counted import Phrase
from extractors._findings import PEOPLE, Finding, Reading, value_of
from extractors._frames import frames_of
from extractors._noun_kinds import may_be_things
from extractors._outcome_bodies import in_achievements, last_found_in
from extractors._outcome_claims import claim, is_finite
from extractors._outcome_given import GIVING, is_given, is_moved, is_plainly_given

_NEXT = 4  # tokens from the goods before to the next in a row
_INDICATORS = {
    "equipment": "equipment_delivered",
    "material": "materials_distributed",
    "document": "documents_produced",
    "facility": "facilities_built",
    "unknown": "equipment_delivered",
}


def judge_goods(phrase: Phrase, reading: Reading) -> Finding | None:
    """Things handed over, handed out, written or built."""
    kind = claim(phrase, reading)
    if kind is None:
        return None
    if phrase.category == "unknown" and in_series_of_people(phrase, reading):
        return Finding(
            phrase, reading.found[-1].indicator, reading.found[-1].kind, "people-series", 0.6
        )
    if phrase.category == "unknown":
        return _judge_unlisted(phrase, kind, reading)
    indicator = _INDICATORS[phrase.category]
    lead = reading.scopes.lead_in(phrase.block)
    if phrase.block.kind == "item" and lead is not None and GIVING.search(lead.text):
        return Finding(phrase, indicator, kind, "goods-listed", 0.8)
    last = reading.found[-1] if reading.found else None
    if last is not None and _continues_series(phrase, last, indicator):
        return Finding(phrase, indicator, last.kind, "goods-series", 0.75)
    if last is not None and _is_item_of_sentence(phrase, last):
        return Finding(phrase, indicator, last.kind, "goods-beside", 0.6)
    if last is not None and _makes_up(phrase, reading):
        return Finding(phrase, last.indicator, last.kind, "goods-made-up", 0.7)
    if phrase.category in ("equipment", "facility") and _is_headline_of_goods(phrase):
        return Finding(phrase, indicator, kind, "goods-headline", 0.5)
    if is_given(phrase, reading) or in_achievements(phrase, reading):
        return Finding(phrase, indicator, kind, "goods-given", 0.8)
    return None


def _judge_unlisted(phrase: Phrase, kind: str, reading: Reading) -> Finding | None:
    """Things whose noun no list has: only what is plainly given or built."""
    role, verb = phrase.role
    if _makes_up(phrase, reading):
        last = reading.found[-1]
        return Finding(phrase, last.indicator, last.kind, "goods-made-up", 0.7)
    if _is_unlisted_in_series(phrase, reading):
        return Finding(phrase, "equipment_delivered", kind, "goods-series", 0.6)
    if _are_unlisted_goods(phrase, reading):
        return Finding(phrase, "equipment_delivered", kind, "goods-unlisted", 0.5)
    if verb is None:
        return None
    if verb.lemma_ in STRICT_BUILDING:
        scope = reading.scopes.of_sentence(phrase.sentence)
        built = role in ("object", "subject_passive") and scope.is_programme
        return Finding(phrase, "facilities_built", kind, "goods-built", 0.5) if built else None
    given = verb.lemma_ in _STRICT_GIVING and is_moved(phrase, "give")
    return Finding(phrase, "equipment_delivered", kind, "goods-given", 0.5) if given else None


def _are_unlisted_goods(phrase: Phrase, reading: Reading) -> bool:
    """As in "handed over nine defibrillators": a plural that names things, plainly given."""
    if phrase.quantity.modifier == "vague" or phrase.words.startswith("both"):
        return False
    if not may_be_things(phrase.head):
        return False
    lead = reading.scopes.lead_in(phrase.block)
    if phrase.block.kind == "item" and lead is not None and GIVING.search(lead.text):
        return True
    return is_plainly_given(phrase)


def _continues_series(phrase: Phrase, last: Finding, indicator: str) -> bool:
    """As in "two laptops, six cameras and one printer": right behind goods of the sentence."""
    if not last.rule.startswith("goods") or last.phrase.sentence != phrase.sentence:
        return False
    between = phrase.text[last.phrase.mention.end : phrase.mention.start]
    near = min(phrase.first, phrase.head.i) - last.phrase.last <= _NEXT
    return near and (last.indicator == indicator or _JOINED.search(between) is not None)


_JOINED = re.compile(r"(?:,|\band|\bplus|&|\bas well as)\s*$")


def _is_unlisted_in_series(phrase: Phrase, reading: Reading) -> bool:
    """As in "two motorbikes, four transmitter-receivers and 90 tests": among goods, a plural."""
    last = reading.found[-1] if reading.found else None
    if last is None or last.indicator != "equipment_delivered" or phrase.head.tag_ != "NNS":
        return False
    listed = phrase.head.dep_ in ("conj", "appos") and not phrase.elliptic
    return listed and _continues_series(phrase, last, "equipment_delivered")


def _has_own_verb(phrase: Phrase) -> bool:
    """A finite verb follows the goods in their part of the sentence: they are its subject."""
    for token in phrase.head.doc[phrase.last + 1 : phrase.sentence.end]:
        if token.text in (";", ":"):
            return False
        if token.tag_ in ("VBD", "VBZ", "VBP", "MD"):
            return True
    return False


def _is_item_of_sentence(phrase: Phrase, last: Finding) -> bool:
    """As in "… the delivery of 14 readers; and three manuals, approved in 2019"."""
    if last.phrase.sentence != phrase.sentence or _has_own_verb(phrase):
        return False
    between = phrase.text[last.phrase.mention.end : phrase.mention.start]
    return re.search(r";\s*(?:and\s+)?\Z", between) is not None


def _makes_up(phrase: Phrase, reading: Reading) -> bool:
    """As in "130 cars, consisting of 49 saloons and 81 vans": what goods counted before are."""
    role, verb = phrase.role
    if not last_found_in(phrase, reading) or verb is None:
        return False
    goods = reading.found[-1].rule.startswith("goods")
    listed = role == "prep:of" and verb.lemma_ in ("consist", "compose", "make")
    return goods and (listed or (role == "object" and verb.lemma_ in ("comprise", "include")))


def _is_headline_of_goods(phrase: Phrase) -> bool:
    """As in the headline "Nine police stations for the north"."""
    several = value_of(phrase.quantity) != 1
    return several and phrase.block.kind == "title" and not is_finite(phrase.sentence)


def in_series_of_people(phrase: Phrase, reading: Reading) -> bool:
    """As in "189 Albanians, 10 Roma, four Vlachs": a capitalised plural among counted people."""
    if not last_found_in(phrase, reading) or reading.found[-1].indicator not in PEOPLE:
        return False
    close = 0 < phrase.first - reading.found[-1].phrase.last <= 4
    return close and phrase.head.text[:1].isupper() and phrase.head.pos_ in ("PROPN", "NOUN")


STRICT_BUILDING = frozenset("build construct renovate refurbish rehabilitate erect".split())


_STRICT_GIVING = frozenset("donate deliver supply distribute hand procure equip".split())


_PUBLIC = frozenset("student pupil schoolchild people person citizen individual".split())


def are_public(phrase: Phrase) -> bool:
    """As in "school visits reached 10,000 pupils": people, but none of those who are trained."""
    role, verb = phrase.role
    return (
        phrase.counted is not None
        and phrase.counted.phrase in _PUBLIC
        and verb is not None
        and verb.lemma_ in ("reach", "inform")
        and role in ("object", "subject_passive")
    )


def are_anybody(phrase: Phrase) -> bool:
    """People of no occupation to whom something is done: women, men, persons."""
    nobody = phrase.counted is not None and not phrase.counted.occupations
    return nobody and phrase.role[0] != "subject"


def judge_public(phrase: Phrase, reading: Reading) -> Finding | None:
    """The public reached by awareness work."""
    kind = claim(phrase, reading)
    if kind is None or not ("reach" in frames_of(phrase.verb) or in_achievements(phrase, reading)):
        return None
    return Finding(phrase, "people_reached", kind, "public-reached", 0.6)
