"""Cue phrases of page furniture: reviewed data, matched against one line at a time.

``data/cues.csv`` has a line a phrase: ``where`` it must stand (``line``: it is the whole line;
``start``: the line begins with it; ``any``: anywhere), the ``pattern``, a regular expression over
the line in small letters with single spaces, its ``effect`` and the ``reason``.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

# What a cue does: the line alone is furniture (`line`), signs or dates the page (`sign`), begins
# teasers for other texts (`teasers`) or a list of labels (`labels`), ends the article (`end`, and
# `soft_end` where only little may follow), heads facts that belong to the article (`keep`), or says
# that a machine wrote the text (`ai`).
EFFECTS = ("ai", "keep", "teasers", "end", "soft_end", "labels", "sign", "line")

_LONGEST_LINE = 160
_LONGEST_SEARCH = 400
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue met in a line; ``rest`` is what stands behind a cue at the line's start."""

    where: str
    effect: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The patterns of one place and effect as one expression each."""

    line: tuple[tuple[str, re.Pattern[str]], ...]
    start: tuple[tuple[str, re.Pattern[str]], ...]
    any: tuple[tuple[str, re.Pattern[str]], ...]


def load_cues() -> list[dict[str, str]]:
    """The rows of the lexicon, in file order."""
    source = files("pipeline.ingest") / "data" / "cues.csv"
    with source.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    rows = load_cues()

    def compiled(where: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple(
            (effect, re.compile("|".join(f"(?:{p})" for p in patterns)))
            for effect in EFFECTS
            if (
                patterns := [
                    r["pattern"] for r in rows if (r["where"], r["effect"]) == (where, effect)
                ]
            )
        )

    return _Lexicon(compiled("line"), compiled("start"), compiled("any"))


def find_cue(text: str) -> Cue | None:
    """The cue that a line holds: the whole line first, then its start, then anywhere in it."""
    folded = _SPACE.sub(" ", text[:_LONGEST_SEARCH]).casefold().strip()
    lexicon = _lexicon()
    if len(text) <= _LONGEST_LINE:
        bare = folded.strip(":*[]|•· ").rstrip(".…!")
        for effect, pattern in lexicon.line:
            if pattern.fullmatch(bare) or pattern.fullmatch(folded):
                return Cue("line", effect)
    for effect, pattern in lexicon.start:
        if found := pattern.match(folded):
            return Cue("start", effect, folded[found.end() :].strip())
    for effect, pattern in lexicon.any:
        if pattern.search(folded):
            return Cue("any", effect)
    return None
