"""When a programme runs: its start and its end, as of the publication date.

Every date is offered to the programme that its sentence speaks of, with what the words around it
say: that it began then, ended then, or was held then. The best founded offer wins, and of equals
the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Span, Token

from extractors._article import Article
from extractors._datelines import is_dateline
from extractors._grammar import is_verb, subject_of, text_of
from extractors._places import ByPlace, Stretches
from extractors._programme_drafts import Draft, Spot
from extractors._programme_status import (
    DAYS_OF_MONTH,
    computed_end,
    length_of,
    months_of,
    status_of,
)
from extractors._programme_words import activity_kind, sentences
from extractors._time_cues import cue_of, is_of_other_noun, tells_edge, time_verbs, verb_of
from schemas.edtf import cut, first_day, last_day, shift
from schemas.values import Mention, Period

_FIRST = re.compile(
    r"\bfirst (?:\w+ )?(?:sessions?|courses?|workshops?|trainings?|group|class|edition|intake)\b",
    re.IGNORECASE,
)
_HANDED = re.compile(
    r"\b(?:hand(?:ed|ing)? over|hand-?over|ceremony|present(?:ed|ation)|donat(?:ed|ion)|"
    r"transferred|delivered|received)\b",
    re.IGNORECASE,
)
_ROUNDS = frozenset("cycle round block stage phase period effort".split())
_OTHER = frozenset("another new other others similar".split())
_UNTIL_NOW = re.compile(r"(?:\b(?:to|until|till)|[-–—]) ?(?:today|now|date|the present|present)\b")
_PAGE_DATE = re.compile(r"\b(?:[Uu]pdated|[Pp]osted|[Mm]odified|[Pp]ublished)(?: on)?\s?:?$")
_EFFORTS = frozenset("effort efforts activity activities support assistance work".split())
FAR = 600  # characters from a date to a programme's word in one sentence
BEFORE = 200  # characters before a paragraph in which a programme is still spoken of
BEHIND = 250  # characters behind a verbless line in which its programme is named
UNTIL = 14  # characters behind a date in which "up to now" stands
AHEAD = 15  # years from publication in which a programme may begin
WEEK = 7  # days of one activity
SURE_SPAN = 5  # weight from which an interval is an umbrella's own


@dataclass(frozen=True, slots=True)
class Offer:
    """A date for a programme: ``start``, ``end``, ``span`` or ``on``, and how well founded.

    ``sure`` is false where neither the sentence speaks of the programme nor a verb of beginning
    or ending governs the date.
    """

    cue: str
    period: Period
    weight: int
    place: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Times:
    """When a programme runs, where it stands, and its length in months."""

    period: Period
    status: str
    months: float | None


def times_of(article: Article, drafts: list[Draft]) -> list[Times]:
    """The times of each draft, in the same order."""
    reader = _Dates(article, drafts)
    for mention in article.mentions("dates"):
        if isinstance(mention.value, Period) and not is_dateline(article, mention):
            reader.read(mention, mention.value)
    _pass_down(drafts, reader.offers)
    _hand_over(drafts, reader)
    return [_decide(article, d, o) for d, o in zip(drafts, reader.offers, strict=True)]


def _pass_down(drafts: list[Draft], offers: list[list[Offer]]) -> None:
    """A date of the umbrella alone ("were in class in October") holds for the event told next."""
    for umbrella, given in zip(drafts, offers, strict=True):
        loose = [o for o in given if o.cue == "on" and o.weight >= 4]
        if not umbrella.is_umbrella or len(loose) != 1:
            continue
        after = [i for i, d in enumerate(drafts) if d.start > loose[0].place and not d.is_umbrella]
        if after and not offers[after[0]]:
            offers[after[0]].append(loose[0])


def _hand_over(drafts: list[Draft], reader: _Dates) -> None:
    """The only goods without a date of their own were given on the first day of handing over."""
    goods = [i for i, d in enumerate(drafts) if d.kind == "goods"]
    if len(goods) == 1 and not any(_is_day(o) for o in reader.offers[goods[0]]):
        reader.offers[goods[0]].extend(reader.handed[:1])


def _is_day(offer: Offer) -> bool:
    return offer.period.start is not None and offer.period.start == offer.period.end


# --- which programme, and what is said ------------------------------------------------------------


class _Dates:
    """Offers dates to drafts, with the places of both at hand."""

    def __init__(self, article: Article, drafts: list[Draft]) -> None:
        self.article = article
        self.drafts = drafts
        self.offers: list[list[Offer]] = [[] for _ in drafts]
        self.handed: list[Offer] = []
        self.spots = ByPlace((s.start, (i, s)) for i, d in enumerate(drafts) for s in d.spots)
        self.sentences = ByPlace((s.start_char, s) for s in sentences(article))
        self.umbrellas = ByPlace(
            (s.start, i) for i, d in enumerate(drafts) if d.is_umbrella for s in d.spots
        )
        parties = (*article.mentions("organisations"), *article.mentions("countries"))
        self.bodies = Stretches((m.start, m.end) for m in parties)

    def read(self, mention: Mention, period: Period) -> None:
        """Offer one date to the draft that it belongs to, if to any."""
        span = self.article.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is None or self._is_idle(span, period):
            return
        cue, weight = cue_of(span, period)
        sentence = self.sentences.last_before(span.start_char + 1)
        if cue == "told" or sentence is None:
            return
        found = self._owner(span, sentence, cue)
        if found is None or (
            found[1] < 3 and not self._may_go_on(self.drafts[found[0]], span, cue)
        ):
            if cue == "on" and _HANDED.search(text_of(sentence)):
                self.handed.append(Offer(cue, period, weight, mention.start, False))
            return
        i, nearness = found
        if period.start and _FIRST.search(text_of(sentence)):
            self._offer_first(span, period)
        if _UNTIL_NOW.search(self.article.text[mention.start : mention.end + UNTIL]):
            if not self.drafts[i].is_umbrella:
                return  # what was done in years so far was more than one activity
            cue, period = "start", Period(period.start, None)
        sure = nearness == 3 or weight == 3
        self.offers[i].append(Offer(cue, period, weight + nearness, mention.start, sure))

    def _is_far_ahead(self, period: Period) -> bool:
        """Whether a date lies so far behind publication that nobody has planned for it."""
        first, today = first_day(period.start), first_day(self.article.published)
        return first is not None and today is not None and first.year - today.year > AHEAD

    def _is_idle(self, span: Span, period: Period) -> bool:
        """Whether a date tells nothing: "today's challenges", the page's date in its headline."""
        if text_of(span).lower() == "today" and span.doc[span.end : span.end + 1].text in (
            "'s",
            "’s",
        ):
            clause = span.doc[span.end : span.end + 6].text
            return not tells_edge(clause)
        before = span.doc[max(0, span.start - 4) : span.start].text
        if self._is_far_ahead(period):
            return True  # "the Centennial 2071"
        if is_of_other_noun(span) or _PAGE_DATE.search(before):
            return True
        verb = verb_of(span.root)
        if (
            verb is not None
            and verb.dep_ in ("relcl", "acl")
            and time_verbs().get(verb.lemma_.lower()) == "start"
        ):
            noun = verb.head  # "TİKA, which was founded in 1992"
            named = self.spots.last_before(noun.idx + 1)
            of_ours = named is not None and noun.idx < named[1].end
            if not of_ours and self.bodies.holds(noun.idx, noun.idx + len(noun)):
                return True
        block = self.article.block_at(span.start_char)
        return (
            block is not None
            and block.kind == "title"
            and block.end - span.end_char < 2
            and text_of(span)[:1].isdigit()
        )

    def _owner(self, span: Span, sentence: Span, cue: str) -> tuple[int, int] | None:
        """The draft that a date belongs to, and how near: 3 in its sentence, 2 or 1 beside it."""
        inside = self.spots.between(
            max(sentence.start_char, span.start_char - FAR),
            min(sentence.end_char, span.end_char + FAR),
        )
        if inside:
            return min(inside, key=lambda pair: _distance(pair[1], span))[0], 3
        block = self.article.block_at(sentence.start_char)
        if block is None:
            return None
        before = self.spots.last_before(sentence.start_char)
        if before is not None and before[1].start >= block.start - BEFORE:
            return before[0], 1 if before[1].start < block.start else 2
        after = self.spots.between(sentence.end_char, block.end)
        return self._spoken_of_after(sentence, after, cue)

    def _spoken_of_after(
        self, sentence: Span, after: list[tuple[int, Spot]], cue: str
    ) -> tuple[int, int] | None:
        """A draft that is named only behind its date."""
        verbless = not any(is_verb(t) for t in sentence)
        if after and verbless and after[0][1].start < sentence.end_char + BEHIND:
            return after[0][0], 3
        if cue not in ("start", "end"):
            return None
        if any(_is_cycle(t) for t in sentence):
            end = sentence.end_char
            after = after or self.spots.between(end, end + BEHIND)
        elif not any(activity_kind(t) or t.lower_ in _EFFORTS for t in sentence):
            after = []
        if after:
            return after[0][0], 1
        return (0, 0) if len(self.drafts) == 1 and self.drafts[0].is_umbrella else None

    def _is_of(self, number: int, nearness: int, span: Span, cue: str) -> bool:
        return nearness == 3 or self._may_go_on(self.drafts[number], span, cue)

    def _may_go_on(self, draft: Draft, span: Span, cue: str) -> bool:
        """Whether a date may belong to a programme that its own sentence does not name.

        Its verb must fit: a body that was founded then is another matter.
        """
        verb = verb_of(span.root)
        if verb is None:
            return True
        if cue in ("on", "span"):
            return time_verbs().get(verb.lemma_.lower()) in ("held", "goes")
        subject = subject_of(verb)
        if draft.kind == "school" or subject is None:
            return True
        if cue == "start" and any(c.lower_ in _OTHER or c.dep_ == "nummod" for c in subject.lefts):
            return False  # "two new schemes were started in 2009"
        return not self.bodies.holds(subject.idx, subject.idx + len(subject))

    def _offer_first(self, span: Span, period: Period) -> None:
        """Begin the umbrella spoken of before with "the first sessions were given in 2007"."""
        umbrella = self.umbrellas.last_before(span.start_char)
        if umbrella is not None:
            begins = Period(period.start, None)
            self.offers[umbrella].append(Offer("start", begins, 2, span.start_char))


def _is_cycle(token: Token) -> bool:
    """A word that "training" makes an activity: "a training cycle"."""
    return token.lower_ == "training" and token.dep_ == "compound" and token.head.lower_ in _ROUNDS


def _distance(spot: Spot, span: Span) -> float:
    """Characters between a place and a date; names draw from twice as far."""
    characters = min(abs(spot.start - span.end_char), abs(spot.end - span.start_char))
    return characters / (2 if spot.by_name else 1)


# --- the decision ---------------------------------------------------------------------------------


def _decide(article: Article, draft: Draft, offers: list[Offer]) -> Times:
    if not draft.is_umbrella:
        offers = [o for o in offers if not _is_of_a_series(o, draft, offers)]
    sure = [o for o in offers if o.sure or not draft.is_umbrella]
    start, end = _edge(draft, sure, "start"), _edge(draft, offers, "end")
    held = _best(offers, "on")
    if held is not None and start is None and end is None and not draft.is_umbrella:
        start, end = held.period.start, held.period.end
    months = months_of(draft)
    if start and not end:
        end = _counted_end(draft, start, offers, months)
    if start and end and _is_after(start, end):
        end = None
    if end and not start and not draft.is_umbrella:
        start = _counted_start(draft, end, offers)
    if start and end and not draft.is_umbrella and _best(offers, "end") is None:
        end = _told_day_by_day(end, offers)
    period = Period(start, end)
    has_end = any(o.cue == "end" for o in offers)
    return Times(period, status_of(article, draft, period, has_end=has_end), months)


def _told_day_by_day(end: str, offers: list[Offer]) -> str:
    """The last day of what is told day by day: "from the 26th to the 28th … on the 29th …"."""
    days = {o.period.start for o in offers if o.cue == "on"}
    after = shift(end, "day", 1)
    while after is not None and after in days:
        end, after = after, shift(after, "day", 1)
    return end


def _is_of_a_series(offer: Offer, draft: Draft, offers: list[Offer]) -> bool:
    """A year since which there have been courses: "the third of its kind since 2012"."""
    start = offer.period.start
    if (
        offer.cue != "start"
        or offer.period.end is not None
        or start is None
        or len(start) > len("2012")
    ):
        return False
    return draft.kind == "goods" or any(
        len(o.period.start or o.period.end or "") > 4 for o in offers
    )


def _counted_start(draft: Draft, end: str, offers: list[Offer]) -> str | None:
    """The first day of a course of so many days that ended then, about; of weeks the month."""
    told, length = _best(offers, "end"), length_of(draft)
    if told is None or told.period.end != end or told.weight < SURE_SPAN or not length:
        return None
    if length >= 1:
        return None
    days = round(length * DAYS_OF_MONTH)
    start = shift(end, "day", 1 - days)
    return f"{start if days <= WEEK else cut(start, 'month')}~" if start else None


def _counted_end(draft: Draft, start: str, offers: list[Offer], months: float | None) -> str | None:
    """The end by a length: of an effort, or of one activity whose beginning is told as such."""
    if draft.is_umbrella:
        return computed_end(start, months) if months else None
    began = _best(offers, "start")
    length = length_of(draft)
    told = began is not None and began.period.start == start and began.weight >= SURE_SPAN
    return computed_end(start, length) if told and length else None


def _edge(draft: Draft, offers: list[Offer], edge: str) -> str | None:
    """The start or the end: by a date of its own, else by an interval, the better founded."""
    own, span = _best(offers, edge), _best(offers, "span")
    if span is not None and draft.title and draft.kind == "project" and _is_short(span.period):
        span = None  # the days of one activity, not of the programme that it is part of
    if own is not None and (span is None or own.weight >= span.weight):
        return own.period.start if edge == "start" else own.period.end
    if span is not None and (not draft.is_umbrella or span.weight >= SURE_SPAN):
        return span.period.start if edge == "start" else span.period.end
    if own is None:
        return None
    return own.period.start if edge == "start" else own.period.end


def _is_short(period: Period) -> bool:
    begins, finishes = first_day(period.start), last_day(period.end)
    return begins is not None and finishes is not None and (finishes - begins).days < WEEK


def _best(offers: list[Offer], cue: str) -> Offer | None:
    chosen = [o for o in offers if o.cue == cue]
    return max(chosen, key=lambda o: (o.weight, -o.place), default=None)


def _is_after(start: str, end: str) -> bool:
    begins, finishes = first_day(start), last_day(end)
    return begins is not None and finishes is not None and begins > finishes
