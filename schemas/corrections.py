"""People's corrections: what a line of ``corrections.csv`` must be.

The file is kept beside the articles and is no table of a run, so it is not among
`schemas.codebook.TABLES`; its lines are checked as rows are.
"""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from schemas.table import Edtf, OneOf, Table, TableRow, Text

ACTIONS: Final = ("confirm", "correct", "reject", "add")

# What a person may decide on, by table. All other columns follow from these, or from linking.
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "mentions": (
        "label", "country_code", "start_date", "end_date", "value_low", "value_high", "modifier",
        "unit",
    ),
    "programmes": (
        "title", "title_basis", "level", "parent_programme_id", "status", "start_date", "end_date",
        "duration_months",
    ),
    "programme_organisations": ("programme_id", "org_text", "role"),
    "programme_countries": ("programme_id", "country_code", "role", "start_date", "end_date"),
    "programme_topics": ("programme_id", "topic"),
    "outcomes": (
        "programme_id", "indicator", "kind", "value_low", "value_high", "modifier", "value_text",
        "unit", "per_unit", "part_of_outcome_id", "start_date", "end_date",
        "recommended_for_aggregates",
    ),
    "outcome_dimensions": ("outcome_id", "dimension", "value"),
}  # fmt: skip


class CorrectionRow(TableRow):
    """One decision of one person about one row of one article."""

    doc_id: Text = Field(description="The article.")
    table: Annotated[str, OneOf(tuple(COLUMNS))] = Field(description="The table of the row.")
    quote: Text = Field(description="The words that state it: the row's own quote.")
    occurrence: Annotated[int, Field(ge=1)] = Field(description="Which place, if there are more.")
    field: Text | None = Field(description="The column; empty: old and new are 'column=value; ...'")
    old: str | None = Field(description="What the machine says there; empty for null.")
    new: str | None = Field(description="What is right; empty for null.")
    action: Annotated[str, OneOf(ACTIONS)] = Field(description="What is decided.")
    coder: Text = Field(description="Who decided it.")
    date: Edtf = Field(description="When.")
    reason: str | None = Field(description="Why.")


CORRECTIONS = Table(
    "corrections",
    "What people decided about single rows.",
    CorrectionRow,
    key=("doc_id", "table", "quote", "occurrence", "field", "old", "new", "action", "coder"),
)
