"""When a programme runs: its start and its end, as of the publication date.

Every date is offered to the programme that its sentence speaks of, with what the words around it
say: that it began then, ended then, or was held then. The best founded offer wins, and of equals
the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from spacy.tokens import Span, Token

from extractors._article import Article
from extractors._data import load_rows
from extractors._grammar import ancestors, is_verb, subject_of, text_of
from extractors._places import ByPlace, Stretches
from extractors._programme_drafts import Draft, Spot
from extractors._programme_status import computed_end, months_of, status_of
from extractors._programme_words import activity_kind, sentences
from schemas.edtf import first_day, last_day
from schemas.values import Mention, Period

_FOUNDED = re.compile(
    r"\b(?:g[eo]ts? (?:going|under ?way)|kick(?:s|ed)? off|went live|open(?:ed|s) its doors|"
    r"w(?:as|ere) set up|launch(?:ed|es)?)\b",
    re.IGNORECASE,
)
_STARTED = re.compile(
    r"\b(?:under way|inaugurat\w+|first session|start(?:ed|s)?|began|begins?|since|opening)\b",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"\b(?:last session|final session|closing (?:ceremony|session)|closure|the end of|"
    r"(?:was|is|are) over|conclu(?:ded?|sion|des)|end(?:ed|s)|completed?|diplomas?|"
    r"certificates? (?:were|was)|graduat\w+|finished|closed|wrapped up|came to an end)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"\bfirst (?:\w+ )?(?:sessions?|courses?|workshops?|trainings?|group|class|edition|intake)\b",
    re.IGNORECASE,
)
_OTHER_EVENTS = frozenset(
    "election referendum war conflict crisis attack bombing coup tsunami earthquake pandemic "
    "outbreak independence revolution riot".split()
)
_PAGE_DATE = re.compile(r"\b(?:[Uu]pdated|[Pp]osted|[Mm]odified|[Pp]ublished)(?: on)?\s?:?$")
_BODY_WORD = re.compile(
    r"(?:unit|agency|body|force|service|centre|center|organi[sz]ation|team|department|group|"
    r"network|institute|association)",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"\s{0,3}[-–—:|,)]")
_EFFORTS = frozenset("effort efforts activity activities support assistance work".split())
FAR = 600  # characters from a date to a programme's word in one sentence
WORDS = 60  # tokens around a date that may tell what it is
HEAD = 60  # characters at the head of a paragraph in which a dateline stands
BEFORE = 200  # characters before a paragraph in which a programme is still spoken of
BEHIND = 250  # characters behind a verbless line in which its programme is named
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


@lru_cache(maxsize=1)
def time_verbs() -> MappingProxyType[str, str]:
    """What a verb tells of the date that it governs."""
    return MappingProxyType({r["verb"]: r["tells"] for r in load_rows("time_verbs")})


def times_of(article: Article, drafts: list[Draft]) -> list[Times]:
    """The times of each draft, in the same order."""
    reader = _Dates(article, drafts)
    for mention in article.mentions("dates"):
        if isinstance(mention.value, Period) and not _is_dateline(article, mention):
            reader.read(mention, mention.value)
    _pass_down(drafts, reader.offers)
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


def _is_dateline(article: Article, mention: Mention) -> bool:
    """Whether a date signs a paragraph ("SKOPJE, 29 April 2003 - ") or is a line by itself."""
    block = article.block_at(mention.start)
    words = article.text[mention.start : mention.end]
    if block is None or mention.start - block.start > HEAD or not any(c.isdigit() for c in words):
        return False
    if isinstance(mention.value, Period) and _is_schedule(mention.value):
        return False
    if not isinstance(mention.value, Period) or mention.value.start != article.published:
        return mention.start - block.start < 3 and block.end - mention.end < 3
    head = article.text[block.start : mention.start]
    if head.upper() == head:
        return True
    after = article.text[mention.end : mention.end + 3]
    return len(head) < 40 and "," in head and bool(_DATELINE.match(after))


def _is_schedule(period: Period) -> bool:
    """Several days, which no page is dated by: "June 18 to July 26 2023" on a line."""
    return period.start is not None and period.end is not None and period.start != period.end


# --- which programme, and what is said ------------------------------------------------------------


class _Dates:
    """Offers dates to drafts, with the places of both at hand."""

    def __init__(self, article: Article, drafts: list[Draft]) -> None:
        self.article = article
        self.drafts = drafts
        self.offers: list[list[Offer]] = [[] for _ in drafts]
        self.spots = ByPlace((s.start, (i, s)) for i, d in enumerate(drafts) for s in d.spots)
        self.sentences = ByPlace((s.start_char, s) for s in sentences(article))
        self.umbrellas = ByPlace(
            (s.start, i) for i, d in enumerate(drafts) if d.is_umbrella for s in d.spots
        )
        self.bodies = Stretches((m.start, m.end) for m in article.mentions("organisations"))

    def read(self, mention: Mention, period: Period) -> None:
        """Offer one date to the draft that it belongs to, if to any."""
        span = self.article.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is None or self._is_idle(span):
            return
        cue, weight = _cue(span, period)
        sentence = self.sentences.last_before(span.start_char + 1)
        if cue == "told" or sentence is None:
            return
        found = self._owner(span, sentence, cue)
        if found is None:
            return
        i, nearness = found
        if nearness < 3 and not self._may_go_on(self.drafts[i], span, cue):
            return
        if period.start and _FIRST.search(text_of(sentence)):
            self._offer_first(span, period)
        sure = nearness == 3 or weight == 3
        self.offers[i].append(Offer(cue, period, weight + nearness, mention.start, sure))

    def _is_idle(self, span: Span) -> bool:
        """Whether a date tells nothing: "today's challenges", the page's date in its headline."""
        if text_of(span).lower() == "today" and span.doc[span.end : span.end + 1].text in (
            "'s",
            "’s",
        ):
            clause = span.doc[span.end : span.end + 6].text
            return not any(p.search(clause) for p in (_STARTED, _ENDED, _FOUNDED))
        before = span.doc[max(0, span.start - 4) : span.start].text
        if _is_of_other_noun(span) or _PAGE_DATE.search(before):
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
        if after and any(activity_kind(t) or t.lower_ in _EFFORTS for t in sentence):
            return after[0][0], 1
        return (0, 0) if len(self.drafts) == 1 and self.drafts[0].is_umbrella else None

    def _may_go_on(self, draft: Draft, span: Span, cue: str) -> bool:
        """Whether a date may belong to a programme that its own sentence does not name.

        Its verb must fit: a body that was founded then is another matter.
        """
        verb = _verb_of(span.root)
        if verb is None:
            return True
        if cue in ("on", "span"):
            return time_verbs().get(verb.lemma_.lower()) in ("held", "goes")
        subject = subject_of(verb)
        if draft.kind == "school" or subject is None:
            return True
        return not self.bodies.holds(subject.idx, subject.idx + len(subject))

    def _offer_first(self, span: Span, period: Period) -> None:
        """Begin the umbrella spoken of before with "the first sessions were given in 2007"."""
        umbrella = self.umbrellas.last_before(span.start_char)
        if umbrella is not None:
            begins = Period(period.start, None)
            self.offers[umbrella].append(Offer("start", begins, 2, span.start_char))


def _starts(verb: Token) -> bool:
    return time_verbs().get(verb.lemma_.lower()) == "start"


def _is_of_other_noun(span: Span) -> bool:
    """Whether a date hangs on another thing: "the elections in 2005", "a body founded in 1992"."""
    head = span.root.head
    if head.dep_ == "prep":
        if head.head.pos_ in ("NOUN", "PROPN") and head.head.lemma_.lower() in _OTHER_EVENTS:
            return True
        head = head.head
    if head.dep_ == "advcl" and head.tag_ == "VBN" and _starts(head):
        subject = subject_of(head.head)  # "Established in 1992, the agency is …"
        return subject is not None and activity_kind(subject) is None
    founded = head.dep_ in ("acl", "relcl") and time_verbs().get(head.lemma_.lower()) == "start"
    if not founded or head.tag_ != "VBN" or head.head.pos_ not in ("NOUN", "PROPN"):
        return False
    return activity_kind(head.head) is None and bool(_BODY_WORD.fullmatch(head.head.text))


def _distance(spot: Spot, span: Span) -> float:
    """Characters between a place and a date; names draw from twice as far."""
    characters = min(abs(spot.start - span.end_char), abs(spot.end - span.start_char))
    return characters / (2 if spot.by_name else 1)


def _cue(span: Span, period: Period) -> tuple[str, int]:
    """What the words say of a date, and how directly: 3 by its verb, 2 by a word, 1 by nothing."""
    verb = _verb_of(span.root)
    tells = time_verbs().get(verb.lemma_.lower()) if verb is not None else None
    if period.end is None:
        return "start", 2
    if period.start is None:
        return ("end", 2) if tells in ("held", "goes") else ("told", 0)
    if tells == "told":
        return "told", 0
    if period.start != period.end:
        return "span", 2 if tells == "held" or _is_bracketed(span) else 1
    if tells in ("start", "end"):
        return tells, 3
    return _cue_by_words(_clause_text(span))


def _is_bracketed(span: Span) -> bool:
    """An interval in brackets, behind the name or the length of an effort, but of no part of it."""
    doc = span.doc
    before, after = doc[max(0, span.start - 1) : span.start], doc[span.end : span.end + 1]
    if span.start < 2 or before.text != "(" or after.text != ")":
        return False
    return doc[span.start - 2].lower_ not in ("phase", "stage", "part", "component")


def _cue_by_words(clause: str) -> tuple[str, int]:
    """What the clause around a single date says where its verb says nothing."""
    if _ENDED.search(clause):
        return "end", 2
    if _FOUNDED.search(clause):
        return "start", 3
    return ("start", 2) if _STARTED.search(clause) else ("on", 1)


def _verb_of(token: Token) -> Token | None:
    """The verb that a date goes with: one right before it, else its nearest verbal head."""
    doc, place = token.doc, token.left_edge.i
    for _ in range(3):
        if place == 0 or doc[place].is_sent_start:
            break
        place -= 1
        if doc[place].pos_ == "VERB":
            return doc[place]
    return next((t for t in (token, *ancestors(token)) if is_verb(t)), None)


def _clause_text(span: Span) -> str:
    """The part of the sentence around a date, between semicolons."""
    doc, start, end = span.doc, span.start, span.end
    while start > max(0, span.start - WORDS) and not doc[start].is_sent_start:
        if doc[start - 1].text == ";":
            break
        start -= 1
    while end < min(len(doc), span.end + WORDS):
        if doc[end].is_sent_start or doc[end].text == ";":
            break
        end += 1
    text: str = doc[start:end].text
    return text


# --- the decision ---------------------------------------------------------------------------------


def _decide(article: Article, draft: Draft, offers: list[Offer]) -> Times:
    sure = [o for o in offers if o.sure or not draft.is_umbrella]
    start, end = _edge(draft, sure, "start"), _edge(draft, offers, "end")
    held = _best(offers, "on")
    if held is not None and start is None and end is None and not draft.is_umbrella:
        start, end = held.period.start, held.period.end
    months = months_of(draft)
    if start and not end and months and draft.is_umbrella:
        end = computed_end(start, months)
    if start and end and _is_after(start, end):
        end = None
    period = Period(start, end)
    has_end = any(o.cue == "end" for o in offers)
    return Times(period, status_of(article, draft, period, has_end=has_end), months)


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
