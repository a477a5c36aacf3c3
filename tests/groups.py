"""What a mark may say for each reader and composer, and when a finding agrees with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.annotate import find_readers
from schemas import codelists
from schemas.edtf import is_edtf
from schemas.facts import ArticleFacts

Parse = Callable[[str], object]
Keys = dict[str, Parse]
Get = Callable[[Any], Any]


@dataclass(frozen=True)
class Mark:
    """One finding that a case asks for; offsets are in the case's text without its marks."""

    start: int
    end: int
    label: str
    keys: dict[str, object]


def text(words: str) -> str:
    return words


def number(words: str) -> float:
    return float(words)


def place(words: str) -> int:
    return int(words)


def flag(words: str) -> bool:
    if words not in ("true", "false"):
        raise ValueError("write true or false")
    return words == "true"


def edtf(words: str) -> str:
    if not is_edtf(words):
        raise ValueError("no date; write 2017, 2017-01, 2017-01-31, each with ~ or ? behind it")
    return words


def one_of(codes: Collection[str]) -> Parse:
    def parse(words: str) -> str:
        if words not in codes:
            raise ValueError(f"have {list(codes)}")
        return words

    return parse


def set_of(parse: Parse) -> Parse:
    return lambda words: frozenset(parse(w) for w in words.split(","))


def country(words: str) -> str:
    if not (len(words) == 3 and words.isascii() and words.isupper()):
        raise ValueError("write an ISO 3166-1 alpha-3 code")
    return words


_QUANTITY: Keys = {
    "low": number, "high": number, "modifier": one_of(codelists.MODIFIERS), "unit": text,
    "per_unit": flag,
}  # fmt: skip
_PERIOD: Keys = {"start": edtf, "end": edtf}
_READ: Keys = {"rule": text, "value": text, "confidence": number}
_PLACE: Keys = {
    "code": country, "via": one_of(("name", "demonym", "city", "organisation")),
}  # fmt: skip
_NAME: Keys = {
    "name": text, "acronym": text, "country": country, "kind": one_of(codelists.ORGANISATION_TYPES),
}  # fmt: skip
_MENTIONS: dict[str, Keys] = {
    "organisation": _READ | _NAME, "country": _READ | _PLACE, "region": _READ | _PLACE,
    "date": _READ | _PERIOD, "count": _READ | _QUANTITY, "percent": _READ | _QUANTITY,
    "money": _READ | _QUANTITY,
}  # fmt: skip
_FACT: Keys = {"rule": text, "programme": place}


@dataclass(frozen=True)
class Group:
    """One reader or composer: its labels with their keys, and how a finding is compared."""

    name: str
    labels: Mapping[str, Keys]
    label_of: Get
    getters: Mapping[str, Get]
    take: Callable[[ArticleFacts], tuple[Any, ...]] | None = None

    @property
    def is_reader(self) -> bool:
        return self.take is None

    def agrees(self, mark: Mark, found: Any) -> bool:
        """Whether a finding is what the mark asks for, references to other marks apart.

        A mention has exactly the mark's offsets; a fact's evidence overlaps the mark.
        """
        where = found if self.is_reader else found.evidence
        if self.is_reader:
            in_place = (where.start, where.end) == (mark.start, mark.end)
        else:
            in_place = where.start < mark.end and mark.start < where.end
        return (
            in_place
            and self.label_of(found) == mark.label
            and all(self.getters[k](found) == v for k, v in mark.keys.items() if k in self.getters)
        )

    def show(self, found: Any, source: str) -> str:
        where = found if self.is_reader else found.evidence
        keys = {k: g(found) for k, g in self.getters.items() if self.keeps(found, k)}
        shown = " ".join(
            f"{k}={','.join(sorted(v)) if isinstance(v, frozenset) else v}"
            for k, v in keys.items()
            if v not in (None, False, frozenset())
        )
        words = source[where.start : where.end]
        return f"{words!r} {where.start}:{where.end} {self.label_of(found)} {shown}"

    def keeps(self, found: Any, key: str) -> bool:
        return key in self.labels.get(self.label_of(found), {}) and key != "value"


def _value(key: str) -> Get:
    return lambda mention: getattr(mention.value, key, None)


def _attribute(*path: str) -> Get:
    def get(found: Any) -> object:
        for name in path:
            found = getattr(found, name)
        return found

    return get


def _set(name: str) -> Get:
    return lambda found: frozenset(getattr(found, name)) or None


_MENTION_GETTERS: Mapping[str, Get] = {
    **{k: _value(k) for k in (*_QUANTITY, *_PERIOD, *_PLACE, *_NAME)},
    "rule": _attribute("rule"),
    "confidence": _attribute("confidence"),
    "value": lambda mention: mention.value and "read",
}
_EVIDENCE: Mapping[str, Get] = {
    "rule": _attribute("evidence", "rule"), "programme": _attribute("programme"),
}  # fmt: skip
_PERIOD_GETTERS: Mapping[str, Get] = {
    "start": _attribute("period", "start"), "end": _attribute("period", "end"),
}  # fmt: skip


def _labels(codes: Collection[str], keys: Keys) -> dict[str, Keys]:
    return dict.fromkeys(codes, keys)


_COMPOSERS = (
    Group(
        "programmes",
        _labels(
            codelists.LEVELS,
            _PERIOD
            | {
                "title": text, "basis": one_of(codelists.TITLE_BASES),
                "status": one_of(codelists.STATUSES), "months": number, "rule": text,
                "id": text, "parent": text,
            },
        ),
        _attribute("level"),
        {
            "title": _attribute("title"), "basis": _attribute("title_basis"),
            "status": _attribute("status"), "months": _attribute("duration_months"),
            "rule": _EVIDENCE["rule"], **_PERIOD_GETTERS,
        },
        _attribute("programmes"),
    ),
    Group(
        "country_roles",
        _labels(codelists.COUNTRY_ROLES, _FACT | _PERIOD | {"code": country}),
        _attribute("role"),
        {"code": _attribute("code"), **_PERIOD_GETTERS, **_EVIDENCE},
        _attribute("countries"),
    ),
    Group(
        "organisation_roles",
        _labels(codelists.ORGANISATION_ROLES, _FACT | {"name": text}),
        _attribute("role"),
        {"name": _attribute("name"), **_EVIDENCE},
        _attribute("organisations"),
    ),
    Group("topics", _labels(codelists.TOPICS, _FACT), _attribute("topic"), _EVIDENCE,
          _attribute("topics")),
    Group(
        "outcomes",
        _labels(
            codelists.INDICATORS,
            _FACT
            | _QUANTITY
            | _PERIOD
            | {
                "kind": one_of(codelists.KINDS),
                "occupation": set_of(one_of(codelists.OCCUPATIONS)),
                "country": set_of(country), "sex": set_of(one_of(codelists.SEXES)),
                "words": text, "id": text, "part": text,
            },
        ),
        _attribute("indicator"),
        {
            **{k: _attribute("quantity", k) for k in _QUANTITY},
            **_PERIOD_GETTERS, "kind": _attribute("kind"), "occupation": _set("occupations"),
            "country": _set("countries"), "sex": _set("sexes"), "words": _attribute("value_text"),
            **_EVIDENCE,
        },
        _attribute("outcomes"),
    ),
)  # fmt: skip
COMPOSERS = {group.name: group for group in _COMPOSERS}
READERS = {
    name: Group(name, _MENTIONS, _attribute("label"), _MENTION_GETTERS) for name in find_readers()
}
GROUPS = READERS | COMPOSERS


def mention_group(name: str) -> Group:
    """A reader's group by any name, for tests of the notation itself."""
    return Group(name, _MENTIONS, _attribute("label"), _MENTION_GETTERS)
