"""What is said of the data as a whole: title, authors, licence, version, day."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.publish.source import Source
from pipeline.publish.versions import parse_version
from schemas.edtf import first_day

TITLE = "Police training and capacity building in press articles"
DESCRIPTION = (
    "Programmes that build the capacity of police and other law enforcement across borders, read "
    "from press releases and news: who funds, delivers, hosts and receives them, where and when, "
    "what they are about and what they report as results. Every row has its evidence: the words of "
    "the article, and the rule that read them."
)
# Who stands for the authors as long as none is named: a data set without any cannot be cited.
NOBODY = "Communiqué"
KEYWORDS = ("police training", "capacity building", "international assistance", "security sector")


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of the data. ``date`` is YYYY-MM-DD, ``licence`` an SPDX identifier."""

    version: str | None = None
    date: str | None = None
    title: str = TITLE
    authors: tuple[str, ...] = (NOBODY,)
    licence: str | None = None

    @property
    def about(self) -> tuple[object, ...]:
        """What is said of the data apart from their version and day."""
        return self.title, self.authors, self.licence

    def with_version(self, version: str) -> Edition:
        """The same under this version. Raises SettingsError for what is no version."""
        parse_version(version)
        return replace(self, version=version)


def person(author: str) -> tuple[str, str] | None:
    """Family and given names of "Doe, Jane"; None for a name without a comma: an organisation."""
    family, comma, given = (part.strip() for part in author.partition(","))
    return (family, given) if comma and family and given else None


def licence_page(licence: str) -> str:
    """Where the text of a licence stands, by its SPDX identifier."""
    return f"https://spdx.org/licenses/{licence}.html"


def date_of(source: Source, given: str | None) -> str | None:
    """The day given, else the last on which an article was published; never the clock's.

    Raises ValueError for what is no day.
    """
    if given is None:
        return source.newest()
    if len(given) != len("2024-01-31") or first_day(given) is None:
        raise ValueError(f"{given!r} is no day; write it as 2024-01-31")
    return given
