"""Small typed values that travel between the stages.

All are frozen and plain, so that they compare, hash and pickle. Offsets are code points in the
text that the value was read from, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Evidence:
    """The place in a text that states a fact, and the rule that read it there.

    ``confidence`` is between 0 and 1; below 0.5 marks a guess. ``review_status`` is a code of
    `schemas.codelists.REVIEW_STATUSES`: whether a person has looked at the fact.
    """

    start: int
    end: int
    rule: str
    confidence: float = 1.0
    review_status: str = "machine"

    def moved(self, start: int, end: int) -> Evidence:
        """The same evidence at another place."""
        return replace(self, start=start, end=end)


@dataclass(frozen=True, slots=True)
class Quantity:
    """Bounds that the words of a number assert; None is an open or unknown bound.

    ``modifier`` is a code of `schemas.codelists.MODIFIERS`; ``unit`` an ISO 4217 code for money,
    ``percent`` for percentages, None for plain counts. ``per_unit`` is true for "18 each".
    """

    low: float | None
    high: float | None
    modifier: str = "exact"
    unit: str | None = None
    per_unit: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """An interval as two EDTF strings cut to what is known; a single date has both ends equal.

    None is an unknown or open end. "since 2012" is ("2012", None). "~" marks an approximate end.
    """

    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A country by its ISO 3166-1 alpha-3 code (or XKX), or a region without a code.

    ``via`` says how the words name the country: ``name``, ``demonym``, ``city``, ``organisation``.
    """

    code: str | None
    via: str = "name"


@dataclass(frozen=True, slots=True)
class Name:
    """An organisation as the article names it.

    ``name`` is the fullest form found in the article, ``acronym`` its short form if the article or
    the reviewed list gives one. ``country`` is the alpha-3 code of the state that it belongs to,
    if its name or the reviewed list fixes one. ``kind`` is a code of
    `schemas.codelists.ORGANISATION_TYPES`. All mentions of one organisation in an article share
    one ``name``.
    """

    name: str
    acronym: str | None = None
    country: str | None = None
    kind: str | None = None


Value = Quantity | Period | Place | Name


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that stands in the text, and what it says.

    ``label`` is one of `schemas.codelists.MENTION_LABELS`. ``value`` is None where the words were
    found but could not be read; ``rule`` then names the reason.
    """

    start: int
    end: int
    label: str
    rule: str
    value: Value | None
    confidence: float = 1.0
    review_status: str = "machine"
