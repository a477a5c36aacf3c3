"""The programmes that an article reports: which there are, what they are called, when they run."""

from __future__ import annotations

from extractors._article import Article
from extractors._programme_drafts import Draft, draft_programmes
from extractors._programme_gate import activity_claims, reports_named_project, reports_programme
from extractors._programme_naming import derived_title, parent_of
from extractors._programme_times import Times, times_of
from schemas.facts import ProgrammeFact
from schemas.values import Evidence


def read_programmes(article: Article) -> list[ProgrammeFact]:
    """Every programme of the article in order of place; empty if it reports none."""
    claims = activity_claims(article)
    if not reports_programme(claims) and not reports_named_project(article, claims):
        return []
    drafts = draft_programmes(article, claims)
    return [
        _fact(article, draft, times, parent_of(article, drafts, i))
        for i, (draft, times) in enumerate(zip(drafts, times_of(article, drafts), strict=True))
    ]


def _fact(article: Article, draft: Draft, times: Times, parent: int | None) -> ProgrammeFact:
    return ProgrammeFact(
        title=draft.title or derived_title(article, draft),
        title_basis="named" if draft.title else "derived",
        level="programme" if draft.is_umbrella else "event",
        status=times.status,
        evidence=Evidence(draft.start, draft.end, draft.rule, draft.confidence),
        period=times.period,
        duration_months=times.months,
        parent=parent,
    )
