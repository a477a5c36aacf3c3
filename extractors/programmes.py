from __future__ import annotations

from extractors._article import Article
from schemas.facts import ProgrammeFact


def read_programmes(article: Article) -> list[ProgrammeFact]:
    return []
