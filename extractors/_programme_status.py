"""Where a programme stands on the day of publication, and how long it lasts."""

from __future__ import annotations

import re

from spacy.tokens import Token

from extractors._article import Article
from extractors._grammar import clause_verb, is_verb, modality, sentence_of, text_of
from extractors._programme_drafts import Draft, Spot
from extractors._programme_words import mood_of
from extractors.normalise.durations import read_durations
from schemas.edtf import first_day, last_day, precision, shift
from schemas.values import Period

_PURPOSE_VERBS = frozenset("aim seek serve design intend help enable allow work strive".split())
# Behind a length of time that is no programme's: "ten years of experience".
_NOT_BEHIND = re.compile(r"\s(?:of experience|of age|ago|old|later|earlier)\b")
_NOT_LENGTH = frozenset(
    "within in those these past last first next over after every previous recent coming".split()
)
_LASTING_BEFORE = frozenset("will to which that should shall would".split())
_LASTING = re.compile(
    r"\b(?:last|run|duration|period|long|project|programme|program|course|training|initiative|"
    r"phase)\w*\b",
    re.IGNORECASE,
)
NEAR = 80  # characters from a programme's word to its length
DAYS_OF_MONTH = 365.2425 / 12
SPOTS = 6  # places of a programme at which its length is looked for


def status_of(article: Article, draft: Draft, period: Period, *, has_end: bool) -> str:
    """The status by the dates where they decide, else by what the sentences claim.

    ``has_end`` says that the text dates an end, whether or not it could be kept.
    """
    moods = _moods(article, draft)
    by_dates = _status_by_dates(article.published, period, moods)
    if by_dates is not None:
        return by_dates
    if not moods:
        return "unknown"
    if draft.is_umbrella:
        if has_end and "past" in moods and not period.start:
            return "completed"
        return "planned" if moods[0] == "future" and not period.start else "ongoing"
    if moods.count("future") > len(moods) / 2:
        return "planned"
    return "completed" if "past" in moods else "ongoing"


def _status_by_dates(published: str | None, period: Period, moods: list[str]) -> str | None:
    today_first, today_last = first_day(published), last_day(published)
    begins, finishes = first_day(period.start), last_day(period.end)
    if today_first is None or today_last is None:
        return None
    if begins is not None and begins > today_last:
        return "planned"
    if finishes is None:
        return "ongoing" if begins is not None else None
    if finishes < today_first or (finishes <= today_last and "past" in moods):
        return "completed"
    return "ongoing"


def _moods(article: Article, draft: Draft) -> list[str]:
    """What the sentences about a draft claim: those with its name, else all.

    Headlines and lines without a verb are left out.
    """
    named = _moods_at(article, [s for s in draft.spots if s.by_name])
    return named or _moods_at(article, draft.spots)


def _moods_at(article: Article, spots: list[Spot]) -> list[str]:
    moods = []
    for spot in spots:
        block = article.block_at(spot.start)
        if block is not None and block.kind in ("title", "heading"):
            continue
        if clause_verb(spot.token) is not None:
            moods.append(_claimed(spot.token))
    return [m for m in moods if m != "unreal"]


def _claimed(token: Token) -> str:
    """The mood of a place; the purpose of something held ("aimed to improve") is no plan."""
    mood, verb = mood_of(token), clause_verb(token)
    if mood != "future" or verb is None:
        return mood
    purpose = verb.dep_ in ("advcl", "acl") or verb.head.lemma_.lower() in _PURPOSE_VERBS
    if any(c.lower_ == "to" for c in verb.lefts) and purpose and is_verb(verb.head):
        return modality(verb.head)
    return mood


# --- how long -------------------------------------------------------------------------------------


def months_of(draft: Draft) -> float | None:
    """The length that the text gives, in months: "a 30-month project", "will last 24 months"."""
    return length_of(draft, least=1)


def length_of(draft: Draft, *, least: float = 0) -> float | None:
    """The first length of ``least`` months or more beside a programme's word or its name."""
    for spot in draft.spots[:SPOTS]:
        sentence = sentence_of(spot.token)
        text, start = text_of(sentence), sentence.start_char
        if not _LASTING.search(text):
            continue
        for length in read_durations(text):
            before = text[: length.start].lower().split()[-2:]
            if before and before[-1] in _NOT_LENGTH and before[0] not in _LASTING_BEFORE:
                continue
            if length.months < least or _NOT_BEHIND.match(text, length.end):
                continue
            place = start + length.start
            if abs(place - spot.start) <= NEAR or 0 <= place - spot.end <= NEAR:
                return length.months
    return None


def computed_end(start: str, months: float) -> str | None:
    """The end that follows from a start and a length, marked as about.

    Three years from 2016 are over with 2018, 18 days from the 18th on the 5th.
    """
    bare = start.rstrip("~?")
    if precision(bare) == "year":
        moved = shift(bare, "year", int(months // 12) - 1) if months % 12 == 0 else None
    elif months < 1:
        moved = shift(bare, "day", round(months * DAYS_OF_MONTH) - 1)
    else:
        moved = shift(bare, "month", int(months))
    return f"{moved.rstrip('~?')}~" if moved else None
