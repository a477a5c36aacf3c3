"""What spaCy reckons anew at every call, kept with the parsed `Doc`, where it does not change."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

import numpy as np
from spacy.attrs import LEMMA, ORTH, POS, SENT_START
from spacy.tokens import Doc

T = TypeVar("T")


def kept(make: Callable[[Doc], T]) -> Callable[[Doc], T]:
    """Call a function of a `Doc` once; the result lives in its ``user_data``, and goes with it."""
    key = f"kept_{make.__name__}"

    @wraps(make)
    def find(doc: Doc) -> T:
        known = doc.user_data
        if key not in known:
            known[key] = make(doc)
        found: T = known[key]
        return found

    return find


@kept
def whole_text(doc: Doc) -> str:
    """The text; spaCy joins ``doc.text`` from all tokens whenever it is asked for."""
    text: str = doc.text
    return text


@kept
def sentence_starts(doc: Doc) -> list[int]:
    """First tokens of the sentences."""
    begins = doc.to_array(SENT_START) == 1
    begins[:1] = True
    starts: list[int] = np.flatnonzero(begins).tolist()
    return starts


@kept
def token_texts(doc: Doc) -> list[str]:
    """The words of the text: quicker than from each token."""
    strings = doc.vocab.strings
    return [strings[word] for word in doc.to_array(ORTH).tolist()]


@kept
def token_lemmas(doc: Doc) -> list[str]:
    """The dictionary form of each word."""
    strings = doc.vocab.strings
    return [strings[lemma] for lemma in doc.to_array(LEMMA).tolist()]


@kept
def parts_of_speech(doc: Doc) -> list[int]:
    """The part of speech of each token, by its number in `spacy.symbols`."""
    parts: list[int] = doc.to_array(POS).tolist()
    return parts
