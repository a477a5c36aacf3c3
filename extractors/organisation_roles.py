from __future__ import annotations

from collections.abc import Sequence

from extractors._article import Article
from schemas.facts import OrganisationFact, ProgrammeFact


def read_organisation_roles(article: Article, programmes: Sequence[ProgrammeFact]) -> list[OrganisationFact]:
    return []
