"""Is a counted phrase a result of the programme, and of which indicator.

A number counts for what it modifies and what was done to it; the scope of its sentence, its list's
lead-in and the findings before it decide where the clause alone does not. Each finding names its
rule.
"""

from __future__ import annotations

from extractors._counted import Phrase
from extractors._findings import Finding, Reading
from extractors._outcome_bare import judge_elliptic
from extractors._outcome_bodies import judge_countries, judge_events, judge_institutions
from extractors._outcome_credit import judge_results, judge_taken
from extractors._outcome_goods import (
    are_anybody,
    are_public,
    in_series_of_people,
    judge_goods,
    judge_public,
)
from extractors._outcome_money import judge_money, judge_share
from extractors._outcome_people import judge_people
from extractors._outcome_rounds import are_rounds, judge_rounds
from extractors._outcome_stated import judge_stated
from extractors._outcome_unlisted import judge_unlisted_people


def judge(phrase: Phrase, reading: Reading) -> Finding | None:
    """What a counted phrase reports, or None if it is no result of the programme."""
    label = phrase.mention.label
    if label == "money":
        return judge_money(phrase, reading)
    if label == "percent":
        return judge_share(phrase, reading)
    if phrase.elliptic and phrase.counted is None:
        return judge_elliptic(phrase, reading)
    found = _by_what_is_done(phrase, reading)
    if found is not None:
        return found
    if are_public(phrase):
        return judge_public(phrase, reading)
    if phrase.category in ("unknown", "other", "place"):
        stated = judge_stated(phrase, reading)
        stated = stated or _judge_unlisted(phrase, reading)
        if stated is not None:
            return stated
    rules = {
        "person": judge_people,
        "deliverer": judge_people,
        "event": judge_events,
        "country": judge_countries,
        "institution": judge_institutions,
        "equipment": judge_goods,
        "material": judge_goods,
        "document": judge_goods,
        "facility": judge_goods,
        "unknown": judge_goods,
        "public": judge_public,
        "victim": judge_results,
        "operational": judge_results,
    }
    rule = rules.get(phrase.category)
    finding = rule(phrase, reading) if rule else None
    if finding is None and phrase.category == "person" and are_anybody(phrase):
        return judge_public(phrase, reading)
    return finding


def _judge_unlisted(phrase: Phrase, reading: Reading) -> Finding | None:
    """Who learns is people, whatever they are called; a place's name is none of them."""
    if phrase.category == "place" or in_series_of_people(phrase, reading):
        return None
    return judge_unlisted_people(phrase, reading)


def _by_what_is_done(phrase: Phrase, reading: Reading) -> Finding | None:
    """Rounds that were held, and whatever was taken, freed or checked by police at work."""
    rounds = judge_rounds(phrase, reading) if are_rounds(phrase) else None
    taken = judge_taken(phrase, reading) if phrase.category in _TAKEN else None
    return rounds or taken


# What police take, free and check, besides those whom and what is only counted for that.
_TAKEN = frozenset("person public equipment material document facility unknown other".split())
