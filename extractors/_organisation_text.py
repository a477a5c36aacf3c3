"""A `Doc` as plain lists, and the reviewed words of organisations' names.

The name grammar looks at many neighbours of few tokens; lists are several times quicker for that
than spaCy's token objects.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.tokens import Doc

from extractors._data import load_rows
from extractors._grammar import sentences_of, text_of
from extractors._kept import token_texts
from extractors._reader import mentions
from extractors.normalise.organisations import Body, looks_like_acronym
from schemas.values import Place

# Stop words that open names ("Full Circle", "Third Regional Directorate", "Serious Fraud Office").
_OPENERS = frozenset(
    {"serious", "full", "front", "first", "second", "third", "eight", "nine", "ten", "us", "it"}
)
_NEVER = frozenset(r["word"] for r in load_rows("organisation_words") if r["role"] == "closed")
CLOSED = (frozenset(STOP_WORDS) - _OPENERS) | _NEVER
# Longest stretch of tokens that any step looks at, so that hostile text costs no more than length.
REACH = 24
JOINING = frozenset({"and", "&"})
OF = frozenset({"of", "de", "di", "du", "des"})
FOR = frozenset({"for", "on", "against", "für"})
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
HYPHENS = frozenset({"-", "–", "‑"})
_NOT_A_NAME = frozenset({"ADV", "ADP", "SCONJ", "CCONJ", "DET", "PRON", "VERB", "AUX", "INTJ"})
_LONGEST_TITLE = 30
HEAD_ROLES = ("head", "field", "school", "force")
_UNNAMELY = frozenset("[]{}<>|@#=+")


@dataclass(frozen=True, slots=True)
class NameWords:
    """The words of `organisation_words.csv` by role, with the kind where they have one."""

    heads: MappingProxyType[str, str | None]
    fields: frozenset[str]
    schools: frozenset[str]
    forces: frozenset[str]
    voids: frozenset[str]
    activities: frozenset[str]
    subjects: frozenset[str]
    posts: frozenset[str]
    titles: frozenset[str]
    owners: frozenset[str]
    modifiers: frozenset[str]


@lru_cache(maxsize=1)
def name_words() -> NameWords:
    """The reviewed words, read once."""
    rows = load_rows("organisation_words")

    def of(*roles: str) -> frozenset[str]:
        return frozenset(r["word"] for r in rows if r["role"] in roles)

    heads = {r["word"]: r["kind"] or None for r in rows if r["role"] in HEAD_ROLES}
    return NameWords(
        MappingProxyType(heads),
        of("field", "school"),
        of("school"),
        of("force"),
        of("void"),
        of("activity"),
        of("subject"),
        of("post"),
        of("title"),
        of("owner"),
        of("modifier"),
    )


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name found at tokens ``start`` to ``end`` (exclusive).

    ``head`` is its head word, lower-cased, ``core`` where the core ends (exclusive), ``body`` the
    line of the reviewed list that it is. ``short`` marks a head alone ("the Academy").
    """

    start: int
    end: int
    name: str
    rule: str
    confidence: float
    head: str = ""
    core: int = 0
    country: str | None = None
    kind: str | None = None
    body: Body | None = None
    short: bool = False


Known = dict[int, NameSpan]


@dataclass(frozen=True, slots=True)
class NameText:
    """What the name grammar needs to know of each token, and where blocks and titles are."""

    doc: Doc
    words: list[str]
    lower: list[str]
    caps: list[bool]
    spaced: list[bool]
    places: dict[int, Place]
    persons: frozenset[int]
    blocks: list[tuple[int, int]]
    titled: frozenset[int]

    def __len__(self) -> int:
        return len(self.words)

    def word(self, i: int) -> str:
        """The lower-cased word at ``i``, empty outside the text."""
        return self.lower[i] if 0 <= i < len(self.words) else ""

    def cap(self, i: int) -> bool:
        """Whether the token at ``i`` may be part of a name."""
        return 0 <= i < len(self.words) and self.caps[i]

    def glued(self, i: int) -> bool:
        """Whether nothing stands between the tokens ``i`` and ``i + 1``."""
        return 0 <= i < len(self.words) - 1 and not self.spaced[i]

    def one_place(self, i: int, j: int) -> bool:
        """Whether two words name one place: the first and last of "Trinidad and Tobago"."""
        return i in self.places and self.places[i] is self.places.get(j)

    def country(self, i: int) -> str | None:
        """The country that the token at ``i`` names as a name or a demonym."""
        place = self.places.get(i)
        return place.code if place is not None and place.via != "city" else None

    def acronym(self, i: int) -> bool:
        """Whether the token at ``i`` has the shape of an acronym."""
        return 0 <= i < len(self.words) and looks_like_acronym(self.words[i])

    def text(self, start: int, end: int) -> str:
        """The words from ``start`` to ``end`` (exclusive) as they are written."""
        return text_of(self.doc[start:end])


def name_text(doc: Doc) -> NameText:
    """The lists of one `Doc`. Countries are those that the reader ``countries`` wrote."""
    words = token_texts(doc)
    lower = [w.casefold() for w in words]
    blocks = _blocks(words)
    caps = [
        w[:1].isupper() and low not in CLOSED and _UNNAMELY.isdisjoint(w)
        for w, low in zip(words, lower, strict=True)
    ]
    for sent in sentences_of(doc):
        _trim_opening(doc, sent.start, caps, lower)
    return NameText(
        doc,
        words,
        lower,
        caps,
        [bool(t.whitespace_) or t.is_space for t in doc],
        _places(doc),
        frozenset(i for e in doc.ents if e.label_ == "PERSON" for i in range(e.start, e.end)),
        blocks,
        frozenset(i for s, e in blocks if _title_case(words, s, e) for i in range(s, e)),
    )


def _trim_opening(doc: Doc, i: int, caps: list[bool], lower: list[str]) -> None:
    """A sentence's first word has a capital anyway: only a noun or adjective may open a name."""
    if (
        i + 1 < len(doc)
        and caps[i]
        and lower[i] not in name_words().heads
        and not looks_like_acronym(doc[i].text)
        and doc[i].pos_ in _NOT_A_NAME
        and doc[i].tag_ != "VBG"
    ):
        caps[i] = False


def _places(doc: Doc) -> dict[int, Place]:
    places: dict[int, Place] = {}
    for mention in mentions(doc, "countries"):
        if not isinstance(mention.value, Place) or mention.value.via == "organisation":
            continue
        span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is not None:
            places.update(dict.fromkeys(range(span.start, span.end), mention.value))
    return places


def _blocks(words: list[str]) -> list[tuple[int, int]]:
    """The token ranges between blank lines."""
    ends = [i for i, w in enumerate(words) if "\n\n" in w]
    starts = [0, *(i + 1 for i in ends)]
    return [(s, e) for s, e in zip(starts, [*ends, len(words)], strict=True) if s < e]


def _title_case(words: list[str], start: int, end: int) -> bool:
    """A headline whose words all have capitals, so that capitals tell nothing."""
    if end - start > _LONGEST_TITLE or words[end - 1] in (".", "!", ";"):
        return False
    long = [w for w in words[start:end] if len(w) > 3 and w.isalpha()]
    return len(long) >= 4 and sum(w[0].isupper() for w in long) >= 0.8 * len(long)


def is_hyphen(text: NameText, at: int) -> bool:
    """Whether a hyphen at ``at`` ties two words into one."""
    return text.word(at) in HYPHENS and text.glued(at - 1) and text.glued(at)
