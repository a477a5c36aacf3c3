"""Which programmes an article speaks of, and where: printed names first, then what has no name.

One pass in the order of the text. A printed name opens a programme; a word for an activity goes to
the programme that it corefers with ("the course", "this project", verbs of teaching) or, where it
brings an activity of its own, opens one without a name.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from spacy.tokens import Span, Token

from extractors._article import Article
from extractors._grammar import role_in_clause, sentence_of
from extractors._once import once
from extractors._places import ByPlace, Stretches
from extractors._programme_gate import Claim, activity_claims, told_stretches
from extractors._programme_headlines import headline_title, school_titles
from extractors._programme_title_words import Title
from extractors._programme_titles import read_titles
from extractors._programme_words import Anchor, anchors_by_sentence, sentences
from schemas.values import Period

UMBRELLAS = frozenset({"project", "school"})
MAX_NAMES = 100  # printed names of one article; more are a directory
SURE = 0.8  # confidence from which a body's name is no activity's word
BESIDE = 8  # tokens from an activity's word to its name
PLURAL = 4  # letters from which a last "s" tells no two names apart
SHORT_DAYS = 62  # a "programme" of two months at most is one event

_DEFINITE = frozenset("the this that these those its their his her both such our".split())
_POST = re.compile(
    r"\b(?:directs?|heads?|heading|runs|manages?|(?:head|director|manager|coordinator|chief|officer|"
    r"team leader) of)\s(?:the\s)?(?:[\w'’.-]+['’]s\s)?$"
)
# Posts and parts of names: "Deputy Director for Programme", "One of the UNODC".
_POST_NAME = re.compile(
    r"(?:[\w-]+\s){0,3}(?:Commissioner|Director|Head|Chief|Manager|Co-?ordinator|Advis[eo]r|Officer|"
    r"Minister|Secretary|Ambassador|Representative|Superintendent|Inspector)(?:\sGeneral)?\s"
    r"(?:of|for|at)\b|(?:One|Some|Part|Most)\sof\b"
)
_AND_NEXT = re.compile(
    r"\b(?:Programme|Program|Project|Initiative|Course|Workshop)\b(?=\sand\sthe\s)"
)
_TIED_VERBS = frozenset({"train", "teach", "instruct", "school", "coach", "mentor", "equip"})
_LOOSE_NOUNS = frozenset({"programme", "program", "training", "initiative"})


# The rule that opens the project before the one that an article is about.
EARLIER_RULE = "claim_earlier"


@dataclass(slots=True)
class Spot:
    """A place where the text speaks of a programme; ``token`` heads it."""

    start: int
    end: int
    token: Token
    by_name: bool


@dataclass(slots=True)
class Draft:
    """A programme while the article is read."""

    kind: str
    title: str | None
    start: int
    end: int
    rule: str
    confidence: float
    aliases: set[str] = field(default_factory=set)
    spots: list[Spot] = field(default_factory=list)
    dates: set[Period] = field(default_factory=set)

    @property
    def is_umbrella(self) -> bool:
        """A project or a school, not one dated activity."""
        return self.kind in UMBRELLAS


@once
def draft_programmes(article: Article) -> list[Draft]:
    """Every programme of the article with its places, in order of first place."""
    named = _named_drafts(article)
    names = _name_spots(article, named)
    reader = _Reader(article, activity_claims(article), named, names)
    reader.read()
    told = told_stretches(article)
    return [
        d
        for d in reader.drafts
        if d.spots and (told is None or any(told.holds(s.start, s.end) for s in d.spots))
    ]


# --- printed names --------------------------------------------------------------------------------


def _named_drafts(article: Article) -> list[Draft]:
    read = map(_without_next, read_titles(article))
    titles = [t for t in read if _is_programme_name(article, t)]
    headline = headline_title(article)
    if headline is not None and not any(_same_name(t.name, headline.name) for t in titles):
        titles = [headline, *titles]
    others = any(t.kind in ("project", "training") for t in titles)
    titles.extend(school_titles(article, others=others))
    drafts: list[Draft] = []
    for title in titles[:MAX_NAMES]:
        known = next((d for d in drafts if d.title and _same_name(d.title, title.name)), None)
        if known is None:
            known = Draft(
                title.kind, title.name, title.start, title.end, title.rule, title.confidence
            )
            drafts.append(known)
        elif known.title and len(title.name) > len(known.title):
            known.title, known.start, known.end = title.name, title.start, title.end
            known.rule, known.confidence = title.rule, title.confidence
        known.aliases.update((title.name, *title.aliases))
    return drafts


def _without_next(title: Title) -> Title:
    """A name without the body named behind it: "the Safe Roads Programme and the Police"."""
    found = _AND_NEXT.search(title.name)
    if found is None:
        return title
    name = title.name[: found.end()]
    return replace(title, name=name, end=title.start + len(name))


def _is_programme_name(article: Article, title: Title) -> bool:
    """Not an organisation of the reviewed list, and not part of a person's post."""
    if title.kind == "meeting" or _POST_NAME.match(title.name):
        return False
    listed = (m for m in article.mentions("organisations") if m.rule == "listed_name")
    if any(m.start <= title.start and title.end <= m.end for m in listed):
        return False
    return not _POST.search(article.text[max(0, title.start - 60) : title.start])


def _same_name(one: str, other: str) -> bool:
    """One name holds the other, in words, at its beginning or its end."""
    a, b = _folded(one), _folded(other)
    short, long = sorted((a, b), key=len)
    return len(short) > 1 and (long[: len(short)] == short or long[-len(short) :] == short)


def _folded(name: str) -> list[str]:
    words = re.findall(r"\w+", name.casefold())
    words = [w.removesuffix("s") if len(w) > PLURAL else w for w in words]
    return ["programme" if w == "program" else w for w in words if w not in ("the", "a", "an")]


def _name_spots(article: Article, drafts: list[Draft]) -> list[tuple[int, int, Draft]]:
    """Every occurrence of a name or its short form; longer names first."""
    owners = [(alias, d) for d in drafts for alias in d.aliases]
    owners.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    taken = bytearray(len(article.text))
    found: list[tuple[int, int, Draft]] = []
    words = _Words(article.text)
    for alias, draft in owners:
        for start, end in words.places_of(alias):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append((start, end, draft))
    return sorted(found, key=lambda t: t[0])


class _Words:
    """The words of a text by what they are: looking for a name must not take a pass each time."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] = []
        self._numbers: dict[str, list[int]] = defaultdict(list)
        for number, match in enumerate(re.finditer(r"\w+", text)):
            self._starts.append(match.start())
            self._numbers[match[0].casefold()].append(number)

    def places_of(self, name: str) -> Iterator[tuple[int, int]]:
        """Where a name stands, short ones in these capitals; looked for at its rarest word."""
        parts = re.findall(r"\w+", name)
        if not parts:
            return
        flags = re.IGNORECASE if len(name) > 6 else 0
        pattern = re.compile(r"\W{1,3}".join(map(re.escape, parts)) + r"(?!\w)", flags)
        known = [self._numbers.get(part.casefold(), []) for part in parts]
        rarest = min(range(len(parts)), key=lambda i: len(known[i]))
        end = 0
        for number in known[rarest]:
            start = self._starts[number - rarest] if number >= rarest else -1
            match = pattern.match(self._text, start) if start >= end else None
            if match:
                end = match.end()
                yield match.span()


# --- one pass over the text -----------------------------------------------------------------------


class _Reader:
    """The state of the pass: what was spoken of last."""

    def __init__(
        self,
        article: Article,
        claims: list[Claim],
        drafts: list[Draft],
        names: list[tuple[int, int, Draft]],
    ) -> None:
        self.article = article
        self.drafts = drafts
        self.names = names
        self.claims = {c.anchor.token.i: c for c in claims}
        self.last: Draft | None = None
        self.earlier: Draft | None = None
        self.last_of: dict[str, Draft] = {}
        self.sentences = ByPlace((s.start_char, s) for s in sentences(article))
        self.named_at = ByPlace((name[0], name) for name in names)
        self.named = Stretches((start, end) for start, end, _ in names)
        self.bodies = Stretches(
            (m.start, m.end) for m in article.mentions("organisations") if m.confidence >= SURE
        )
        self.dates = ByPlace(
            (m.start, m.value) for m in article.mentions("dates") if isinstance(m.value, Period)
        )

    def read(self) -> None:
        """Give every name and every anchor to a draft."""
        waiting = deque(self.names)
        anchors = anchors_by_sentence(self.article)
        for sentence, found in zip(sentences(self.article), anchors, strict=True):
            for anchor in found:
                start = anchor.token.idx
                while waiting and waiting[0][0] <= start:
                    self._take_name(*waiting.popleft())
                end = start + len(anchor.token)
                if not self.named.holds(start, end) and not self.bodies.holds(start, end):
                    self._take_anchor(anchor)
            while waiting and waiting[0][0] < sentence.end_char:
                self._take_name(*waiting.popleft())

    def _take_name(self, start: int, end: int, draft: Draft) -> None:
        span = self.article.doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            self._absorb(draft, span)
            self._speak(draft, Spot(start, end, span.root, True))

    def _absorb(self, named: Draft, span: Span) -> None:
        """A name that comes right after the activity's own word, or after a headline, names it."""
        known = self.last_of.get(_group(named.kind))
        if known is None or known is named or known.title is not None or named.spots:
            return
        latest = known.spots[-1]
        block = self.article.block_at(latest.start)
        if block is not None and block.kind == "title":
            near = True
        else:
            between = self.article.doc[latest.token.i + 1 : span.start + 1]
            near = len(between) <= BESIDE and not any(t.is_sent_start for t in between)
        if near:
            named.spots.extend(known.spots)
            named.dates |= known.dates
            known.spots.clear()

    def _speak(self, draft: Draft, spot: Spot) -> None:
        draft.spots.append(spot)
        draft.dates |= self._dates_of(spot.token)
        self.last = draft
        self.last_of[_group(draft.kind)] = draft

    def _take_anchor(self, anchor: Anchor) -> None:
        token = anchor.token
        if anchor.kind == "again":
            draft = self.last if _is_definite(token) else None
        elif anchor.kind == "project" and self.drafts and _is_earlier(token):
            draft = self._earlier_project(anchor)
        else:
            draft = self._corefers(anchor)
        if draft is None and anchor.kind != "again" and self._opens(anchor):
            end = token.idx + len(token)
            draft = Draft(anchor.kind, None, token.idx, end, "claim_" + anchor.kind, 0.6)
            self.drafts.append(draft)
        if draft is not None:
            self._speak(draft, Spot(token.idx, token.idx + len(token), token, False))

    def _earlier_project(self, anchor: Anchor) -> Draft:
        """The project that the one now spoken of follows, opened once."""
        if self.earlier is None:
            start = anchor.token.idx
            end = start + len(anchor.token)
            self.earlier = Draft(anchor.kind, None, start, end, EARLIER_RULE, 0.6)
            self.drafts.append(self.earlier)
        return self.earlier

    def _corefers(self, anchor: Anchor) -> Draft | None:
        """The draft that an activity word speaks of again, or None."""
        token, group = anchor.token, _group(anchor.kind)
        if anchor.mood == "unreal" and not _is_definite(token):
            return None
        if anchor.kind == "verb":
            return self._of_verb(anchor)
        known = self.last_of.get(group)
        if _is_definite(token):
            return known or self._only(group) or self._looser(token)
        if known is not None and not self._is_new(anchor, known):
            return known
        return None

    def _of_verb(self, anchor: Anchor) -> Draft | None:
        """Verbs of teaching tell more of the last programme, unless they bring their own date."""
        if anchor.token.lemma_.lower() not in _TIED_VERBS and anchor.token.i not in self.claims:
            return None
        return self._named_behind(anchor.token) or self.last

    def _named_behind(self, verb: Token) -> Draft | None:
        """The programme whose name the verb governs: "graduated from the … Programme"."""
        for start, end, draft in self.named_at.between(verb.idx + 1, sentence_of(verb).end_char):
            span = self.article.doc.char_span(start, end, alignment_mode="expand")
            if span is not None and role_in_clause(span.root)[1] == verb:
                return draft
        return None

    def _only(self, group: str) -> Draft | None:
        """The article's only named programme of a group, spoken of before it is named."""
        named = [d for d in self.drafts if _group(d.kind) == group]
        return named[0] if len(named) == 1 else None

    def _looser(self, token: Token) -> Draft | None:
        """The last draft of any kind: "the programme" may be a course, "the training" a project."""
        return self.last if token.lemma_.lower() in _LOOSE_NOUNS else None

    def _is_new(self, anchor: Anchor, known: Draft) -> bool:
        """Whether an indefinite activity word brings another activity than the one known."""
        if known.kind == "project" and anchor.kind == "project":
            return False
        if any(c.dep_ == "nummod" for c in anchor.token.lefts) and not known.is_umbrella:
            return True
        dates = self._dates_of(anchor.token)
        return bool(dates) and bool(known.dates) and dates != known.dates

    def _dates_of(self, token: Token) -> set[Period]:
        sentence = self.sentences.last_before(token.idx + 1)
        if sentence is None:
            return set()
        return set(self.dates.between(sentence.start_char, sentence.end_char))

    def _opens(self, anchor: Anchor) -> bool:
        """Whether an activity word opens a programme without a name."""
        claim = self.claims.get(anchor.token.i)
        if claim is None or anchor.mood == "unreal" or anchor.kind == "meeting":
            return False
        if not self.drafts:
            return True
        if anchor.kind in UMBRELLAS:
            return False
        if anchor.kind in ("visit", "goods") and anchor.kind not in self.last_of:
            return claim.direct or anchor.kind == "visit"
        token = anchor.token.head if anchor.token.dep_ == "compound" else anchor.token
        if token.tag_ in ("NNS", "NNPS") and any(d.is_umbrella and d.title for d in self.drafts):
            return (
                False  # "the first training sessions" of a named project are no event of their own
            )
        own = bool(self._dates_of(anchor.token))
        return own and (claim.direct or anchor.kind in ("visit", "goods"))


_EARLIER = frozenset("previous completed earlier former preceding prior".split())


def _is_earlier(token: Token) -> bool:
    """As in "the previous project", "as a result of the completed project"."""
    return any(c.lower_ in _EARLIER for c in token.lefts)


def _group(kind: str) -> str:
    return "training" if kind in ("training", "exercise", "verb") else kind


def _is_definite(token: Token) -> bool:
    """Whether the words take up what was told: "the course", "this project", "their training"."""
    return token.left_edge.lower_ in _DEFINITE or any(t.lower_ in _DEFINITE for t in token.lefts)
