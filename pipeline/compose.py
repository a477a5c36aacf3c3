"""Annotated article to facts, with every place moved back to the document's own text."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol, TypeVar

from extractors._article import Article
from extractors.country_roles import read_country_roles
from extractors.organisation_roles import read_organisation_roles
from extractors.outcomes import read_outcomes
from extractors.programmes import read_left_out, read_programmes, read_refusal, told_part
from extractors.topics import read_topics
from pipeline.annotate import find_readers
from schemas.document import Document, reading_text
from schemas.facts import ArticleFacts, IssueFact
from schemas.values import Evidence


class _Fact(Protocol):
    @property
    def evidence(self) -> Evidence: ...


F = TypeVar("F", bound=_Fact)


def compose(article: Article) -> ArticleFacts:
    """All facts of one article, in the reading text's offsets.

    An article without a programme has none but its mentions, and an issue that says why if it
    speaks of capacity building all the same. One that tells of its programmes in a part only has an
    issue that says how much of it was left out.
    """
    mentions = tuple(m for group in find_readers() for m in article.mentions(group))
    programmes = tuple(read_programmes(article))
    if not programmes:
        refusal = read_refusal(article)
        return ArticleFacts(mentions=mentions, issues=(refusal,) if refusal else ())
    left_out = read_left_out(article)
    article = told_part(article)
    countries = tuple(read_country_roles(article, programmes))
    return ArticleFacts(
        mentions=mentions,
        programmes=programmes,
        countries=countries,
        organisations=tuple(read_organisation_roles(article, programmes, countries)),
        topics=tuple(read_topics(article, programmes)),
        outcomes=tuple(read_outcomes(article, programmes, countries)),
        issues=(left_out,) if left_out else (),
    )


def place_facts(facts: ArticleFacts, document: Document) -> ArticleFacts:
    """The same facts with offsets in ``document.text``."""
    place = reading_text(document).place

    def moved(fact: F) -> F:
        start, end = place(fact.evidence.start, fact.evidence.end)
        return replace(fact, evidence=fact.evidence.moved(start, end))  # type: ignore[type-var]

    def moved_issue(issue: IssueFact) -> IssueFact:
        at = issue.evidence
        if at is None:
            return issue
        return replace(issue, evidence=at.moved(*place(at.start, at.end)))

    mentions = []
    for m in facts.mentions:
        start, end = place(m.start, m.end)
        mentions.append(replace(m, start=start, end=end))
    return ArticleFacts(
        mentions=tuple(mentions),
        programmes=tuple(map(moved, facts.programmes)),
        countries=tuple(map(moved, facts.countries)),
        organisations=tuple(map(moved, facts.organisations)),
        topics=tuple(map(moved, facts.topics)),
        outcomes=tuple(map(moved, facts.outcomes)),
        issues=tuple(map(moved_issue, facts.issues)),
    )
