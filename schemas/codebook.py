"""All tables, each after those that it refers to."""

from __future__ import annotations

from typing import Final

from schemas.documents import DOCUMENTS
from schemas.issues import ISSUES
from schemas.linked import LINKS
from schemas.links import (
    PROGRAMME_COUNTRIES,
    PROGRAMME_DOCUMENTS,
    PROGRAMME_ORGANISATIONS,
    PROGRAMME_TOPICS,
)
from schemas.mentions import MENTIONS
from schemas.organisations import ORGANISATION_ALIASES, ORGANISATIONS
from schemas.outcomes import OUTCOME_DIMENSIONS, OUTCOMES
from schemas.programmes import PROGRAMMES
from schemas.table import Table

TABLES: Final[dict[str, Table]] = {
    table.name: table
    for table in (
        DOCUMENTS,
        ORGANISATIONS,
        ORGANISATION_ALIASES,
        MENTIONS,
        PROGRAMMES,
        PROGRAMME_DOCUMENTS,
        PROGRAMME_ORGANISATIONS,
        PROGRAMME_COUNTRIES,
        PROGRAMME_TOPICS,
        OUTCOMES,
        OUTCOME_DIMENSIONS,
        LINKS,
        ISSUES,
    )
}
