"""The language of a text: English or not, for whole articles and for single paragraphs.

English function words settle nearly every paragraph at no cost; the model is asked only where they
are missing, and is then loaded once.
"""

from __future__ import annotations

import re
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from pipeline.ingest.shapes import function_word_share

_WORD = re.compile(r"[^\W\d_]+")
# Shares of English function words: surely English, perhaps English.
_ENGLISH_SHARE, _SOME_ENGLISH = 0.25, 0.15
_MIN_LETTERS = 60
# How sure the model must be of another language, and the chance left to English.
_CERTAIN, _VERY_CERTAIN, _MAX_ENGLISH = 0.5, 0.95, 0.02
_LONGEST = 3000
# Near kin of English, for which the model takes headlines and clumsy English.
_KIN = ("en", "sco", "pcm")


def read_language(text: str) -> str | None:
    """The ISO 639 code of a text's language; None if it is too short or the model is not sure."""
    words = _WORD.findall(text[:_LONGEST])
    if sum(map(len, words)) < _MIN_LETTERS:
        return None
    share = function_word_share(words)
    if share >= _ENGLISH_SHARE:
        return "en"
    ranked = [(str(code), float(chance)) for code, chance in _model().rank(text[:_LONGEST])]
    code, certainty = ranked[0]
    if code in _KIN:
        return "en"
    english = sum(chance for kin, chance in ranked if kin in _KIN)
    # Dutch and Swedish have "in", "is" and "i" too: there the model must be all the surer.
    enough = _CERTAIN if share < _SOME_ENGLISH else _VERY_CERTAIN
    return code if certainty >= enough and english <= _MAX_ENGLISH else None


def is_foreign(text: str) -> bool:
    """Whether a paragraph is surely not English; names and headlines are given the benefit."""
    words = _WORD.findall(text[:_LONGEST])
    return function_word_share(words) < _ENGLISH_SHARE and read_language(text) not in (None, "en")


def parse_language(words: str) -> str | None:
    """A language as metadata writes it, "en", "en-GB" or "English", as an ISO 639 code."""
    code = re.split(r"[-_]", words.strip().casefold())[0]
    if re.fullmatch(r"[a-z]{2,3}", code):
        return {"eng": "en"}.get(code, code)
    return _NAMES.get(words.strip().casefold())


_NAMES = {
    "english": "en", "french": "fr", "german": "de", "spanish": "es", "turkish": "tr",
    "russian": "ru", "arabic": "ar", "portuguese": "pt", "italian": "it", "chinese": "zh",
}  # fmt: skip


@lru_cache(maxsize=1)
def _model() -> LanguageIdentifier:
    """The model with its own state, apart from the library's global one."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
