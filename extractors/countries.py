"""Countries and regions: every name, demonym and city, as ISO 3166-1 alpha-3 codes.

The names are found by `extractors.normalise.countries`; here the words around a name decide whether
it is a place at all (a person, a language, a currency and a treaty are not), and the whole article
decides names that several countries share.
"""

from __future__ import annotations

import re
from functools import lru_cache

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors._data import load_rows
from extractors._reader import Read, Reader
from extractors.normalise.countries import Entry, Hit, find_names
from schemas.values import Mention, Place

_NEXT = re.compile(r"[\s\"“”'’]{0,3}([^\W\d_]+|\$)")
_PREVIOUS = re.compile(r"([^\W\d_]+)(\.?[\s\"“”'‘’\-]{1,3})\Z")
_NEAR = 48
# Languages in a row, at most.
_ROW = 12


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    """The word lists of ``country_context``."""
    lists: dict[str, set[str]] = {}
    for row in load_rows("country_context"):
        lists.setdefault(row["list"], set()).update(row["words"].split())
    return {name: frozenset(words) for name, words in lists.items()}


def _listed(name: str, word: str) -> bool:
    return word.casefold() in _lists()[name]


class _Context:
    """A text, its hits and what surrounds each."""

    def __init__(self, doc: Doc) -> None:
        self.text = doc.text
        self.hits = [h for h in find_names(doc.text) if not h.entry.means_nothing]
        self.people = [
            (e.start_char, e.end_char) for e in doc.ents if e.label_ == "PERSON" and len(e) > 1
        ]
        self.sure = frozenset(
            h.entry.code
            for h in self.hits
            if h.entry.code
            and not h.entry.others
            and h.entry.care not in ("word", "country", "acronym")
        )

    def next_word(self, end: int) -> str:
        found = _NEXT.match(self.text, end, end + _NEAR)
        return found[1] if found else ""

    def previous_word(self, start: int) -> str:
        found = _PREVIOUS.search(self.text, max(0, start - _NEAR), start)
        return found[1] if found else ""

    def is_person(self, hit: Hit) -> bool:
        """Inside a person's name, or behind a title."""
        if hit.entry.via == "demonym":
            return False
        if hit.entry.care == "person" and _listed("title", self.previous_word(hit.start)):
            return True
        return hit.entry.care == "person" and any(
            s <= hit.start and hit.end <= e and (s, e) != (hit.start, hit.end)
            for s, e in self.people
        )


def read_countries(doc: Doc) -> list[Mention]:
    """Every country and region that the text mentions, in order of place."""
    context = _Context(doc)
    found = (_read(context, at) for at in range(len(context.hits)))
    return [m for m in found if m is not None]


def _read(context: _Context, at: int) -> Mention | None:
    """What one name says where it stands; None where it is no place."""
    hit = context.hits[at]
    entry = hit.entry
    if _is_other_thing(context, at) or _lacks_support(context, hit):
        return None
    if entry.label == "region":
        return Mention(hit.start, hit.end, "region", "region_name", Place(None, entry.via))
    code, confidence, rule = _resolve(context, entry)
    if code is None:
        return Mention(hit.start, hit.end, "country", rule, None, 0.3)
    return Mention(hit.start, hit.end, "country", rule, Place(code, entry.via), confidence)


def _is_other_thing(context: _Context, at: int) -> bool:
    """A person, a language, a currency, a treaty, an address in a link."""
    hit = context.hits[at]
    following = context.next_word(hit.end)
    if following == "$" or _listed("currency", following) or _listed("named_after", following):
        return True
    if context.is_person(hit) or _in_link(context.text, hit):
        return True
    if hit.entry.via == "demonym":
        return _is_language(context, at)
    return hit.entry.words == ("US",) and _is_pronoun(context, hit)


def _in_link(text: str, hit: Hit) -> bool:
    start, end = max(0, hit.start - 100), min(len(text), hit.end + 100)
    before = re.split(r"\s", text[start : hit.start])[-1]
    after = re.split(r"\s", text[hit.end : end])[0]
    run = before + text[hit.start : hit.end] + after
    return "://" in run or "www." in run or "@" in run


def _is_pronoun(context: _Context, hit: Hit) -> bool:
    """Whether US is no state: "CONTACT US" in a line all in capitals."""
    before = context.previous_word(hit.start)
    return before.isupper() and _listed("before_pronoun", before)


def _is_language(context: _Context, at: int) -> bool:
    """Whether a demonym is a language: "in French", "English and Spanish versions"."""
    hit = context.hits[at]
    first, last = _chain(context, at)
    following = context.next_word(last.end)
    if _listed("language_noun", following):
        return True
    ends = not following or _listed("no_noun", following) or not _touches(context, last)
    if ends and _listed("language_verb", context.previous_word(first.start)):
        return True
    if hit.entry.words == ("English",):
        return not _listed("english_noun", following)
    return False


def _touches(context: _Context, hit: Hit) -> bool:
    """Whether a word follows with only a space between."""
    return re.match(r"[ \u00a0\n]{1,2}[^\W\d_]", context.text[hit.end : hit.end + 3]) is not None


def _chain(context: _Context, at: int) -> tuple[Hit, Hit]:
    """The first and the last of a row of demonyms: "English, French and Spanish"."""
    first = last = at
    while first > 0 and at - first < _ROW and _joined(context, first - 1):
        first -= 1
    while last + 1 < len(context.hits) and last - at < _ROW and _joined(context, last):
        last += 1
    return context.hits[first], context.hits[last]


def _joined(context: _Context, at: int) -> bool:
    left, right = context.hits[at], context.hits[at + 1]
    gap = context.text[left.end : right.start]
    both = left.entry.via == right.entry.via == "demonym"
    return both and re.fullmatch(r"(?:,| and| or|, and|, or|/|-|–|\s){1,3}\s?", gap) is not None


def _lacks_support(context: _Context, hit: Hit) -> bool:
    """Names that are common words need more than their letters."""
    entry = hit.entry
    if entry.care in ("acronym", "country"):
        return entry.code not in context.sure
    if entry.care == "word":
        before = context.previous_word(hit.start)
        return not _listed("before_place", before) or entry.code not in context.sure
    return False


def _resolve(context: _Context, entry: Entry) -> tuple[str | None, float, str]:
    """Code, confidence and rule, of a name that several countries may share by the article."""
    rule = {"name": "country_name", "demonym": "demonym", "city": "city"}[entry.via]
    if not entry.others:
        return entry.code, 0.95 if entry.via == "city" else 1.0, rule
    if entry.code in context.sure:
        return entry.code, 0.95, rule
    named = [c for c in entry.others if c in context.sure]
    if len(named) == 1:
        return named[0], 0.8, f"{rule}_by_article"
    if entry.code is None:
        return None, 0.3, f"ambiguous_{entry.via}"
    return entry.code, 0.7, f"{rule}_by_default"


def build(vocab: Vocab) -> Read:
    """The reader; it needs nothing of the vocabulary, its names are matched on letters."""
    del vocab
    return read_countries


READER = Reader("countries", build)
