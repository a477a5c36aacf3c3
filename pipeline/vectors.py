"""The model's vectors of tokens: each kind of token alone but once, then all in blocks.

A vector is made in two steps. The first sees a token's own attributes only, and most words of a
batch come many times: so it is taken once for each kind of token. The second mixes each token with
its neighbours, layer by layer. spaCy takes both for all tokens, in arrays of many megabytes; here
they go through blocks that the processor's cache holds, by numpy's products instead of BLIS's. All
products have one shape, so a token's vector does not depend on the articles beside its own. The
vectors differ from spaCy's in the sixth digit; the annotations are the same: a test compares them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, reduce
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from threadpoolctl import ThreadpoolController

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Kinds = NDArray[np.uint64]
# A network of spaCy's, or a layer of one: a model of thinc's.
Network = Any

# Rows of a block.
BLOCK = 256

_HASHED = re.compile(r"with_array\(ints-getitem>>hashembed(\|ints-getitem>>hashembed)+\)")
_MIXED = "with_array(maxout>>layernorm>>dropout)"
_LAYER = "residual(expand_window>>maxout>>layernorm>>dropout)"


def use_token_vectors(nlp: Language) -> None:
    """Let `VectorComponent` stand in for the model's own, if it knows that kind of network."""
    if "tok2vec" in nlp.pipe_names and is_known(network_of(nlp)):
        nlp.add_pipe("token_vectors", after="tok2vec")
        nlp.disable_pipe("tok2vec")


def is_known(network: Network) -> bool:
    """Whether these are spaCy's hashed attributes and layers of windows of three tokens."""
    try:
        alone, beside = network.layers
        _, _, hashed, mixed, _ = alone.layers
        layers = beside.layers[0].layers
        windows = [
            _part(layer, "maxout").get_dim("nI") == 3 * _part(layer, "maxout").get_dim("nO")
            for layer in layers
        ]
        return (
            _HASHED.fullmatch(hashed.name) is not None
            and mixed.name == _MIXED
            and beside.name == f"with_array({'>>'.join([_LAYER] * len(layers))})"
            and beside.attrs["pad"] == len(layers)
            and all(windows)
        )
    except (AttributeError, KeyError, ValueError, IndexError):
        return False


@Language.factory("token_vectors", assigns=["doc.tensor"])
def _make_component(nlp: Language, name: str) -> VectorComponent:
    return VectorComponent(network_of(nlp))


def network_of(nlp: Language) -> Network:
    """The network that tagger and parser share."""
    component: Any = nlp.get_pipe("tok2vec")
    return component.model


class VectorComponent:
    """A spaCy component that sets ``doc.tensor``, where tagger and parser find vectors."""

    def __init__(self, network: Network) -> None:
        self._vectors = TokenVectors(network)

    def __call__(self, doc: Doc) -> Doc:
        """Set the vectors of one article."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Set the vectors of each article, a batch at a time."""
        articles = iter(docs)
        while batch := list(islice(articles, batch_size)):
            ends = np.cumsum([len(doc) for doc in batch])
            vectors = self._vectors.predict(batch)
            for doc, tensor in zip(batch, np.split(vectors, ends[:-1]), strict=True):
                # A copy: a part would hold the whole batch's vectors as long as its article lives.
                doc.tensor = tensor.copy()  # type: ignore[assignment]
                yield doc


class TokenVectors:
    """One of spaCy's networks, its weights taken as they are."""

    def __init__(self, network: Network) -> None:
        alone, beside = network.layers
        columns, _, self._hashed, mixed, _ = alone.layers
        self._attributes: list[int | str] = columns.attrs["columns"]
        self._mixed = _Layer(mixed)
        self._layers = [_Layer(layer) for layer in beside.layers[0].layers]

    def predict(self, docs: Sequence[Doc]) -> Floats:
        """The vectors of all tokens of all articles, in order: (tokens, width)."""
        with _libraries().limit(limits=1, user_api="blas"):
            none = np.zeros((0, len(self._attributes)), np.uint64)
            tokens = np.concatenate([none, *(d.to_array(self._attributes) for d in docs)])
            kinds, which = distinct(tokens)
            return self._beside(self._alone(kinds)[which], [len(doc) for doc in docs])

    def _alone(self, kinds: Kinds) -> Floats:
        """The vector of each kind of token, by its attributes only."""
        hashed: Floats = self._hashed.predict(kinds)
        blocks = [self._mixed(block) for block in _blocks(hashed, BLOCK, 0)]
        return np.concatenate(blocks)[: len(kinds)] if blocks else hashed[:, : self._mixed.width]

    def _beside(self, alone: Floats, lengths: Sequence[int]) -> Floats:
        """The vector of each token, its neighbours in the article seen.

        Between articles, and at both ends, lie as many rows of zeros as there are layers, as in
        spaCy's arrays: a layer carries what stands in a row to the next rows, and no farther. So
        that many rows at both ends of a block are wrong after all layers, and blocks overlap.
        """
        depth = len(self._layers)
        rows = np.arange(len(alone)) + depth * (1 + np.repeat(np.arange(len(lengths)), lengths))
        padded: Floats = np.zeros((len(alone) + depth * (len(lengths) + 1), alone.shape[1]), "f")
        padded[rows] = alone
        done = [self._through(block)[depth:-depth] for block in _blocks(padded, BLOCK, depth)]
        return np.concatenate(done)[rows - depth] if done else alone

    def _through(self, block: Floats) -> Floats:
        """A block's rows after all layers."""
        width = block.shape[1]
        window: Floats = np.zeros((len(block), 3 * width), "f")
        for layer in self._layers:
            window[1:, :width] = block[:-1]
            window[:, width:-width] = block
            window[:-1, -width:] = block[1:]
            block = block + layer(window)
        return block


class _Layer:
    """A product, the largest of several pieces, and the norm of the row: (rows, in) to (rows, out).

    Pieces lie one behind the other here, not side by side as in spaCy's: it is quicker to take the
    larger of two long rows than of many short ones.
    """

    def __init__(self, layer: Network) -> None:
        maxout, norm = _part(layer, "maxout"), _part(layer, "layernorm")
        weights: Floats = maxout.get_param("W")
        self.width, self._pieces, inner = weights.shape
        flat = weights.transpose(1, 0, 2).reshape(-1, inner)
        self._weights: Floats = np.ascontiguousarray(flat.T)
        self._bias: Floats = np.ascontiguousarray(maxout.get_param("b").T).ravel()
        self._scale: Floats = norm.get_param("G")
        self._shift: Floats = norm.get_param("b")

    def __call__(self, rows: Floats) -> Floats:
        pieces = rows @ self._weights
        pieces += self._bias
        best: Floats = reduce(np.maximum, np.split(pieces, self._pieces, axis=1))
        best = best - best.mean(axis=1, keepdims=True)
        variance = (best * best).mean(axis=1, keepdims=True) + np.float32(1e-8)
        best *= variance ** np.float32(-0.5)
        best *= self._scale
        best += self._shift
        return best


def distinct(tokens: Kinds) -> tuple[Kinds, Ints]:
    """The rows that differ, and for each row its place among them."""
    whole = np.dtype((np.void, tokens.shape[1] * tokens.itemsize))
    rows = np.ascontiguousarray(tokens).view(whole).ravel()
    _, first, which = np.unique(rows, return_index=True, return_inverse=True)
    return tokens[first], which


def _blocks(rows: Floats, size: int, overlap: int) -> Iterator[Floats]:
    """Blocks of one size, the last filled with zeros; each repeats rows at both its ends."""
    for start in range(0, len(rows) - 2 * overlap, size - 2 * overlap):
        block = rows[start : start + size]
        if len(block) < size:
            block = np.concatenate([block, np.zeros((size - len(block), rows.shape[1]), "f")])
        yield block


def _part(layer: Network, name: str) -> Network:
    """The layer of that name within another. Raises ValueError unless there is just one."""
    (part,) = (each for each in layer.walk() if each.name == name)
    return part


@lru_cache(maxsize=1)
def _libraries() -> ThreadpoolController:
    """What multiplies for numpy. Several threads would be in the way of other processes' work."""
    return ThreadpoolController()
