"""One text, read here and now: its records, and how they look in a notebook."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import pandas as pd

from communique.display import article_html
from communique.tables import to_frame
from pipeline.ingest.article import build_document
from pipeline.ingest.extract import Limits
from pipeline.ingest.metadata import Metadata, known_metadata, split_header
from pipeline.ingest.text import Issues, clean_value
from pipeline.parquet import arrow_table
from pipeline.show import show_article
from schemas.codebook import TABLES
from schemas.document import Document
from schemas.documents import DocumentRow
from schemas.issues import IssueRow
from schemas.linked import LinkRow
from schemas.links import ProgrammeCountryRow, ProgrammeOrganisationRow, ProgrammeTopicRow
from schemas.mentions import MentionRow
from schemas.organisations import OrganisationRow
from schemas.outcomes import OutcomeDimensionRow, OutcomeRow
from schemas.programmes import ProgrammeRow
from schemas.table import TableRow
from schemas.validation import Rows

R = TypeVar("R", bound=TableRow)

# The key of the one article.
_KEY = "text"


def extract(
    text: str,
    *,
    published: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    model: str | None = None,
) -> Article:
    """What one text says, as the rows that a run would write for it.

    ``published`` is the date that "today", "last week" and "in May" are counted from; write
    2019-05-14, 2019-05 or 2019. A YAML header at the top of the text is read as in a file; what is
    given here counts before it. ``model`` is a spaCy model to use instead of en_core_web_sm; it is
    loaded at the first call and kept.

    A text that cannot be read (empty, too long, not English) raises nothing: its
    `document.status` and `document.message` say why there are no records. Raises ValueError for
    a ``published`` that is no date, ModelMissingError if no model is installed.
    """
    given = Metadata(title=title, publisher=publisher, url=url)
    if published is not None:
        given = replace(_dated(published), title=title, publisher=publisher, url=url)
    # spaCy takes a second to import, which opening tables need not wait for.
    from pipeline.line import Line  # noqa: PLC0415
    from pipeline.reader import ModelReader  # noqa: PLC0415
    from pipeline.run import make_rows  # noqa: PLC0415
    from pipeline.workers import Crew  # noqa: PLC0415

    with Crew(ModelReader(model)) as crew:
        readings = list(Line([_document(text, given)]).readings(crew))
    return Article(readings[0].document, make_rows(readings))


def _dated(published: str) -> Metadata:
    told: Issues = []
    found = known_metadata({"published": published}, "given", told)
    if found.published is None:
        raise ValueError(f"published={published!r} is no date; write 2019-05-14, 2019-05 or 2019")
    if told:
        raise ValueError(f"published={published!r}: {told[0][1]}; write 2019-05-14")
    return found


def _document(text: str, given: Metadata) -> Document:
    """The text as a file of it would be read."""
    issues: Issues = []
    most = Limits().max_characters
    data = text.encode("utf-8", "surrogatepass")
    base = Document(_KEY, _KEY, hashlib.sha256(data).hexdigest(), "")
    if len(text) > most:
        message = f"longer than {most:,} characters; not read"
        return replace(base, status="too_large", message=message)
    header, body = split_header(clean_value(text, issues), issues)
    return build_document(base, body, given.over(header), issues)


@dataclass(frozen=True)
class Article:
    """One article and the records made from it; in a notebook it shows both.

    Each record is a row of the table that its name says, with the columns as attributes:
    ``article.outcomes[0].value_low``. They are checked, frozen and typed. ``print(article)`` shows
    the text with every tagged span and, below it, the records with their rules.
    """

    source: Document
    rows: Rows

    @property
    def document(self) -> DocumentRow:
        """The article itself, with its text, in which all offsets count."""
        return self._records(DocumentRow, "documents")[0]

    @cached_property
    def links(self) -> tuple[LinkRow, ...]:
        """What in it is one by two names; with other articles there is more to link."""
        return self._records(LinkRow, "links")

    @cached_property
    def mentions(self) -> tuple[MentionRow, ...]:
        """Every organisation, country, date and number that stands in the text."""
        return self._records(MentionRow, "mentions")

    @cached_property
    def organisations(self) -> tuple[OrganisationRow, ...]:
        """The organisations that it names."""
        return self._records(OrganisationRow, "organisations")

    @cached_property
    def programmes(self) -> tuple[ProgrammeRow, ...]:
        """The programmes and events that it reports."""
        return self._records(ProgrammeRow, "programmes")

    @cached_property
    def programme_organisations(self) -> tuple[ProgrammeOrganisationRow, ...]:
        """Who does what in which programme."""
        return self._records(ProgrammeOrganisationRow, "programme_organisations")

    @cached_property
    def programme_countries(self) -> tuple[ProgrammeCountryRow, ...]:
        """Which countries receive, provide or host it."""
        return self._records(ProgrammeCountryRow, "programme_countries")

    @cached_property
    def programme_topics(self) -> tuple[ProgrammeTopicRow, ...]:
        """What it is about."""
        return self._records(ProgrammeTopicRow, "programme_topics")

    @cached_property
    def outcomes(self) -> tuple[OutcomeRow, ...]:
        """The numbers that it reports as results."""
        return self._records(OutcomeRow, "outcomes")

    @cached_property
    def outcome_dimensions(self) -> tuple[OutcomeDimensionRow, ...]:
        """Whom those numbers count."""
        return self._records(OutcomeDimensionRow, "outcome_dimensions")

    @cached_property
    def issues(self) -> tuple[IssueRow, ...]:
        """What could not be read."""
        return self._records(IssueRow, "issues")

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """All tables as DataFrames, as `load` gives them for a whole run."""
        return {
            name: to_frame(arrow_table(table, self.rows[name])) for name, table in TABLES.items()
        }

    def _records(self, model: type[R], name: str) -> tuple[R, ...]:
        return tuple(model.model_validate(row) for row in self.rows[name])

    def __repr__(self) -> str:
        found: dict[str, Sequence[object]] = {
            "programme": self.programmes,
            "outcome": self.outcomes,
            "issue": self.issues,
        }
        counts = (f"{len(x)} {noun}{'' if len(x) == 1 else 's'}" for noun, x in found.items())
        return f"<Article {self.source.title or self.source.doc_id!r}: {', '.join(counts)}>"

    def __str__(self) -> str:
        return show_article(self.source, self.rows).plain

    def _repr_html_(self) -> str:
        return article_html(self.source, self.rows)
