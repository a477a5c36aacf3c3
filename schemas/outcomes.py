"""Outcomes: the numbers that articles report as results, and whom they count."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, model_validator

from schemas.checks import check_bounds, check_dimension, check_period
from schemas.codelists import DIMENSIONS, INDICATORS, KINDS, MODIFIERS, RESULT_TYPES
from schemas.table import Edtf, EvidenceRow, Number, OneOf, Table, Text, Unit


class OutcomeRow(EvidenceRow):
    """One number; the evidence is the phrase that holds it."""

    outcome_id: Text = Field(description="Key.")
    programme_id: Text = Field(description="The programme whose result it is.")
    indicator: Annotated[str, OneOf(INDICATORS)] = Field(description="What it counts.")
    result_type: Annotated[str, OneOf(RESULT_TYPES)] | None = Field(
        description="IATI: output, or outcome for operational results; null for funding."
    )
    kind: Annotated[str, OneOf(KINDS)] = Field(description="actual: happened; target: planned.")
    value_low: Number | None = Field(description="Lowest value that the words assert.")
    value_high: Number | None = Field(description="Highest value that the words assert.")
    modifier: Annotated[str, OneOf(MODIFIERS)] = Field(description="How the words bound it.")
    value_text: Text = Field(description="The number's own words.")
    unit: Unit | None = Field(description="ISO 4217 code for money, 'percent', or null.")
    per_unit: bool = Field(description="Whether it is a number for each of several ('18 each').")
    part_of_outcome_id: Text | None = Field(description="The total that this number is part of.")
    start_date: Edtf | None = Field(description="First date of the period it covers (EDTF).")
    start_on: datetime | None = Field(description="First day of start_date.")
    end_date: Edtf | None = Field(description="Last date of the period it covers (EDTF).")
    end_on: datetime | None = Field(description="First day of end_date.")
    recommended_for_aggregates: bool = Field(
        description="Whether a sum may include it: no part, target, per-unit number or repeat."
    )

    @model_validator(mode="after")
    def _check(self) -> OutcomeRow:
        check_bounds(self.value_low, self.value_high, self.modifier)
        check_period(self.start_date, self.end_date)
        return self


class OutcomeDimensionRow(EvidenceRow):
    """Whom or what an outcome counts; the evidence is the outcome's."""

    outcome_id: Text = Field(description="The outcome.")
    dimension: Annotated[str, OneOf(DIMENSIONS)] = Field(description="occupation, country or sex.")
    value: Text = Field(description="A code of the dimension's list; countries by alpha-3 code.")

    @model_validator(mode="after")
    def _check(self) -> OutcomeDimensionRow:
        check_dimension(self.dimension, self.value)
        return self


OUTCOMES = Table(
    "outcomes",
    "The numbers that articles report, or plan, as results of a programme.",
    OutcomeRow,
    key=("outcome_id",),
    refers={
        "programme_id": "programmes",
        "part_of_outcome_id": "outcomes",
        "doc_id": "documents",
    },
    linked=("recommended_for_aggregates",),
)
OUTCOME_DIMENSIONS = Table(
    "outcome_dimensions",
    "Occupations, countries and sexes that an outcome counts.",
    OutcomeDimensionRow,
    key=("outcome_id", "dimension", "value"),
    refers={"outcome_id": "outcomes", "doc_id": "documents"},
)
