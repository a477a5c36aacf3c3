"""Programmes: projects, courses, workshops, hand-overs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, model_validator

from schemas.checks import check_period
from schemas.codelists import LEVELS, STATUSES, TITLE_BASES
from schemas.table import Edtf, EvidenceRow, Number, OneOf, Table, Text, Whole


class ProgrammeRow(EvidenceRow):
    """One programme or one event of it; the evidence is the place that introduces it."""

    programme_id: Text = Field(description="Key.")
    title: Text = Field(description="The name printed, or one made from what it is.")
    title_basis: Annotated[str, OneOf(TITLE_BASES)] = Field(
        description="named: printed in the article; derived: made by us."
    )
    level: Annotated[str, OneOf(LEVELS)] = Field(
        description="programme: an umbrella; event: one dated or countable activity."
    )
    parent_programme_id: Text | None = Field(description="The umbrella that an event belongs to.")
    status: Annotated[str, OneOf(STATUSES)] = Field(description="As of the publication date.")
    start_date: Edtf | None = Field(description="When it starts or started (EDTF).")
    start_on: datetime | None = Field(description="First day of start_date.")
    end_date: Edtf | None = Field(description="When it ends or ended (EDTF).")
    end_on: datetime | None = Field(description="First day of end_date.")
    duration_months: Annotated[Number, Field(ge=0)] | None = Field(
        description="How long the article says that it lasts, in months."
    )
    n_documents: Whole = Field(ge=1, description="Articles that report it.")

    @model_validator(mode="after")
    def _check(self) -> ProgrammeRow:
        check_period(self.start_date, self.end_date)
        return self


PROGRAMMES = Table(
    "programmes",
    "Every activity that builds the capacity of law enforcement (codebook, section 1).",
    ProgrammeRow,
    key=("programme_id",),
    refers={"parent_programme_id": "programmes", "doc_id": "documents"},
    linked=tuple(ProgrammeRow.model_fields),
)
