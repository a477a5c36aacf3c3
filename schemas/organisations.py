"""Organisations, and the names they go by."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schemas.codelists import ORGANISATION_TYPES
from schemas.table import CountryCode, EvidenceRow, OneOf, Table, Text, Whole


class OrganisationRow(EvidenceRow):
    """One organisation across the corpus; the evidence is its first mention."""

    org_id: Text = Field(description="Key.")
    name: Text = Field(description="The fullest name in the articles.")
    acronym: Text | None = Field(description="Its short form.")
    organisation_type: Annotated[str, OneOf(tuple(ORGANISATION_TYPES))] | None = Field(
        description="IATI 2.03 OrganisationType code."
    )
    country_code: CountryCode | None = Field(description="State it belongs to (ISO 3166-1).")
    n_documents: Whole = Field(
        ge=0, description="Articles that mention it; 0 where they mention only a part of it."
    )
    parent_org_id: Text | None = Field(description="The body that it is part of.")
    crs_channel_code: Annotated[str, Field(pattern=r"^[1-9][0-9]{4}$")] | None = Field(
        description="OECD/DAC channel of delivery; its IATI identifier is XM-DAC- and the code."
    )
    wikidata_id: Annotated[str, Field(pattern=r"^Q[1-9][0-9]*$")] | None = Field(
        description="Its item in Wikidata."
    )


class OrganisationAliasRow(EvidenceRow):
    """One name of an organisation; the evidence is a mention by it."""

    alias: Text = Field(description="A name or acronym met in the articles or the reviewed lists.")
    org_id: Text = Field(description="The organisation.")


ORGANISATIONS = Table(
    "organisations",
    "Every organisation that an article mentions.",
    OrganisationRow,
    key=("org_id",),
    refers={"parent_org_id": "organisations", "doc_id": "documents"},
    linked=tuple(OrganisationRow.model_fields),
)
ORGANISATION_ALIASES = Table(
    "organisation_aliases",
    "The names that each organisation goes by.",
    OrganisationAliasRow,
    key=("alias", "org_id"),
    refers={"org_id": "organisations", "doc_id": "documents"},
    linked=tuple(OrganisationAliasRow.model_fields),
)
