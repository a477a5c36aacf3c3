from __future__ import annotations

from collections.abc import Sequence

from extractors._article import Article
from schemas.facts import TopicFact, ProgrammeFact


def read_topics(article: Article, programmes: Sequence[ProgrammeFact]) -> list[TopicFact]:
    return []
