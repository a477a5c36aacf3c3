"""The model's attribute ruler, each kind of token looked up but once.

Nearly all of its patterns see one token: its tag, its relation, and sometimes its word. spaCy tries
179 patterns on every token; here a token of a kind met before is looked up in a table. The few
patterns of several tokens are tried as they are. The attributes are the same: a test compares them
with spaCy's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, IS_SPACE, LEMMA, LOWER, MORPH, POS, TAG
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

# What the patterns may ask of a token, and what they may set.
ASKED = [TAG, LOWER, DEP, IS_SPACE]
ASKED_NAMES = {"TAG", "LOWER", "DEP", "IS_SPACE"}
SET = [TAG, POS, MORPH, LEMMA, DEP]
# Words that are remembered at most as being in no pattern.
WORDS = 500_000
# Some word, and some space, that no pattern asks for.
OTHER = ("-", "\n")

# Tag, word in small letters, relation, whether it is space. The word is 0 if no pattern asks it.
Kind = tuple[int, int, int, int]


def use_attribute_table(nlp: Language) -> None:
    """Let `AttributeTable` stand in for the model's ruler, if it knows what its patterns ask."""
    if "attribute_ruler" in nlp.pipe_names and is_known(nlp.get_pipe("attribute_ruler")):
        nlp.add_pipe("attribute_table", after="attribute_ruler")
        nlp.disable_pipe("attribute_ruler")


def is_known(ruler: object) -> bool:
    """Whether this is spaCy's ruler, and its patterns ask and set only what is known here."""
    if not isinstance(ruler, AttributeRuler):
        return False
    tokens = [token for _, pattern in _patterns(ruler) for token in pattern]
    asked = {key for token in tokens for key in token}
    ways = {way for token in tokens if isinstance(w := token.get("LOWER"), dict) for way in w}
    return (
        asked <= ASKED_NAMES
        and ways <= {"IN", "REGEX"}
        and all(attrs.keys() <= set(SET) for attrs in ruler.attrs)
    )


def _patterns(ruler: AttributeRuler) -> list[tuple[int, list[dict[str, Any]]]]:
    """Each pattern, with the number of its rule."""
    rules: list[dict[str, Any]] = list(map(dict, ruler.patterns))
    return [(n, p) for n, rule in enumerate(rules) for p in rule["patterns"]]


@Language.factory(
    "attribute_table",
    assigns=["token.tag", "token.pos", "token.morph", "token.lemma", "token.dep"],
    requires=["token.tag", "token.dep"],
)
def _make_table(nlp: Language, name: str) -> AttributeTable:
    ruler = nlp.get_pipe("attribute_ruler")
    assert isinstance(ruler, AttributeRuler)
    return AttributeTable(ruler, nlp.vocab)


class AttributeTable:
    """A spaCy component that sets parts of speech, morphology and lemmas as the ruler would.

    It expects tokens of which none are set yet.
    """

    def __init__(self, ruler: AttributeRuler, vocab: Vocab) -> None:
        self._vocab = vocab
        self._attrs: list[dict[int, int]] = ruler.attrs
        self._indices: list[int] = ruler.indices
        self._single, self._several, self._first = Matcher(vocab), Matcher(vocab), Matcher(vocab)
        for number, pattern in _patterns(ruler):
            matcher = self._single if len(pattern) == 1 else self._several
            matcher.add(str(number), [pattern])
            if len(pattern) > 1:
                self._first.add(str(number), [pattern[:1]])
        self._longest = max((len(p) for _, p in _patterns(ruler)), default=1)
        self._asked = _Asked([p[0] for _, p in _patterns(ruler)], vocab)
        self._places: dict[Kind, int] = {}
        # A row a kind: the values of `SET`, and the numbers of the patterns that set them.
        self._values: NDArray[np.uint64] = np.zeros((0, len(SET)), dtype=np.uint64)
        self._numbers: NDArray[np.int64] = np.zeros((0, len(SET)), dtype=np.int64)
        # Whether a pattern of several tokens may begin with the kind.
        self._opens: NDArray[np.bool_] = np.zeros(0, dtype=np.bool_)

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes of one article."""
        if not len(doc):
            return doc
        asked = self._asked
        kinds = [(t, asked[w], d, s) for t, w, d, s in doc.to_array(ASKED).tolist()]
        if not self._places.keys() >= set(kinds):
            self._learn(kinds)
        rows = [self._places[kind] for kind in kinds]
        values = self._values[rows]
        for number, at in sorted(self._of_several(doc, rows)):
            for attribute, value in self._attrs[number].items():
                column = SET.index(attribute)
                if number > self._numbers[rows[at], column]:
                    values[at, column] = value
        return doc.from_array(SET, values)  # type: ignore[arg-type]

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Set the attributes of each article."""
        return map(self, docs)

    def _learn(self, kinds: Sequence[Kind]) -> None:
        """Try the patterns on the kinds of tokens that are new."""
        new = sorted(set(kinds) - self._places.keys())
        strings = self._vocab.strings
        words = [strings[w] if w else OTHER[space] for _, w, _, space in new]
        doc = Doc(self._vocab, words=words)
        given = np.array([(tag, dep) for tag, _, dep, _ in new], dtype=np.uint64)
        doc.from_array([TAG, DEP], given)  # type: ignore[arg-type]
        values = np.zeros((len(new), len(SET)), dtype=np.uint64)
        values[:, [SET.index(TAG), SET.index(DEP)]] = given
        numbers = np.full(values.shape, -1)
        for number, at in sorted(self._matches(self._single, doc)):
            for attribute, value in self._attrs[number].items():
                column = SET.index(attribute)
                values[at, column], numbers[at, column] = value, number
        self._places.update({kind: i for i, kind in enumerate(new, len(self._values))})
        self._values = np.concatenate([self._values, values])
        self._numbers = np.concatenate([self._numbers, numbers])
        opens = np.zeros(len(new), dtype=np.bool_)
        opens[[start for _, start, _ in self._first(doc, allow_missing=True)]] = True
        self._opens = np.concatenate([self._opens, opens])

    def _of_several(self, doc: Doc, rows: Sequence[int]) -> Iterator[tuple[int, int]]:
        for first in np.flatnonzero(self._opens[rows]).tolist():
            for number, at in self._matches(self._several, doc[first : first + self._longest]):
                yield number, first + at

    def _matches(self, matcher: Matcher, words: Doc | Span) -> Iterator[tuple[int, int]]:
        """Numbers of patterns and the tokens that they set; a later pattern overrules."""
        for key, start, end in matcher(words, allow_missing=True):
            number = int(self._vocab.strings[key])
            index = self._indices[number]
            yield number, (end if index < 0 else start) + index


class _Asked(dict[int, int]):
    """Words that patterns ask for of a first token, by number; 0 stands for any other word."""

    def __init__(self, tokens: Iterable[dict[str, Any]], vocab: Vocab) -> None:
        self._vocab = vocab
        conditions = [token["LOWER"] for token in tokens if "LOWER" in token]
        several = [c for c in conditions if isinstance(c, dict)]
        self._words = {c for c in conditions if isinstance(c, str)}
        self._words |= {word for c in several for word in c.get("IN", ())}
        self._patterns = [re.compile(c["REGEX"]) for c in several if "REGEX" in c]

    def __missing__(self, number: int) -> int:
        if len(self) > WORDS:
            self.clear()
        word = self._vocab.strings[number]
        asked = word in self._words or any(p.search(word) for p in self._patterns)
        self[number] = number if asked else 0
        return self[number]
