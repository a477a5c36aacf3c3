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


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The pattern for whole lines, that for starts, a group an effect; those for anywhere."""

    lines: re.Pattern[str]
    starts: re.Pattern[str]
    others: tuple[tuple[str, str, re.Pattern[str]], ...]


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    rows = sorted(load_table("cues"), key=lambda row: EFFECTS.index(row["effect"]))

    def joined(where: str) -> re.Pattern[str]:
        groups: dict[str, list[str]] = {}
        for row in rows:
            if row["where"] == where:
                groups.setdefault(row["effect"], []).append(f"(?:{row['pattern']})")
        each = (f"(?P<{effect}>{'|'.join(group)})" for effect, group in groups.items())
        return re.compile("|".join(each))

    anywhere = tuple(
        (row["needs"], row["effect"], re.compile(row["pattern"]))
        for row in rows
        if row["where"] == "any"
    )
    return _Lexicon(joined("line"), joined("start"), anywhere)


def find_cue(text: str, *, anywhere: bool = True) -> Cue | None:
    """The cue that a line holds: the whole line first, then its start, then anywhere in it."""
    folded = _SPACE.sub(" ", text[:_LONGEST_SEARCH]).casefold().strip()
    lexicon = _lexicon()
    if len(text) <= _LONGEST_LINE:
        bare = folded.strip(":*[]|•· ").rstrip(".…!")
        found = [lexicon.lines.fullmatch(line) for line in {bare, folded}]
        effects = [str(f.lastgroup) for f in found if f]
        if effects:
            return Cue("line", min(effects, key=EFFECTS.index))
    if start := lexicon.starts.match(folded):
        return Cue("start", str(start.lastgroup), folded[start.end() :].strip())
    for needed, effect, pattern in lexicon.others if anywhere else ():
        if needed in folded and pattern.search(folded):
            return Cue("any", effect)
    return None
