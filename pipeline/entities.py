"""The model's entity recogniser, its decisions taken for many articles at a time.

spaCy's own decoder asks 74 questions of every token, and takes Python's lock for each of them; that
costs more than the network itself. The network sees nothing but the token, and the first and the
last word of the entity that is open. So what a token is when none is open can be reckoned for all
tokens at once, and only inside entities one step follows another. The decisions are the same: a
test compares them with spaCy's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import IS_SPACE, SENT_START
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span

from pipeline.vectors import Floats, Ints, TokenVectors
from pipeline.vectors import is_known as vectors_are_known

Bools = NDArray[np.bool_]


def use_entity_decoder(nlp: Language) -> None:
    """Let `EntityDecoder` decide in the place of the model's recogniser, if it knows that kind."""
    if "ner" in nlp.pipe_names and is_known(nlp.get_pipe("ner")):
        nlp.add_pipe("entity_decoder", after="ner")
        nlp.disable_pipe("ner")


def is_known(ner: EntityRecognizer) -> bool:
    """Whether this is spaCy 3's greedy recogniser with three features, all labels seen."""
    try:
        hidden = ner.model.get_ref("lower")
        return bool(
            ner.cfg["beam_width"] == 1
            and not ner.cfg["learn_tokens"]
            and not ner.model.attrs["unseen_classes"]
            and hidden.get_dim("nF") == 3
            and hidden.get_dim("nP") > 1
            and ner.model.has_ref("upper")
            and [layer.name for layer in ner.model.layers[0].layers[1:]] == ["list2array", "linear"]
            and vectors_are_known(ner.model.layers[0].layers[0])
        )
    except (AttributeError, KeyError, ValueError):
        return False


@Language.factory("entity_decoder", assigns=["doc.ents"], requires=["token.is_sent_start"])
def _make_decoder(nlp: Language, name: str) -> EntityDecoder:
    return EntityDecoder(nlp.get_pipe("ner"))


Entity = tuple[int, int, str]


class EntityDecoder:
    """A spaCy component that sets ``doc.ents`` as the recogniser whose weights it takes would."""

    def __init__(self, ner: EntityRecognizer) -> None:
        network, _, self._narrow = ner.model.layers[0].layers
        self._vectors = TokenVectors(network)
        self._lower = ner.model.get_ref("lower")
        self._upper = ner.model.get_ref("upper")
        moves = [ner.moves.get_class_name(i) for i in range(self._upper.get_dim("nO"))]
        self._labels = [move[2:] for move in moves]
        # A unit without a label is for tokens that are kept from being one; here are none.
        kinds = np.array([move[0] if move == "O" or move[2:] else "" for move in moves])
        self._begins, self._units, self._outs = kinds == "B", kinds == "U", kinds == "O"
        number = {move: i for i, move in enumerate(moves)}
        self._goes_on = np.array([number.get(f"I-{label}", -1) for label in self._labels])
        self._closes = np.array([number.get(f"L-{label}", -1) for label in self._labels])

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities of one article."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Set the entities of each article, a batch at a time."""
        articles = iter(docs)
        while batch := list(islice(articles, batch_size)):
            for doc, entities in zip(batch, self.decode(batch), strict=True):
                spans = [Span(doc, start, end, label=label) for start, end, label in entities]
                doc.set_ents(spans, default="outside")
                yield doc

    def decode(self, docs: Sequence[Doc]) -> list[list[Entity]]:
        """First token, end and label of the entities of each article, in order."""
        if not any(map(len, docs)):
            return [[] for _ in docs]
        vectors = self._narrow.predict(self._vectors.predict(docs))
        cached: Floats = self._lower.predict(vectors)
        last = _last_of_sentence(docs)
        free = self._free_moves(cached, docs, last)
        starts = np.flatnonzero(self._begins[free] | self._units[free])
        return self._walk(cached, docs, _Free(free, starts, last))

    def _free_moves(self, cached: Floats, docs: Sequence[Doc], last: Bools) -> Ints:
        """The move at each token when no entity is open there."""
        scores = self._scores(cached[1:, 0] + cached[0, 1] + cached[0, 2])
        spaces = np.concatenate([doc.to_array(IS_SPACE) for doc in docs]).astype(bool)
        scores[:, ~(self._begins | self._units | self._outs)] = -np.inf
        scores[np.ix_(spaces | last, self._begins)] = -np.inf
        scores[np.ix_(spaces, self._units)] = -np.inf
        moves: Ints = scores.argmax(axis=1)
        return moves

    def _walk(self, cached: Floats, docs: Sequence[Doc], free: _Free) -> list[list[Entity]]:
        """Go through all articles at once, from entity to entity, until all are at their ends."""
        bounds = np.cumsum([0, *map(len, docs)])
        found: list[list[Entity]] = [[] for _ in docs]
        at = free.next(bounds[:-1])
        going = np.flatnonzero(at < bounds[1:])
        while len(going):
            begins = at[going]
            ends = self._ends(cached, begins, free)
            for i, start, end in zip(going, begins, ends, strict=True):
                label = self._labels[free.moves[start]]
                found[i].append((int(start - bounds[i]), int(end - bounds[i]), label))
            at[going] = free.next(ends)
            going = going[at[going] < bounds[1:][going]]
        return found

    def _ends(self, cached: Floats, starts: Ints, free: _Free) -> Ints:
        """Where the entities that begin at these tokens end, each first token being decided."""
        ends = starts + 1
        moves = free.moves[starts]
        going = np.flatnonzero(self._begins[moves])
        while len(going):
            token, first = ends[going], starts[going]
            scores = self._scores(cached[token + 1, 0] + cached[first + 1, 1] + cached[token, 2])
            rows, move = np.arange(len(going)), moves[going]
            stays, closes = self._goes_on[move], self._closes[move]
            on, off = scores[rows, stays], scores[rows, closes]
            # Of two equal scores spaCy takes the move with the smaller number.
            go = ((on > off) | ((on == off) & (stays < closes))) & ~free.last[token]
            ends[going] += 1
            going = going[go]
        return ends

    def _scores(self, features: Floats) -> Floats:
        """Sums of features (tokens, hidden, pieces) to scores (tokens, moves)."""
        pieces = np.moveaxis(features + self._lower.get_param("b"), 2, 0)
        # The larger of a few long rows is found many times quicker than that of many short ones.
        hidden = reduce(np.maximum, pieces)
        scores: Floats = self._upper.predict(hidden)
        return scores


@dataclass(frozen=True, slots=True)
class _Free:
    """All tokens of a batch in a row: their moves when nothing is open, and what limits others.

    ``starts`` are the tokens where these moves begin an entity; ``last`` tells tokens that none
    crosses, the last ones of their sentences.
    """

    moves: Ints
    starts: Ints
    last: Bools

    def next(self, tokens: Ints) -> Ints:
        """The first tokens from these on that begin an entity; past all tokens if none does."""
        places = np.searchsorted(self.starts, tokens)
        return np.append(self.starts, len(self.moves))[places]


def _last_of_sentence(docs: Sequence[Doc]) -> Bools:
    last = []
    for doc in docs:
        begins = doc.to_array(SENT_START) == 1
        last.append(np.append(begins[1:], True)[: len(doc)])
    return np.concatenate(last)
