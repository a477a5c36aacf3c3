"""Cue phrases of page furniture: reviewed data, matched against one line at a time.

``data/cues.csv`` has a line a phrase: ``where`` it must stand (``line``: it is the whole line;
``start``: the line begins with it; ``any``: anywhere), the ``pattern``, a regular expression over
the line in small letters with single spaces, for ``any`` the word that it ``needs`` (which spares
the search), its ``effect`` and the ``reason``.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

# What a cue does: it says that a machine wrote the text (`ai`), heads facts of the article
# (`keep`), begins teasers for other texts (`teasers`), ends the article (`end`; `soft_end` if
# only little follows), signs or dates the page (`sign`), or makes the line alone furniture
# (`line`). The first that holds counts.
EFFECTS = ("ai", "keep", "teasers", "end", "soft_end", "sign", "line")

_LONGEST_LINE = 160
_LONGEST_SEARCH = 400
_SPACE = re.compile(r"\s+")

_Patterns = tuple[tuple[str, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue met in a line; ``rest`` is what stands behind a cue at the line's start."""

    where: str
    effect: str
    rest: str = ""


def load_table(name: str) -> list[dict[str, str]]:
    """The rows of ``data/NAME.csv``, in file order."""
    source = files("pipeline.ingest") / "data" / f"{name}.csv"
    return list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))


@lru_cache(maxsize=1)
def _lexicon() -> tuple[_Patterns, _Patterns, tuple[tuple[str, str, re.Pattern[str]], ...]]:
    """The patterns for whole lines and starts, one for each effect, and those for anywhere."""
    rows = sorted(load_table("cues"), key=lambda row: EFFECTS.index(row["effect"]))

    def joined(where: str) -> _Patterns:
        groups: dict[str, list[str]] = {}
        for row in rows:
            if row["where"] == where:
                groups.setdefault(row["effect"], []).append(f"(?:{row['pattern']})")
        return tuple((effect, re.compile("|".join(group))) for effect, group in groups.items())

    anywhere = tuple(
        (row["needs"], row["effect"], re.compile(row["pattern"]))
        for row in rows
        if row["where"] == "any"
    )
    return joined("line"), joined("start"), anywhere


def find_cue(text: str, *, anywhere: bool = True) -> Cue | None:
    """The cue that a line holds: the whole line first, then its start, then anywhere in it."""
    folded = _SPACE.sub(" ", text[:_LONGEST_SEARCH]).casefold().strip()
    lines, starts, others = _lexicon()
    if len(text) <= _LONGEST_LINE:
        bare = folded.strip(":*[]|•· ").rstrip(".…!")
        for effect, pattern in lines:
            if pattern.fullmatch(bare) or pattern.fullmatch(folded):
                return Cue("line", effect)
    for effect, pattern in starts:
        if found := pattern.match(folded):
            return Cue("start", effect, folded[found.end() :].strip())
    for needed, effect, pattern in others if anywhere else ():
        if needed in folded and pattern.search(folded):
            return Cue("any", effect)
    return None
