from __future__ import annotations

from collections.abc import Sequence

from extractors._article import Article
from schemas.facts import CountryFact, ProgrammeFact


def read_country_roles(article: Article, programmes: Sequence[ProgrammeFact]) -> list[CountryFact]:
    return []
