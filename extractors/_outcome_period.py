"""When a number was reached: by a date of its own, else by its whole's, its event's, its project's.

A date is a number's own if it stands in its sentence and belongs to nothing else there. What says
one edge of a course ("ended on Friday") stands for the whole course.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from extractors._article import Article
from extractors._counted import Phrase
from extractors._datelines import heads_paragraph, is_dateline
from extractors._findings import Finding
from extractors._grammar import clause_verb, sentence_start, text_of
from extractors._lexicon import lookup
from extractors._once import once
from extractors._places import ByPlace
from extractors._programme_status import computed_end
from extractors._programme_words import activity_kind
from extractors._time_cues import is_of_other_noun, time_verbs
from extractors.normalise.durations import read_durations
from schemas.edtf import first_day, last_day
from schemas.facts import UNKNOWN_PERIOD, ProgrammeFact
from schemas.values import Mention, Period

_PART = re.compile(
    r"\b(?:including|among them|of (?:them|whom|which)),?\s+\d|"
    r"\b(?:against|compared (?:with|to)|up from|down from|as opposed to) ",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\bsince (?:[\w'’]+ ){0,4}$", re.IGNORECASE)
_THAT_TIME = re.compile(
    r"\b(?:in|during|over|within) (?:that|this|the same|those|these) "
    r"(?:time|period|years?|months?)\b",
    re.IGNORECASE,
)
_SAYS = frozenset("say tell announce report state write add quote reveal disclose confirm".split())
_SO_FAR = re.compile(
    r"\b(?:so far|to date|by now|until now|up to now|till now|already|in total since)\b",
    re.IGNORECASE,
)
_COVERS = re.compile(
    r"\b(?:cover(?:s|ed|ing)?|review(?:s|ed|ing)?) (?:all of )?(?:the )?"
    r"(?:period|time|months?|years?)\b(?: (?:from|between|of))? ?$",
    re.IGNORECASE,
)
_LASTING = re.compile(r"\s*(?:from|starting|beginning)?(?: (?:in|on|from))?(?: the)?\s*", re.I)
_OF_ANOTHER = re.compile(
    r"\s?:\s?(?:\d|(?:two|three|four|five|six|seven|eight|nine|ten)\b)"
)  # "(2015: 3%)"
NEXT = 5  # characters from a date to the number that it labels: "(2016: 27)"
LENGTH = 60  # characters before a date in which "for 36 months from" stands
YEAR = 366  # days of one event at most
HEAD = 12  # characters before a date that opens its sentence: "From the ", "Since "
MONTH = 31  # days of a date that is told less finely than its event


@dataclass(frozen=True, slots=True)
class _Date:
    """A date that may be a number's; ``noun`` is what its relative clause tells about."""

    mention: Mention
    period: Period
    verb: Token | None
    noun: Token | None


@once
def _dates(article: Article) -> ByPlace[_Date]:
    """The article's dates that tell when something was, not when it was written or said."""
    found = (_date(m, article) for m in article.mentions("dates"))
    return ByPlace((d.mention.start, d) for d in found if d is not None)


def _date(mention: Mention, article: Article) -> _Date | None:
    """The date, unless it heads a paragraph, or is the day on which somebody said something."""
    period = mention.value
    span = article.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if not isinstance(period, Period) or span is None or is_of_other_noun(span):
        return None
    if is_dateline(article, mention) or heads_paragraph(article, mention):
        return None
    verb = clause_verb(span.root)
    if verb is not None and verb.lemma_ in _SAYS:
        return None
    noun = verb.head if verb is not None and verb.dep_ in ("relcl", "acl") else None
    return _Date(mention, _lasting(article, mention, period), verb, noun)


def _lasting(article: Article, mention: Mention, period: Period) -> Period:
    """With the end by a length: "for 36 months from 1 November"; without one for "since"."""
    start = max(0, mention.start - LENGTH)
    before = article.text[start : mention.start]
    if _SINCE.search(before):
        return Period(period.start, None)
    if period.end is None and period.start is not None:
        for length in reversed(read_durations(before)):
            if _LASTING.fullmatch(before, length.end):
                return Period(period.start, computed_end(period.start, length.months))
    return period


# --- the decision ---------------------------------------------------------------------------------


def period_of(
    finding: Finding,
    whole: Period | None,
    article: Article,
    programmes: Sequence[ProgrammeFact],
    programme: int,
) -> Period:
    """The period that a number covers; ``whole`` is that of the number it is a part of."""
    phrase = finding.phrase
    fact = programmes[programme] if programmes else None
    own = _own_period(phrase, article)
    if own is not None:
        return _in_programme(own, fact)
    if whole is not None and whole != UNKNOWN_PERIOD:
        return whole
    frame = _frame_of_paragraph(phrase, article) or _frame_of_report(phrase, article)
    if frame is not None:
        return frame
    if fact is None:
        return UNKNOWN_PERIOD
    umbrella = programmes[fact.parent] if fact.parent is not None else fact
    if _SO_FAR.search(text_of(phrase.sentence)):
        return _so_far(phrase, fact, umbrella, article)
    if fact.level == "event" and fact.period != UNKNOWN_PERIOD:
        return fact.period
    return _of_umbrella(finding, umbrella)


def _so_far(
    phrase: Phrase, fact: ProgrammeFact, umbrella: ProgrammeFact, article: Article
) -> Period:
    """What was reached so far, behind the project's start, was reached since then.

    With the course that has just ended it was reached by that day.
    """
    period = umbrella.period
    if umbrella.level != "event" and period.start is not None and period.end is None:
        told = _dates(article).between(phrase.block.start, phrase.mention.start)
        since = any(d.period.start == period.start for d in told)
        return Period(period.start, article.published) if since else UNKNOWN_PERIOD
    ended = fact.level == "event" and fact.period.start is None
    return fact.period if ended else UNKNOWN_PERIOD


def _of_umbrella(finding: Finding, umbrella: ProgrammeFact) -> Period:
    """A finished project's results are of its years, and so is the money of any."""
    period = umbrella.period
    if umbrella.level == "event" or period.start is None or period.end is None:
        return UNKNOWN_PERIOD
    if finding.indicator == "funding":
        return period
    over = umbrella.status == "completed" and finding.kind == "actual"
    return period if over else UNKNOWN_PERIOD


def _in_programme(own: Period, fact: ProgrammeFact | None) -> Period:
    """The programme's dates where the number's own is an edge of them, or a day within."""
    if fact is None:
        return own
    period = fact.period
    if fact.level == "event":
        return period if _falls_into(own, period) else own
    single = own.start is not None and own.start == own.end
    return period if single and own.start == period.start and period.end is not None else own


def _falls_into(own: Period, event: Period) -> bool:
    """A day inside an event's dates, or a month around them."""
    if own.end is None or len(own.end.rstrip("~?")) <= len("2019"):
        return False
    if event.start is None:
        return own.end == event.end and own.start in (None, own.end)
    days = [first_day(own.start), last_day(own.end), first_day(event.start), last_day(event.end)]
    known = [d for d in days if d is not None]
    if len(known) < len(days):
        return False
    begins, ends, first, last = known
    if (last - first).days > YEAR:
        return False
    inside = first <= begins and ends <= last
    return inside or (begins <= last and first <= ends and (ends - begins).days < MONTH)


# --- a date of its own ----------------------------------------------------------------------------


def _own_period(phrase: Phrase, article: Article) -> Period | None:
    """The nearest date after the number in its sentence, else the nearest before."""
    sentence = phrase.sentence
    dates = _dates(article).between(sentence.start_char, sentence.end_char)
    dates = [d for d in dates if _may_be_of(d, phrase)]
    if not dates:
        return None
    behind = [d for d in dates if d.mention.start >= phrase.mention.end]
    nearest = behind[0] if behind else dates[-1]
    finer = [d for d in dates if _is_in_brackets(d, nearest, article)]
    return (finer or [nearest])[0].period


def _may_be_of(date: _Date, phrase: Phrase) -> bool:
    """Whether a date of the number's sentence may be the number's."""
    between = phrase.text[phrase.mention.end : min(date.mention.start, phrase.mention.end + 120)]
    if _PART.search(between) or ";" in between:
        return False
    if _OF_ANOTHER.match(phrase.text, date.mention.end):
        return 0 <= phrase.mention.start - date.mention.end < NEXT
    noun, verb = date.noun, date.verb
    if noun is None or verb is None or phrase.first <= noun.i <= phrase.last:
        return True
    if verb.left_edge.i <= phrase.number.i <= verb.right_edge.i:
        return True
    counted = lookup(noun.doc, noun.i)
    people = counted is not None and counted.category == "person"
    told = time_verbs().get(verb.lemma_.lower())
    return told == "held" or not (people or activity_kind(noun) == "project")


def _is_in_brackets(date: _Date, other: _Date, article: Article) -> bool:
    """Whether a date in brackets behind another is it more finely: "last week (29-30 May)"."""
    between = article.text[other.mention.end : date.mention.start]
    if date.mention.start <= other.mention.end or between.strip() != "(":
        return False
    days = [first_day(other.period.start), first_day(date.period.start)]
    days += [last_day(date.period.end), last_day(other.period.end)]
    known = [d for d in days if d is not None]
    return len(known) == len(days) and known == sorted(known)


# --- a date set before ----------------------------------------------------------------------------


def _frame_of_paragraph(phrase: Phrase, article: Article) -> Period | None:
    """The time that an earlier sentence of the paragraph sets for what follows.

    "In 2016 …" at a sentence's head, "in that time" after a date, or an interval in a question
    ("What was achieved under phase I (2017-2020)?") holds until another date.
    """
    last = _dates(article).last_before(phrase.mention.start)
    if last is None or last.mention.start < phrase.block.start:
        return None
    span = article.doc.char_span(last.mention.start, last.mention.end, alignment_mode="expand")
    if span is None:
        return None
    head = span.doc[sentence_start(span[0])].idx
    dates = _dates(article).between(max(head, phrase.block.start), last.mention.end)
    for date in dates:
        if date.mention.start - head <= HEAD and _tells_as_much(date.period, last.period):
            return date.period
    end = last.mention.end
    behind = article.text[end : phrase.sentence.end_char]
    asked = article.text[end : end + 2] == ")?"
    return last.period if asked or _THAT_TIME.search(behind) else None


def _tells_as_much(date: Period, other: Period) -> bool:
    """Whether a date is the other, or a finer one in its year: "7 to 17 March … ALAMBA 2020"."""
    years = date.start and other.start and date.start[:4] == other.start
    return date == other or bool(years)


def _frame_of_report(phrase: Phrase, article: Article) -> Period | None:
    """The months that a report covers, for every number behind."""
    frame = _report_frame(article)
    return frame[1] if frame is not None and frame[0] < phrase.mention.start else None


@once
def _report_frame(article: Article) -> tuple[int, Period] | None:
    """Where the article says what time it covers, if it does: "it covers the period May - June"."""
    for mention in article.mentions("dates"):
        period = mention.value
        if not isinstance(period, Period) or period.start == period.end:
            continue
        if _COVERS.search(article.text[max(0, mention.start - LENGTH) : mention.start]):
            return mention.end, period
    return None
