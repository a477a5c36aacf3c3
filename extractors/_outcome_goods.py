"""Numbers of things given, written and built, of the public reached, of police results."""

from __future__ import annotations

import re

from spacy.tokens import Token

from extractors._counted import Phrase
from extractors._findings import PEOPLE, Finding, Reading, value_of
from extractors._frames import frames_of
from extractors._grammar import ancestors, is_passive, text_of
from extractors._outcome_bodies import in_achievements, last_found_in
from extractors._outcome_claims import claim, is_finite

_RESULT_CUES = re.compile(
    r"\b(?:operations?|result(?:s|ed)?|outcome|led to|thanks to|as a consequence|"
    r"during the exercise|with (?:our|its|the project's|their) (?:assistance|help|support)|"
    r"the project|the programme|the program|the training|identified|the mission|"
    r"the centres?|the hotline)\b",
    re.IGNORECASE,
)


_GIVING = re.compile(
    r"\b(?:hand(?:ed|s|ing)?[- ]?over|handover|deliver\w*|donat\w+|provi(?:de|des|ded|sion|ding)|"
    r"suppl(?:y|ied|ies)|g[ai]ve[ns]?|receiv\w+|distribut\w+|equip\w*|procur\w+|purchas\w+|install\w*|"
    r"furnish\w*|gift\w*|present(?:s|ed)|transfer\w*|grant\w*|allocat\w+|compris\w+|consist\w*|"
    r"inclu\w+|means)\b",
    re.IGNORECASE,
)


_HAND_OVER_NOUNS = frozenset(
    "provision delivery donation handover hand-over supply procurement purchase distribution "
    "installation gift grant transfer presentation package consignment shipment batch".split()
)


_GOODS = {
    "equipment": ("equipment_delivered", "give"),
    "material": ("materials_distributed", "give"),
    "document": ("documents_produced", "produce"),
    "facility": ("facilities_built", "build"),
    "unknown": ("equipment_delivered", "give"),
}


def judge_goods(phrase: Phrase, reading: Reading) -> Finding | None:
    """Things handed over, handed out, written or built."""
    kind = claim(phrase, reading)
    if kind is None:
        return None
    if phrase.category == "unknown" and _in_series_of_people(phrase, reading):
        return Finding(
            phrase, reading.found[-1].indicator, reading.found[-1].kind, "people-series", 0.6
        )
    indicator, frame = _GOODS[phrase.category]
    role, verb = phrase.role
    lead = reading.scopes.lead_in(phrase.block)
    if phrase.block.kind == "item" and lead is not None and _GIVING.search(lead.text):
        return Finding(phrase, indicator, kind, "goods-listed", 0.8)
    if (
        reading.found
        and reading.found[-1].rule.startswith("goods")
        and (
            reading.found[-1].phrase.sentence == phrase.sentence
            and phrase.category != "unknown"
            and reading.found[-1].indicator == indicator
            and phrase.first - reading.found[-1].phrase.last <= 4
        )
    ):
        return Finding(phrase, indicator, reading.found[-1].kind, "goods-series", 0.75)
    if _makes_up(phrase, reading):
        whole = reading.found[-1]
        return Finding(phrase, whole.indicator, whole.kind, "goods-made-up", 0.7)
    if phrase.category in ("equipment", "facility") and _is_headline_of_goods(phrase):
        return Finding(phrase, indicator, kind, "goods-headline", 0.5)
    handed = any(t.lemma_.casefold() in _HAND_OVER_NOUNS for t in ancestors(phrase.head))
    roles = ("object", "subject_passive", "recipient", "agent", "prep:with")
    moved = frame in frames_of(verb) and (role in roles or _is_lost_subject(phrase, verb))
    if phrase.category == "unknown" and verb is not None and verb.lemma_ in _STRICT_BUILDING:
        scope = reading.scopes.of_sentence(phrase.sentence)
        built = role in ("object", "subject_passive") and scope.is_programme
        return Finding(phrase, "facilities_built", kind, "goods-built", 0.5) if built else None
    if phrase.category == "unknown":
        strict = verb is not None and verb.lemma_ in _STRICT_GIVING
        return Finding(phrase, indicator, kind, "goods-given", 0.5) if moved and strict else None
    if (
        moved
        or (frame == "give" and _valued_and_given(phrase))
        or (handed and frame == "give")
        or (frame == "give" and _is_named_last(phrase))
        or (phrase.category != "unknown" and in_achievements(phrase, reading))
    ):
        return Finding(phrase, indicator, kind, "goods-given", 0.8)
    return None


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


_GIFTS_WERE = re.compile(
    r"\b(?:donations?|gifts?|items|equipment|package|delivery|handover|consignment)\b[^.;:]{0,40}"
    r"\b(?:are|is|was|were|includes?|included|comprises?|comprised)\s*$",
    re.IGNORECASE,
)


def _is_named_last(phrase: Phrase) -> bool:
    """As in "Among the goods handed over were 25 cameras"."""
    if _GIFTS_WERE.search(phrase.text[phrase.sentence.start_char : phrase.mention.start]):
        return True
    role, verb = phrase.role
    if verb is None or verb.lemma_ != "be" or verb.i > phrase.first:
        return False
    before = phrase.head.doc[phrase.sentence.start : verb.i].text
    return role in ("subject", "attribute") and _GIVING.search(before) is not None


def _valued_and_given(phrase: Phrase) -> bool:
    """As in "The 12 cars, valued at USD 244,000, were donated", "40 vans and two cars were given".

    The parse makes the value, or what was said of it, the verb of the goods.
    """
    rest = phrase.text[phrase.mention.end : phrase.sentence.end_char]
    return _WERE_GIVEN.match(rest) is not None


_WERE_GIVEN = re.compile(
    r"[^.;:]{0,160}?\b(?:was|were|(?:has|have|had) been|(?:will|to) be|are being) (?:\w+ ){0,2}?"
    r"(?:handed|delivered|donated|granted|presented|given|supplied|distributed|provided|transferred|"
    r"gifted|turned over)\b",
    re.IGNORECASE,
)


def _is_lost_subject(phrase: Phrase, verb: Token | None) -> bool:
    """As in "Under it 4,000 manuals were distributed": the parser hangs the subject on "under"."""
    return (
        verb is not None
        and is_passive(verb)
        and phrase.head.i < verb.i
        and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
    )


def _in_series_of_people(phrase: Phrase, reading: Reading) -> bool:
    """As in "189 Albanians, 10 Roma, four Vlachs": a capitalised plural among counted people."""
    if not last_found_in(phrase, reading) or reading.found[-1].indicator not in PEOPLE:
        return False
    close = 0 < phrase.first - reading.found[-1].phrase.last <= 4
    return close and phrase.head.text[:1].isupper() and phrase.head.pos_ in ("PROPN", "NOUN")


_STRICT_BUILDING = frozenset("build construct renovate refurbish rehabilitate erect".split())


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


def judge_results(phrase: Phrase, reading: Reading) -> Finding | None:
    """Seizures, arrests, victims helped, where the words credit them to the programme."""
    kind = claim(phrase, reading)
    if kind is None:
        return None
    if phrase.block.kind == "item":
        lead = reading.scopes.before_list(phrase.block)
        if any(
            f.indicator == "operational_results" and f.phrase.block == lead for f in reading.found
        ):
            return Finding(phrase, "operational_results", kind, "results-listed", 0.6)
        return None
    if not _RESULT_CUES.search(text_of(phrase.sentence)):
        return None
    if "result" in frames_of(phrase.verb) or not is_finite(phrase.sentence):
        return Finding(phrase, "operational_results", kind, "results-credited", 0.5)
    return None
