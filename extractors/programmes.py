"""The programmes that an article reports: which there are, what they are called, when they run."""

from __future__ import annotations

from extractors._article import Article
from extractors._programme_gate import activity_claims, reports_programme
from schemas.facts import ProgrammeFact
from schemas.values import Evidence


def read_programmes(article: Article) -> list[ProgrammeFact]:
    """Every programme of the article in order of place; empty if it reports none."""
    claims = activity_claims(article)
    if not reports_programme(claims):
        return []
    best = max(claims, key=lambda c: (c.points, c.anchor.kind != "verb", -c.sentence.start))
    token = best.anchor.token
    evidence = Evidence(token.idx, token.idx + len(token), f"claim{best.points}", 0.6)
    level = "programme" if best.anchor.kind in ("project", "school") else "event"
    status = {"future": "planned", "present": "ongoing", "past": "completed"}[best.anchor.mood]
    title = token.text.capitalize()
    return [ProgrammeFact(title, "derived", level, status, evidence)]
