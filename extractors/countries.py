"""Countries and regions: every name, demonym and city, as ISO 3166-1 alpha-3 codes.

The names are found by `extractors.normalise.countries`; here the words around a name decide whether
it is a place at all (a person, a language, a currency and a treaty are not), and the whole article
decides names that several countries share.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors._data import load_rows
from extractors._kept import whole_text
from extractors._reader import Read, Reader
from extractors.normalise.countries import Entry, Hit, find_flags, find_names
from schemas.values import Mention, Place

# Both stop at a line's end: the next block is another text.
_NEXT = re.compile(r"[ \t\u00a0\"“”'’]{0,3}([^\W\d_]+|\$)")
_PREVIOUS = re.compile(r"([^\W\d_]+)(\.?[ \t\u00a0\"“”'‘’\-]{1,3})\Z")
_IN_ROW = re.compile(r"([^\W\d_]+)(?:,? and |, |/)\Z")
_NEAR = 48
# Languages in a row, at most.
_ROW = 12
# What the tables warn of, and what therefore settles no other name.
_UNSURE = frozenset(("word", "country", "acronym"))
_SECOND_NAME = re.compile(r" [A-Z][\w'’-]+ ([A-Z][a-z]+)\b")
_RULES = {"name": "country_name", "demonym": "demonym", "city": "city"}


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
    """A text, its names and what surrounds each.

    ``sure`` holds the countries that are named beyond doubt, by which shared names are decided.
    """

    def __init__(self, doc: Doc) -> None:
        self.text = whole_text(doc)
        self.hits = [h for h in find_names(self.text) if not h.entry.means_nothing]
        self.people = sorted(
            (e.start_char, e.end_char) for e in doc.ents if e.label_ == "PERSON" and len(e) > 1
        )
        entries = [h.entry for h in self.hits]
        self.sure = frozenset(
            e.code for e in entries if e.code and not e.others and not e.care & _UNSURE
        )

    def next_word(self, end: int) -> str:
        found = _NEXT.match(self.text, end, end + _NEAR)
        return found[1] if found else ""

    def previous_word(self, start: int) -> str:
        found = _PREVIOUS.search(self.text, max(0, start - _NEAR), start)
        return found[1] if found else ""

    def is_person(self, hit: Hit) -> bool:
        """A personal name behind a title, or inside a longer name of a person."""
        if "person" not in hit.entry.care:
            return False
        if _listed("title", self.previous_word(hit.start)):
            return True
        at = bisect_right(self.people, (hit.start, len(self.text))) - 1
        if at < 0:
            return False
        start, end = self.people[at]
        return hit.end <= end and (start, end) != (hit.start, hit.end)

    def state_of(self, at: int) -> Hit | None:
        """The name behind a comma right after a name: "Paris, Texas", "Cordoba, Argentina"."""
        if at + 1 >= len(self.hits):
            return None
        here, there = self.hits[at], self.hits[at + 1]
        gap = self.text[here.end : there.start]
        return there if gap.startswith(",") and gap[1:].isspace() else None


def read_countries(doc: Doc) -> list[Mention]:
    """Every country and region that the text mentions, in order of place."""
    context = _Context(doc)
    read = (_read(context, at) for at in range(len(context.hits)))
    found = [m for m in read if m is not None]
    found += [
        Mention(start, end, "country", "flag", Place(code, "name"))
        for start, end, code in find_flags(whole_text(doc))
    ]
    return sorted(found, key=lambda m: m.start)


def _read(context: _Context, at: int) -> Mention | None:
    """What one name says where it stands; None where it is no place."""
    hit = context.hits[at]
    entry = hit.entry
    if _is_other_thing(context, at) or _lacks_support(context, hit):
        return None
    if entry.label == "region":
        return Mention(hit.start, hit.end, "region", "region_name", Place(None, entry.via))
    code, confidence, rule = _by_state(context, at) or _resolve(context, entry)
    if code is None:
        return Mention(hit.start, hit.end, "country", rule, None, 0.3)
    return Mention(hit.start, hit.end, "country", rule, Place(code, entry.via), confidence)


def _is_other_thing(context: _Context, at: int) -> bool:
    """A person, a language, a currency, a treaty, an address in a link."""
    hit = context.hits[at]
    following = context.next_word(hit.end)
    if following == "$" or _listed("currency", following):
        return True
    if following[:1].isupper() and _listed("named_after", following):
        return True
    if hit.entry.via == "city" and (_is_address(context, hit) or _is_acronym(context, hit)):
        return True
    if context.is_person(hit) or _in_link(context.text, hit):
        return True
    if hit.entry.via == "demonym":
        return _is_language(context, at)
    return hit.entry.words == ("US",) and _is_pronoun(context, hit)


def _is_address(context: _Context, hit: Hit) -> bool:
    """As in "15 Paris Avenue", "at Wellington Bassey Way"."""
    if _listed("street", context.next_word(hit.end)):
        return True
    named = _SECOND_NAME.match(context.text, hit.end)
    return named is not None and _listed("street", named[1])


def _in_link(text: str, hit: Hit) -> bool:
    start, end = max(0, hit.start - 100), min(len(text), hit.end + 100)
    before = re.split(r"\s", text[start : hit.start])[-1]
    after = re.split(r"\s", text[hit.end : end])[0]
    run = before + text[hit.start : hit.end] + after
    return "://" in run or "www." in run or "@" in run


def _is_acronym(context: _Context, hit: Hit) -> bool:
    """Whether three capitals are no city: "OSH" outside a headline in capitals."""
    words = context.text[hit.start : hit.end]
    if len(words) > 3 or not words.isupper() or hit.entry.words[0].isupper():
        return False
    around = (context.previous_word(hit.start), context.next_word(hit.end))
    return not any(len(w) > 1 and w.isupper() for w in around)


def _is_pronoun(context: _Context, hit: Hit) -> bool:
    """Whether US is no state: "CONTACT US" in a line all in capitals."""
    before = context.previous_word(hit.start)
    return before.isupper() and _listed("before_pronoun", before)


def _is_language(context: _Context, at: int) -> bool:
    """Whether a demonym is a language: "in French", "English and Spanish versions"."""
    hit = context.hits[at]
    if context.text[hit.start : hit.end].endswith("s"):
        return False
    first, last = _chain(context, at)
    following = context.next_word(last.end)
    if _listed("language_noun", following):
        return True
    ends = not following or _listed("no_noun", following) or not _touches(context, last)
    before = context.previous_word(_row_start(context, first.start))
    if ends and _listed("language_verb", before):
        return True
    if hit.entry.words == ("English",):
        return not _listed("english_noun", following)
    return False


def _row_start(context: _Context, start: int) -> int:
    """Where a row begins that opens with languages of no nationality: "Dari, Tajik"."""
    for _ in range(_ROW):
        found = _IN_ROW.search(context.text, max(0, start - _NEAR), start)
        if found is None or found[1] not in _lists()["language"]:
            return start
        start = found.start(1)
    return start


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
    """Whether a name that is a common word stands without what would make it a place."""
    entry = hit.entry
    if not entry.care & _UNSURE:
        return False
    if entry.code not in context.sure:
        return True
    return "word" in entry.care and not _listed("before_place", context.previous_word(hit.start))


def _by_state(context: _Context, at: int) -> tuple[str, float, str] | None:
    """The code that a following state or country settles: "Paris, Texas"."""
    there = context.state_of(at)
    if there is None or there.entry.code is None:
        return None
    entry = context.hits[at].entry
    if "state" in there.entry.care and entry.via != "demonym" and "state" not in entry.care:
        return there.entry.code, 0.9, "city_in_state"
    if entry.via == "city" and there.entry.code in entry.others:
        return there.entry.code, 0.95, "city_in_country"
    return None


def _resolve(context: _Context, entry: Entry) -> tuple[str | None, float, str]:
    """Code, confidence and rule, of a name that several countries may share by the article."""
    rule = _RULES[entry.via]
    if not entry.others:
        return entry.code, 0.95 if entry.via == "city" else 1.0, rule
    if entry.code in context.sure:
        return entry.code, 0.95, rule
    named = [c for c in entry.others if c in context.sure]
    if len(named) == 1:
        return named[0], 0.8, f"{rule}_by_article"
    if entry.code is None or (entry.via == "city" and len(named) > 1):
        return None, 0.3, f"ambiguous_{entry.via}"
    return entry.code, 0.7, f"{rule}_by_default"


def build(vocab: Vocab) -> Read:
    """The reader; it needs nothing of the vocabulary, its names are matched on letters."""
    del vocab
    return read_countries


READER = Reader("countries", build)
