"""The programmes that an article reports: which there are, what they are called, when they run."""

from __future__ import annotations

from extractors._article import Article
from extractors._programme_drafts import Draft, draft_programmes
from extractors._programme_gate import activity_claims, reports_named_project, reports_programme
from extractors._programme_times import Times, times_of
from schemas.facts import ProgrammeFact
from schemas.values import Evidence


def read_programmes(article: Article) -> list[ProgrammeFact]:
    """Every programme of the article in order of place; empty if it reports none."""
    claims = activity_claims(article)
    if not reports_programme(claims) and not reports_named_project(article, claims):
        return []
    drafts = draft_programmes(article, claims)
    times = times_of(article, drafts)
    return [_fact(article, d, t) for d, t in zip(drafts, times, strict=True)]


def _fact(article: Article, draft: Draft, times: Times) -> ProgrammeFact:
    evidence = Evidence(draft.start, draft.end, draft.rule, draft.confidence)
    level = "programme" if draft.is_umbrella else "event"
    title = draft.title or article.doc.text[draft.start : draft.end].capitalize()
    basis = "named" if draft.title else "derived"
    return ProgrammeFact(title, basis, level, times.status, evidence, times.period, times.months)
