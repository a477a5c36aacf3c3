"""The programmes that an article reports: which there are, what they are called, when they run."""

from __future__ import annotations

from dataclasses import replace

from extractors._article import Article
from extractors._programme_drafts import EARLIER_RULE, SHORT_DAYS, Draft, draft_programmes
from extractors._programme_gate import (
    TOLD,
    activity_claims,
    reports_programme,
    told_stretches,
    why_no_programme,
)
from extractors._programme_naming import derived_title, parents_of
from extractors._programme_times import Times, times_of
from schemas.edtf import first_day, last_day
from schemas.facts import IssueFact, ProgrammeFact
from schemas.values import Evidence, Period


def read_programmes(article: Article) -> list[ProgrammeFact]:
    """Every programme of the article in order of place; empty if it reports none."""
    if not reports_programme(article, activity_claims(article)):
        return []
    drafts = draft_programmes(article)
    return [
        _fact(article, draft, times, parent)
        for draft, times, parent in zip(
            drafts, times_of(article, drafts), parents_of(article, drafts), strict=True
        )
    ]


def told_part(article: Article) -> Article:
    """The article without mentions that stand far from any activity that it reports.

    A report on a whole country may have a paragraph on the training of its police; its other
    numbers, countries and bodies have no part in that.
    """
    told = told_stretches(article)
    return article if told is None else replace(article, told=told)


def read_refusal(article: Article) -> IssueFact | None:
    """Why an article that speaks of capacity building codes no programme; None if it does not."""
    claims = activity_claims(article)
    if not claims:
        return None
    first = max(claims, key=lambda c: (c.particular, c.foreign, c.direct, -c.sentence.start))
    text = first.sentence.text.rstrip()
    start = first.sentence.start_char
    place = Evidence(start, start + len(text), "programme_gate", 0.5)
    reason = why_no_programme(article, claims)
    return IssueFact("no_programme", "info", f"no programme is coded: {reason}", place)


def read_left_out(article: Article) -> IssueFact | None:
    """How many figures of a long text were not looked at because they stand far from any activity.

    One row for an article, at the first of them; None where none was left out.
    """
    told = told_stretches(article)
    if told is None:
        return None
    left = [m for m in article.mentions("counts") if not told.holds(m.start, m.end)]
    if not left:
        return None
    blocks = {block.start for m in left if (block := article.block_at(m.start)) is not None}
    figures, paragraphs = _counted(len(left), "figure"), _counted(len(blocks), "paragraph")
    message = (
        f"{figures} in {paragraphs} left out, from here on: more than {TOLD} characters "
        "away from every activity that the text reports"
    )
    place = Evidence(left[0].start, left[0].end, "told_stretches", 0.5)
    return IssueFact("left_out", "info", message, place)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _fact(article: Article, draft: Draft, times: Times, parent: int | None) -> ProgrammeFact:
    return ProgrammeFact(
        title=draft.title or derived_title(article, draft),
        title_basis="named" if draft.title else "derived",
        level=_level(draft, times.period),
        status="completed" if draft.rule == EARLIER_RULE else times.status,
        evidence=Evidence(draft.start, draft.end, draft.rule, draft.confidence),
        period=times.period,
        duration_months=times.months,
        parent=parent,
    )


def _level(draft: Draft, period: Period) -> str:
    """An umbrella is a programme, unless it is over within weeks."""
    begins, ends = first_day(period.start), last_day(period.end)
    if begins is not None and ends is not None and (ends - begins).days < SHORT_DAYS:
        return "event"
    return "programme" if draft.is_umbrella else "event"
