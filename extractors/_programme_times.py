"""When a programme runs: its start, its end, its status and its length, as of the publication date.

Every date is offered to the programme that its sentence speaks of, with what the words around it say:
that it began then, ended then, or was held then. The best founded offer wins; the first of equals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Span, Token

from extractors._article import Article
from extractors._grammar import ancestors, clause_verb, is_verb, modality, sentence_of, subject_of
from extractors._programme_drafts import Draft, Spot
from extractors._programme_words import activity_kind, mood_of
from schemas.edtf import first_day, last_day, precision, shift
from schemas.values import Mention, Period

_START_VERBS = frozenset(
    "launch start begin open establish found create inaugurate initiate set introduce commence".split()
)
_END_VERBS = frozenset("end close conclude finish complete expire graduate wrap terminate".split())
_HELD_VERBS = frozenset("hold run last take conduct organise organize implement".split())
_LASTING_VERBS = frozenset(
    "run last continue be go extend remain stay take hold do have compare study learn train organise organize conduct give attend "
    "discuss visit travel gather complete come deliver".split()
)
_PURPOSE_VERBS = frozenset("aim seek serve design intend help enable allow work strive".split())
_TELLING = frozenset(
    "sign publish announce say tell report write disclose post release meet visit pledge award arrest "
    "seize injure kill detain arrive update recall note add upload count modify accord decide disclose".split()
)
_FOUNDED = re.compile(
    r"\b(?:g[eo]ts? (?:going|under ?way)|kick(?:s|ed)? off|went live|open(?:ed|s) its doors|w(?:as|ere) "
    r"set up|launch(?:ed|es)?)\b",
    re.IGNORECASE,
)
_START_WORDS = re.compile(
    r"\b(?:under way|inaugurat\w+|first session|start(?:ed|s)?|began|begins?|since|opening)\b",
    re.IGNORECASE,
)
_END_WORDS = re.compile(
    r"\b(?:last session|final session|closing (?:ceremony|session)|closure|the end of|(?:was|is|are) over|"
    r"conclu(?:ded?|sion|des)|end(?:ed|s)|completed?|diplomas?|certificates? (?:were|was)|graduat\w+|"
    r"finished|closed|wrapped up|came to an end)\b",
    re.IGNORECASE,
)
_EFFORTS = frozenset({"effort", "efforts", "activity", "activities", "support", "assistance"})
_FIRST = re.compile(
    r"\bfirst (?:\w+ )?(?:sessions?|courses?|workshops?|trainings?|group|class|edition|intake)\b",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"\b(?P<number>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|"
    r"twenty-four|thirty-six)[- ](?P<unit>months?|years?)\b(?! (?:ago|old|later|of experience|earlier))",
    re.IGNORECASE,
)
_NOT_LENGTH = frozenset(
    "within in those these past last first next over after every previous recent coming".split()
)
_NUMBERS = {
    w: n for n, w in enumerate("one two three four five six seven eight nine ten".split(), start=1)
} | {"twelve": 12, "eighteen": 18, "twenty-four": 24, "thirty-six": 36}
_LASTING = re.compile(
    r"\b(?:last|run|duration|period|long|project|programme|program|course|training|initiative|phase)\w*\b",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"\s{0,3}[-–—:|,)]")


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
    """When a programme runs, and where it stands."""

    period: Period
    status: str
    months: float | None


def times_of(article: Article, drafts: list[Draft]) -> list[Times]:
    """The times of each draft, in the same order."""
    offers: list[list[Offer]] = [[] for _ in drafts]
    for mention in article.mentions("dates"):
        if isinstance(mention.value, Period) and not _is_dateline(article, mention):
            _offer(article, drafts, mention, offers)
    _pass_down(drafts, offers)
    return [_decide(article, d, o) for d, o in zip(drafts, offers, strict=True)]


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
    """ "SKOPJE, 29 April 2003 - " at the head of a paragraph, or a line that is a date alone."""
    block = article.block_at(mention.start)
    words = article.text[mention.start : mention.end]
    if block is None or mention.start - block.start > 60 or not any(c.isdigit() for c in words):
        return False
    if not isinstance(mention.value, Period) or mention.value.start != article.published:
        return mention.start - block.start < 3 and block.end - mention.end < 3
    head = article.text[block.start : mention.start]
    after = article.text[mention.end : mention.end + 3]
    return (
        head.upper() == head
        or (len(head) < 40 and bool(_DATELINE.match(after)) and "," in head)
        or (not head.strip())
    )


# --- which programme, and what is said ------------------------------------------------------------


def _offer(
    article: Article, drafts: list[Draft], mention: Mention, offers: list[list[Offer]]
) -> None:
    span = article.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if span is None or not isinstance(mention.value, Period):
        return
    cue, weight = _cue(span, mention.value)
    found = _owner(article, drafts, span, cue)
    if cue == "told" or found is None or _is_idle(article, span):
        return
    i, nearness = found
    if nearness < 3 and not _may_go_on(article, drafts[i], span, cue):
        return
    if _FIRST.search(sentence_of(span[0]).text) and mention.value.start:
        _offer_first(drafts, span, mention.value, offers)
    sure = nearness == 3 or weight == 3
    offers[i].append(Offer(cue, mention.value, weight + nearness, mention.start, sure))


def _is_idle(article: Article, span: Span) -> bool:
    """ "today's challenges" is no date, nor is the page's own date behind its headline."""
    block = article.block_at(span.start_char)
    following = span.doc[span.end : span.end + 1].text
    if span.text.lower() in ("today", "today’s", "today's") and (
        following in ("'s", "’s") or span.text.lower() != "today"
    ):
        clause = span.doc[span.end : span.end + 6].text
        return not (
            _START_WORDS.search(clause) or _END_WORDS.search(clause) or _FOUNDED.search(clause)
        )
    return (
        block is not None
        and block.kind == "title"
        and block.end - span.end_char < 2
        and span.text[:1].isdigit()
    )


def _may_go_on(article: Article, draft: Draft, span: Span, cue: str) -> bool:
    """Whether a date may belong to a programme that its own sentence does not name.

    Its verb must fit: a body that was founded then is another matter.
    """
    verbs = _verbs_above(span.root)
    if cue in ("on", "span"):
        return not verbs or verbs[0].lemma_.lower() in _LASTING_VERBS
    if draft.kind == "school" or not verbs:
        return True
    subject = subject_of(verbs[0])
    if subject is None:
        subject = next((c for c in verbs[0].children if c.dep_ == "dobj"), None)
    bodies = [(m.start, m.end) for m in article.mentions("organisations")]
    after = article.text[span.end_char : span.end_char + 30]
    return not any(
        subject is not None and a <= subject.idx < b or span.end_char < a < span.end_char + 25
        for a, b in bodies
    ) or not (subject is not None or after.startswith(","))


def _offer_first(
    drafts: list[Draft], span: Span, period: Period, offers: list[list[Offer]]
) -> None:
    """ "The first training sessions were given in 2007" begins the umbrella spoken of before."""
    before = [p for p in _spots(drafts, 0, span.start_char) if drafts[p[0]].is_umbrella]
    if before:
        i = max(before, key=lambda s: s[1].start)[0]
        offers[i].append(Offer("start", Period(period.start, None), 2, span.start_char))


def _cue(span: Span, period: Period) -> tuple[str, int]:
    """What the words say of a date, and how directly: 3 by grammar, 1 by a word in the sentence."""
    if period.start is not None and period.end is None:
        return "start", 2
    if period.end is not None and period.start is None:
        lasts = any(v.lemma_.lower() in _LASTING_VERBS for v in _verbs_above(span.root))
        return ("end", 2) if lasts else ("told", 0)
    shape = "span" if period.start != period.end else "on"
    for verb in _verbs_above(span.root):
        lemma = verb.lemma_.lower()
        if lemma in _START_VERBS:
            return ("start", 3) if shape == "on" else ("span", 1)
        if lemma in _END_VERBS:
            return ("end", 3) if shape == "on" else ("span", 1)
        if lemma in _TELLING:
            return "told", 0
        if lemma in _HELD_VERBS and shape == "span":
            return shape, 2
    clause = _clause_text(span)
    if shape == "on":
        if _END_WORDS.search(clause):
            return "end", 2
        if _FOUNDED.search(clause):
            return "start", 3
        if _START_WORDS.search(clause):
            return "start", 2
    return shape, 1


def _verbs_above(token: Token) -> list[Token]:
    """The verb that a date goes with: one right before it, else its nearest verbal head."""
    doc = token.doc
    for left in reversed(doc[max(token.sent.start, token.left_edge.i - 3) : token.left_edge.i]):
        if left.pos_ == "VERB":
            return [left]
    return [t for t in (token, *ancestors(token)) if is_verb(t)][:1]


def _clause_text(span: Span) -> str:
    """The part of the sentence around a date, between semicolons."""
    sentence = sentence_of(span[0])
    start, end = sentence.start, sentence.end
    for token in sentence:
        if token.text == ";":
            if token.i < span.start:
                start = token.i + 1
            elif token.i >= span.end:
                end = min(end, token.i)
    return span.doc[start:end].text


def _owner(article: Article, drafts: list[Draft], span: Span, cue: str) -> tuple[int, int] | None:
    """The draft that a date belongs to: spoken of in its sentence, else just before, else after."""
    sentence = sentence_of(span[0])
    inside = _spots(drafts, sentence.start_char, sentence.end_char)
    if inside:
        return min(inside, key=lambda s: _distance(s[1], span) / (2 if s[1].by_name else 1))[0], 3
    block = article.block_at(sentence.start_char)
    if block is None:
        return None
    before = _spots(drafts, max(0, block.start - 200), sentence.start_char)
    if before:
        return max(before, key=lambda s: s[1].start)[0], 1 if before[-1][
            1
        ].start < block.start else 2
    if not any(is_verb(t) for t in sentence):
        after = _spots(drafts, sentence.end_char, min(block.end, sentence.end_char + 250))
        if after:
            return min(after, key=lambda s: s[1].start)[0], 3
    if cue in ("start", "end"):
        after = _spots(drafts, sentence.end_char, block.end)
        if after and any(activity_kind(t) or t.lower_ in _EFFORTS for t in sentence):
            return min(after, key=lambda s: s[1].start)[0], 1
        if len(drafts) == 1 and drafts[0].is_umbrella:
            return 0, 0
    return None


def _spots(drafts: list[Draft], start: int, end: int) -> list[tuple[int, Spot]]:
    return [(i, s) for i, d in enumerate(drafts) for s in d.spots if start <= s.start < end]


def _distance(spot: Spot, span: Span) -> int:
    return min(abs(spot.start - span.end_char), abs(spot.end - span.start_char))


# --- the decision ----------------------------------------------------------------------------------


def _decide(article: Article, draft: Draft, own: list[Offer]) -> Times:
    start, end = _start(draft, own), _end(draft, own)
    if not draft.is_umbrella and start is None and end is None:
        held = _best(own, "on")
        if held is not None:
            start, end = held.period.start, held.period.end
    months = _months(article, draft)
    if start and not end and months and draft.is_umbrella:
        end = _computed_end(start, months)
    if start and end and _is_after(start, end):
        end = None
    period = Period(start, end)
    return Times(period, _status(article, draft, period, own), months)


def _best(offers: list[Offer], *cues: str) -> Offer | None:
    chosen = [o for o in offers if o.cue in cues]
    return max(chosen, key=lambda o: (o.weight, -o.place)) if chosen else None


def _start(draft: Draft, offers: list[Offer]) -> str | None:
    begun = _best([o for o in offers if o.sure or not draft.is_umbrella], "start")
    span = _best(offers, "span")
    if begun is not None and (span is None or begun.weight >= span.weight):
        return begun.period.start
    if span is not None and (not draft.is_umbrella or span.weight >= 5):
        return span.period.start
    return begun.period.start if begun else None


def _end(draft: Draft, offers: list[Offer]) -> str | None:
    over = _best(offers, "end")
    span = _best(offers, "span")
    if over is not None and (span is None or over.weight >= span.weight):
        return over.period.end
    if span is not None and (not draft.is_umbrella or span.weight >= 5):
        return span.period.end
    return over.period.end if over else None


def _is_after(start: str, end: str) -> bool:
    begins, finishes = first_day(start), last_day(end)
    return begins is not None and finishes is not None and begins > finishes


def _months(article: Article, draft: Draft) -> float | None:
    """The length that the text gives, in months: "a 30-month project", "will last 24 months"."""
    for spot in draft.spots[:6]:
        sentence = sentence_of(spot.token)
        for match in _DURATION.finditer(sentence.text):
            place = sentence.start_char + match.start()
            if abs(place - spot.start) > 80 or not _LASTING.search(sentence.text):
                continue
            number = match["number"].lower()
            before = sentence.text[: match.start()].split()[-1:]
            if before and before[0].lower() in _NOT_LENGTH:
                continue
            count = int(number) if number.isdigit() else _NUMBERS[number]
            return float(count * (12 if match["unit"].lower().startswith("year") else 1))
    return None


def _computed_end(start: str, months: float) -> str | None:
    """The end that follows from a start and a length, marked as about."""
    bare = start.rstrip("~?")
    if precision(bare) == "year":
        moved = shift(bare, "year", int(months // 12)) if months % 12 == 0 else None
    else:
        moved = shift(bare, "month", int(months))
    return f"{moved.rstrip('~?')}~" if moved else None


# --- status -----------------------------------------------------------------------------------------


def _status(article: Article, draft: Draft, period: Period, offers: list[Offer]) -> str:
    moods = _moods(article, draft)
    by_dates = _status_by_dates(article.published, period, moods)
    if by_dates is not None:
        return by_dates
    if not moods:
        return "unknown"
    if draft.is_umbrella:
        if any(o.cue == "end" for o in offers) and "past" in moods and not period.start:
            return "completed"
        return "planned" if moods[0] == "future" and not period.start else "ongoing"
    counts = {m: moods.count(m) for m in ("past", "present", "future")}
    if counts["future"] > counts["past"] + counts["present"]:
        return "planned"
    return "completed" if counts["past"] else "ongoing"


def _moods(article: Article, draft: Draft) -> list[str]:
    """What the sentences about a draft claim, headlines and verbless lines left out."""
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


def _status_by_dates(published: str | None, period: Period, moods: list[str]) -> str | None:
    today_first, today_last = first_day(published), last_day(published)
    begins, finishes = first_day(period.start), last_day(period.end)
    if today_first is None or today_last is None:
        return None
    if begins is not None and begins > today_last:
        return "planned"
    if finishes is not None:
        if finishes < today_first or (finishes <= today_last and "past" in moods):
            return "completed"
        return "ongoing" if begins is None or begins <= today_last else None
    if begins is not None and period.end is None:
        return "ongoing"
    return None
