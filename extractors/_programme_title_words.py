"""What a title is, and the nouns that make a printed name one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from extractors._data import load_rows

MAX_TITLE = 220  # characters


@dataclass(frozen=True, slots=True)
class Title:
    """A printed name with its place, its short forms, and the kind of activity that it names."""

    name: str
    start: int
    end: int
    kind: str
    rule: str
    confidence: float
    aliases: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def title_nouns() -> MappingProxyType[str, str]:
    """Activity nouns that can head a name, with their kind."""
    rows = load_rows("activity_words")
    return MappingProxyType({r["word"]: r["kind"] for r in rows if r["heads_names"] == "yes"})


@lru_cache(maxsize=1)
def _quoting_nouns() -> MappingProxyType[str, str]:
    rows = load_rows("activity_words")
    return MappingProxyType({r["word"]: r["kind"] for r in rows if r["heads_names"] != "no"})


def noun_kind(word: str) -> str | None:
    """The kind of an activity noun that stands beside a name, singular or plural, in any case."""
    lower = word.lower()
    return _quoting_nouns().get(lower) or _quoting_nouns().get(lower.removesuffix("s"))


@lru_cache(maxsize=1)
def not_titles() -> MappingProxyType[str, str]:
    """Words that make a capitalised run a body, a post or a paper, and which of these."""
    return MappingProxyType({r["word"]: r["makes"] for r in load_rows("body_words")})
