"""What stands in the texts: every tagged place with the value read there."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from schemas.checks import check_bounds, check_period
from schemas.codelists import MENTION_LABELS, MODIFIERS
from schemas.table import CountryCode, Edtf, EvidenceRow, Number, OneOf, Table, Text, Unit


class MentionRow(EvidenceRow):
    """One tagged place. Which of the value columns are set depends on the label."""

    mention_id: Text = Field(description="Key.")
    label: Annotated[str, OneOf(MENTION_LABELS)] = Field(description="What kind of thing it is.")
    org_id: Text | None = Field(description="The organisation named.")
    country_code: CountryCode | None = Field(description="The country named (ISO 3166-1 alpha-3).")
    start_date: Edtf | None = Field(description="First date meant (EDTF).")
    end_date: Edtf | None = Field(description="Last date meant (EDTF).")
    value_low: Number | None = Field(description="Lowest value that the words assert.")
    value_high: Number | None = Field(description="Highest value that the words assert.")
    modifier: Annotated[str, OneOf(MODIFIERS)] | None = Field(description="How the words bound it.")
    unit: Unit | None = Field(description="ISO 4217 code for money, 'percent', or null.")

    @model_validator(mode="after")
    def _check(self) -> MentionRow:
        check_bounds(self.value_low, self.value_high, self.modifier)
        check_period(self.start_date, self.end_date)
        return self


MENTIONS = Table(
    "mentions",
    "Every organisation, country, date and number that stands in an article.",
    MentionRow,
    key=("mention_id",),
    refers={"org_id": "organisations", "doc_id": "documents"},
)
