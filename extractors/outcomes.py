from __future__ import annotations

from collections.abc import Sequence

from extractors._article import Article
from schemas.facts import CountryFact, OutcomeFact, ProgrammeFact


def read_outcomes(
    article: Article, programmes: Sequence[ProgrammeFact], countries: Sequence[CountryFact]
) -> list[OutcomeFact]:
    return []
