"""Links: what linking joined, or would have joined if it were surer, each with its reason."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schemas.codelists import LINK_DECISIONS, LINK_KINDS, LINK_RELATIONS
from schemas.table import Number, OneOf, Table, TableRow, Text


class LinkRow(TableRow):
    """One pair. Of two names that are one organisation, both sides have the same key."""

    link_id: Text = Field(description="Key.")
    kind: Annotated[str, OneOf(LINK_KINDS)] = Field(description="What is linked.")
    relation: Annotated[str, OneOf(LINK_RELATIONS)] = Field(
        description="same: one thing; part_of: left belongs to right; series, follow_up: right "
        "comes after left; repeats, contained: left is told again in, or inside, right."
    )
    decision: Annotated[str, OneOf(LINK_DECISIONS)] = Field(
        description="linked; unsure: not joined, a person should look; apart: a person said no."
    )
    left_id: Text | None = Field(description="Key in the table of its kind.")
    left_doc_id: Text | None = Field(description="Article; null for a name of the reviewed list.")
    left_text: Text = Field(description="Its words there.")
    right_id: Text | None = Field(description="Key in the table of its kind.")
    right_doc_id: Text | None = Field(description="Article; null for a name of the reviewed list.")
    right_text: Text = Field(description="Its words there.")
    score: Number = Field(ge=0, le=1, description="How sure; 1 or 0 where a person decided.")
    reason: Text = Field(description="The rule, or 'decided'.")
    detail: Text | None = Field(description="What speaks for it, in words.")
    decided_by: Text | None = Field(description="The person who decided; null for the machine.")


LINKS = Table(
    "links",
    "What was joined across articles, and what a person should look at, with score and reason.",
    LinkRow,
    key=("link_id",),
    refers={"left_doc_id": "documents", "right_doc_id": "documents"},
    linked=tuple(LinkRow.model_fields),
)
