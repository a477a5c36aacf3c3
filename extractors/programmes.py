"""The programmes that an article reports: which there are, what they are called, when they run."""

from __future__ import annotations

from extractors._article import Article
from extractors._programme_gate import activity_sentences
from schemas.facts import ProgrammeFact
from schemas.values import Evidence


def read_programmes(article: Article) -> list[ProgrammeFact]:
    """Every programme of the article in order of place; empty if it reports none."""
    sentences = activity_sentences(article)
    if not sentences:
        return []
    _, anchors = sentences[0]
    best = next((a for a in anchors if a.kind != "verb"), anchors[0])
    evidence = Evidence(best.token.idx, best.token.idx + len(best.token), "activity_sentence", 0.6)
    level = "programme" if best.kind in ("project", "school") else "event"
    status = {"future": "planned", "present": "ongoing", "past": "completed"}[best.mood]
    title = best.token.text.capitalize()
    return [ProgrammeFact(title, "derived", level, status, evidence)]
