"""Names of countries, their people and their cities to ISO 3166-1 alpha-3 codes.

`find_names` is the dictionary half of the reader: every listed name in a text, longest match first,
by letters and capitals alone. What the words around a name say is for `extractors.countries`.
Names come from pycountry and from the reviewed tables ``countries``, ``demonyms``, ``cities`` and
``regions``; the reviewed tables win. pycountry's own ``lookup`` and fuzzy search are never used:
they read "can" as Canada and "Kosovo" as Serbia.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import pycountry

from extractors._data import load_rows
from schemas.values import Place

# A code of ISO 3166-1's user-assigned range, as the codebook sets it.
KOSOVO = "XKX"

_WORD = re.compile(r"[^\W\d_]+|&")
_SEPARATOR = re.compile(r"[\s.'’‘ʻ\-‐‑–(]{1,4}")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_INDICATOR_A = 0x1F1E6
_BY_WORD = {"&": "and", "saint": "st"}
_REGION = "region"


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed name: its words as printed, its code, and what it may be taken for.

    ``code`` is None for a region, for a name that means no country ("New England") and for one
    that only the article can settle; ``others`` are the further codes that it may stand for.
    ``via`` is ``name``, ``demonym``, ``city``. ``care`` says what the tables warn of: ``person`` a
    personal name too, ``word`` a common word too, ``country`` so common that its country must be
    named, ``acronym`` likewise, ``exact`` only as printed, ``state`` a state of the USA.
    ``commas`` counts the commas printed in the name.
    """

    words: tuple[str, ...]
    code: str | None
    others: tuple[str, ...] = ()
    via: str = "name"
    care: frozenset[str] = frozenset()
    label: str = "country"
    commas: int = 0

    @property
    def means_nothing(self) -> bool:
        """True for a trap: listed so that the country's name inside it is not read."""
        return self.label == "country" and self.code is None and not self.others


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed name at a place in a text."""

    start: int
    end: int
    entry: Entry


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """A word without case and accents; "&" is "and", "Saint" is "St"."""
    folded = word.casefold().replace("ı", "i").replace("ł", "l").replace("ø", "o")
    if not folded.isascii():
        parts = unicodedata.normalize("NFKD", folded)
        folded = "".join(c for c in parts if not unicodedata.combining(c))
    return _BY_WORD.get(folded, folded)


def _split(name: str) -> tuple[str, ...]:
    return tuple(m.group() for m in _WORD.finditer(unicodedata.normalize("NFC", name)))


def _entry(name: str, code: str, others: str, via: str, care: str, label: str = "country") -> Entry:
    return Entry(
        _split(name), code or None, tuple(others.split()), via, frozenset(care.split()), label,
        name.count(","),
    )  # fmt: skip


def _listed() -> Iterator[Entry]:
    """Every entry, the reviewed tables first."""
    for row in load_rows("countries"):
        yield _entry(row["name"], row["code"], row["others"], "name", row["care"])
    for row in load_rows("demonyms"):
        for word in row["words"].split():
            yield _entry(word.replace("_", " "), row["code"], row["others"], "demonym", "")
    for row in load_rows("regions"):
        via = "demonym" if row["form"] == "demonym" else "name"
        care = "exact" if row["form"] == "exact" else ""
        yield _entry(row["name"], "", "", via, care, _REGION)
    for country in pycountry.countries:
        for field in ("common_name", "name", "official_name"):
            name = re.sub(r"^the ", "", getattr(country, field, ""))
            if name and "," not in name and "(" not in name:
                yield _entry(name, country.alpha_3, "", "name", "")
    for row in load_rows("cities"):
        yield _entry(row["name"], row["code"], row["others"], "city", row["care"])


@lru_cache(maxsize=1)
def gazetteer() -> dict[str, tuple[Entry, ...]]:
    """Entries by their first folded word, the longest first; of equal names the first listed."""
    kept: dict[tuple[str, ...], Entry] = {}
    for entry in _listed():
        words = entry.words if "exact" in entry.care else tuple(map(fold_word, entry.words))
        kept.setdefault((*words, "," * entry.commas), entry)
    by_first: dict[str, list[Entry]] = {}
    for entry in kept.values():
        by_first.setdefault(fold_word(entry.words[0]), []).append(entry)
    return {
        first: tuple(sorted(entries, key=lambda e: (-len(e.words), "exact" not in e.care)))
        for first, entries in by_first.items()
    }


def _same_word(text: str, listed: str, *, exact: bool) -> bool:
    """Whether a word of the text is the listed one, capitals included.

    A capital must be a capital, and an acronym all capitals; a text all in capitals is allowed.
    """
    if exact or (listed.isupper() and len(listed) > 1):
        return text == listed
    if fold_word(text) != fold_word(listed):
        return False
    return text == "&" or listed[0].islower() or text[0].isupper() or listed == "&"


def _gap_is_open(gap: str, comma: bool) -> bool:
    """Whether what stands between two words may stand inside a name."""
    if comma and gap[:1] == ",":
        gap = gap[1:]
    return _SEPARATOR.fullmatch(gap) is not None


def _match(text: str, words: list[re.Match[str]], at: int, entry: Entry) -> int | None:
    """The offset where the entry ends if it starts at word ``at``, else None."""
    if at + len(entry.words) > len(words):
        return None
    exact = "exact" in entry.care
    commas = 0
    for i, listed in enumerate(entry.words):
        word = words[at + i]
        if not _same_word(word.group(), listed, exact=exact):
            return None
        if i:
            gap = text[words[at + i - 1].end() : word.start()]
            commas += gap[:1] == ","
            if not _gap_is_open(gap, entry.commas > 0) and (gap or "&" not in entry.words):
                return None
    end = words[at + len(entry.words) - 1].end()
    initials = len(entry.words) > 1 and len(entry.words[-1]) == 1 and entry.words[-1].isupper()
    bracket = "(" in text[words[at].end() : words[at + len(entry.words) - 1].start()]
    closing = "." if initials else ")" if bracket else None
    if closing and text.startswith(closing, end):
        end += 1
    return end if commas == entry.commas else None


def _is_loose(text: str, start: int, end: int) -> bool:
    """Whether a span stands on its own: not inside an identifier, a longer word, or "non-"."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if before and (before.isalnum() or before in "_@"):
        return False
    if before == "-" and text[max(0, start - 4) : start].casefold() == "non-":
        return False
    return not (after and (after.isalnum() or after in "_@"))


def find_names(text: str) -> list[Hit]:
    """All listed names in order, none overlapping, the longest at each place.

    One pass over the words, with a bounded number of tries at each: linear in the text.
    """
    table = gazetteer()
    words = list(_WORD.finditer(text))
    hits: list[Hit] = []
    at = 0
    while at < len(words):
        step = 1
        for entry in table.get(fold_word(words[at].group()), ()):
            end = _match(text, words, at, entry)
            if end is not None and _is_loose(text, words[at].start(), end):
                hits.append(Hit(words[at].start(), end, entry))
                step = len(entry.words)
                break
        at += step
    return hits


def find_flags(text: str) -> list[tuple[int, int, str]]:
    """Start, end and code of every flag emoji: two regional indicator symbols (UTS #51)."""
    found = []
    for flag in _FLAG.finditer(text):
        letters = "".join(chr(ord(c) - _INDICATOR_A + ord("A")) for c in flag.group())
        country = pycountry.countries.get(alpha_2=letters)
        code = KOSOVO if letters == "XK" else country and country.alpha_3
        if code:
            found.append((flag.start(), flag.end(), code))
    return found


def parse_country(words: str) -> Place | None:
    """The country or region that ``words`` name and nothing else, or None.

    None also for what only an article can settle ("Congolese").
    """
    stripped = words.strip()
    hits = find_names(stripped)
    if len(hits) != 1 or (hits[0].start, hits[0].end) != (0, len(stripped)):
        return None
    entry = hits[0].entry
    if entry.label == _REGION or entry.code:
        return Place(entry.code, entry.via)
    return None


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    """Every code that a country may have here."""
    return frozenset(c.alpha_3 for c in pycountry.countries) | {KOSOVO}
