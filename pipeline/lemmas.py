"""The model's lemmatizer, each kind of token looked up but once.

Its rules see a token's word, its part of speech and its morphology, and nothing else. spaCy's own
memory keeps only what took the longest way through the rules, and grows without end. The lemmas are
the same: a test compares them with spaCy's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from spacy.attrs import LEMMA, MORPH, ORTH, POS
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.tokens import Doc

# Kinds of tokens that are remembered at most: some 20 megabytes.
KINDS = 100_000


def use_lemma_table(nlp: Language) -> None:
    """Let `LemmaTable` stand in for the model's lemmatizer, if it knows that kind."""
    if "lemmatizer" in nlp.pipe_names and is_known(nlp.get_pipe("lemmatizer")):
        nlp.add_pipe("lemma_table", after="lemmatizer")
        nlp.disable_pipe("lemmatizer")


def is_known(lemmatizer: object) -> bool:
    """Whether this is spaCy's English lemmatizer by rules, which leaves what is set as it is."""
    return (
        type(lemmatizer) is EnglishLemmatizer
        and lemmatizer.mode == "rule"
        and not lemmatizer.overwrite
    )


@Language.factory(
    "lemma_table", assigns=["token.lemma"], requires=["token.pos", "token.morph", "token.lemma"]
)
def _make_table(nlp: Language, name: str) -> LemmaTable:
    lemmatizer = nlp.get_pipe("lemmatizer")
    assert isinstance(lemmatizer, EnglishLemmatizer)
    return LemmaTable(lemmatizer)


class LemmaTable:
    """A spaCy component that sets the lemmas that are not set yet as the lemmatizer would."""

    def __init__(self, lemmatizer: EnglishLemmatizer) -> None:
        self._lemmatizer = lemmatizer
        self._lemmas: dict[tuple[int, int, int], str] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set the lemmas of one article."""
        if len(self._lemmas) > KINDS:
            self._lemmas.clear()
            self._lemmatizer.cache.clear()
        lemmas, add = self._lemmas, doc.vocab.strings.add
        values: list[int] = doc.to_array(LEMMA).tolist()
        for i, (word, part, morph) in enumerate(doc.to_array([ORTH, POS, MORPH]).tolist()):
            if values[i]:
                continue
            kind = (word, part, morph)
            if kind not in lemmas:
                lemmas[kind] = self._lemmatizer.lemmatize(doc[i])[0]
            # The string and not its number: what a batch adds may be forgotten after it.
            values[i] = add(lemmas[kind])
        given = np.array(values, dtype=np.uint64)
        return doc.from_array([LEMMA], given)  # type: ignore[arg-type]

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Set the lemmas of each article."""
        return map(self, docs)
