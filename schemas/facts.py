"""What composition says of one article: plain, frozen facts with evidence.

``programme`` and ``parent`` and ``part_of`` are positions in the same article's lists. Offsets are
code points in the text that was read.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.values import Evidence, Mention, Period, Quantity

UNKNOWN_PERIOD = Period(None, None)


@dataclass(frozen=True, slots=True)
class ProgrammeFact:
    """One programme or event. ``title`` is always set; ``title_basis`` says if it was printed.

    ``key`` is the title that its row's key is made of, where a person changed it since.
    """

    title: str
    title_basis: str
    level: str
    status: str
    evidence: Evidence
    period: Period = UNKNOWN_PERIOD
    duration_months: float | None = None
    parent: int | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class CountryFact:
    """A country's role in a programme, with its own period where the article gives one."""

    programme: int
    code: str
    role: str
    evidence: Evidence
    period: Period = UNKNOWN_PERIOD


@dataclass(frozen=True, slots=True)
class OrganisationFact:
    """An organisation's role in a programme; ``name`` is the mention's `Name.name`."""

    programme: int
    name: str
    role: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class TopicFact:
    """A subject that the programme is about."""

    programme: int
    topic: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class OutcomeFact:
    """A number that the article reports or plans as a result of a programme.

    ``value_text`` is the number's own words; ``evidence`` spans the phrase that holds it.
    ``key`` holds the indicator and the words that its row's key is made of, where a person changed
    them since; ``counted`` is a person's word on whether a sum may include it.
    """

    programme: int
    indicator: str
    kind: str
    quantity: Quantity
    value_text: str
    evidence: Evidence
    part_of: int | None = None
    period: Period = UNKNOWN_PERIOD
    occupations: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    sexes: tuple[str, ...] = ()
    key: tuple[str, str] | None = None
    counted: bool | None = None


@dataclass(frozen=True, slots=True)
class IssueFact:
    """Something that could not be read, with its place where it has one."""

    check: str
    severity: str
    message: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """All that one article says. No programme means empty lists everywhere but ``mentions``."""

    mentions: tuple[Mention, ...] = ()
    programmes: tuple[ProgrammeFact, ...] = ()
    countries: tuple[CountryFact, ...] = ()
    organisations: tuple[OrganisationFact, ...] = ()
    topics: tuple[TopicFact, ...] = ()
    outcomes: tuple[OutcomeFact, ...] = ()
    issues: tuple[IssueFact, ...] = field(default=())
