"""What belongs to a programme: articles, organisations, countries, topics.

A row is what one article says, so ``doc_id`` is in every key: two articles that name the same
funder are two rows, each with its own evidence.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, model_validator

from schemas.checks import check_period
from schemas.codelists import (
    COUNTRY_ROLES,
    ORGANISATION_ROLES,
    STATUSES,
    TITLE_BASES,
    TOPICS,
)
from schemas.table import CountryCode, Edtf, EvidenceRow, Number, OneOf, Table, Text


class ProgrammeDocumentRow(EvidenceRow):
    """An article that reports a programme, and what it says of it."""

    programme_id: Text = Field(description="The programme.")
    is_primary: bool = Field(description="Whether the programme's own row was read from it.")
    title: Text = Field(description="Its title in this article.")
    title_basis: Annotated[str, OneOf(TITLE_BASES)] = Field(
        description="named: printed in the article; derived: made by us."
    )
    status: Annotated[str, OneOf(STATUSES)] = Field(description="As of this article.")
    start_date: Edtf | None = Field(description="When it starts or started, says this article.")
    start_on: datetime | None = Field(description="First day of start_date.")
    end_date: Edtf | None = Field(description="When it ends or ended, says this article.")
    end_on: datetime | None = Field(description="First day of end_date.")
    duration_months: Annotated[Number, Field(ge=0)] | None = Field(
        description="How long it lasts, says this article."
    )

    @model_validator(mode="after")
    def _check(self) -> ProgrammeDocumentRow:
        check_period(self.start_date, self.end_date)
        return self


class ProgrammeOrganisationRow(EvidenceRow):
    """An organisation's role in a programme."""

    programme_id: Text = Field(description="The programme.")
    org_id: Text = Field(description="The organisation.")
    role: Annotated[str, OneOf(ORGANISATION_ROLES)] = Field(description="What it does there.")
    org_text: Text = Field(description="Its name in this article.")


class ProgrammeCountryRow(EvidenceRow):
    """A country's role in a programme, with its own time where the article gives one."""

    programme_id: Text = Field(description="The programme.")
    country_code: CountryCode = Field(description="ISO 3166-1 alpha-3 code, or XKX.")
    role: Annotated[str, OneOf(COUNTRY_ROLES)] = Field(description="What part it has.")
    country_text: Text = Field(description="The words that name it in this article.")
    start_date: Edtf | None = Field(description="Since when, for this country (EDTF).")
    start_on: datetime | None = Field(description="First day of start_date.")
    end_date: Edtf | None = Field(description="Until when, for this country (EDTF).")
    end_on: datetime | None = Field(description="First day of end_date.")

    @model_validator(mode="after")
    def _check(self) -> ProgrammeCountryRow:
        check_period(self.start_date, self.end_date)
        return self


class ProgrammeTopicRow(EvidenceRow):
    """A subject of a programme."""

    programme_id: Text = Field(description="The programme.")
    topic: Annotated[str, OneOf(tuple(TOPICS))] = Field(description="Codebook, section 6.")
    dac_code: Annotated[str, OneOf(tuple(sorted(set(TOPICS.values()))))] = Field(
        description="OECD/DAC purpose code of the topic."
    )


_BOTH = {"programme_id": "programmes", "doc_id": "documents"}

PROGRAMME_DOCUMENTS = Table(
    "programme_documents",
    "Which article reports which programme.",
    ProgrammeDocumentRow,
    key=("programme_id", "doc_id"),
    refers=_BOTH,
    linked=("is_primary",),
)
PROGRAMME_ORGANISATIONS = Table(
    "programme_organisations",
    "Who funds, delivers, receives, supports or hosts a programme.",
    ProgrammeOrganisationRow,
    key=("programme_id", "org_id", "role", "doc_id"),
    refers=_BOTH | {"org_id": "organisations"},
)
PROGRAMME_COUNTRIES = Table(
    "programme_countries",
    "Which countries receive, provide or host a programme.",
    ProgrammeCountryRow,
    key=("programme_id", "country_code", "role", "doc_id"),
    refers=_BOTH,
)
PROGRAMME_TOPICS = Table(
    "programme_topics",
    "What a programme is about.",
    ProgrammeTopicRow,
    key=("programme_id", "topic", "doc_id"),
    refers=_BOTH,
)
