"""What went wrong or could not be read, so that nothing is lost without a trace."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schemas.table import OneOf, Table, TableRow, Text, Whole

SEVERITIES = ("error", "warning", "info")


class IssueRow(TableRow):
    """One problem, with its place where it has one."""

    issue_id: Text = Field(description="Key.")
    severity: Annotated[str, OneOf(SEVERITIES)] = Field(
        description="error: something is missing from the tables; warning: look at it; info."
    )
    check: Text = Field(description="Code of the check, such as null:value_low.")
    table: Text | None = Field(description="Table whose row was refused.")
    row_id: Text | None = Field(description="Key of the row that was refused.")
    doc_id: Text | None = Field(description="Article concerned.")
    message: Text = Field(description="What was met, for people; a refused row in full.")
    char_start: Whole | None = Field(description="Where it stands in documents.text, if known.")
    char_end: Whole | None = Field(description="Where it ends.")
    quote: Text | None = Field(description="The words concerned: text[char_start:char_end].")


ISSUES = Table(
    "issues",
    "Refused rows, articles that failed and words that could not be read.",
    IssueRow,
    key=("issue_id",),
)
