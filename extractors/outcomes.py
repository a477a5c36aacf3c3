"""Outcomes: the numbers that an article reports or plans as results of its programmes."""

from __future__ import annotations

from collections.abc import Sequence

from extractors._article import Article
from extractors._counted import read_phrases
from extractors._outcome_rules import Finding, Reading, judge
from extractors._scope import Scopes
from schemas.facts import CountryFact, OutcomeFact, ProgrammeFact
from schemas.values import Evidence


def read_outcomes(
    article: Article, programmes: Sequence[ProgrammeFact], countries: Sequence[CountryFact]
) -> list[OutcomeFact]:
    """Every number that counts for a programme, each once, in order of place."""
    reading = Reading(Scopes(article), programmes)
    for phrase in read_phrases(article):
        finding = judge(phrase, reading)
        if finding is not None:
            reading.found.append(finding)
    return [_fact(article, f) for f in reading.found]


def _fact(article: Article, finding: Finding) -> OutcomeFact:
    phrase = finding.phrase
    doc = article.doc
    end = max(phrase.mention.end, doc[phrase.last].idx + len(doc[phrase.last]))
    return OutcomeFact(
        programme=0,
        indicator=finding.indicator,
        kind=finding.kind,
        quantity=phrase.quantity,
        value_text=doc.text[phrase.mention.start : phrase.mention.end],
        evidence=Evidence(phrase.mention.start, min(end, phrase.block.end), finding.rule, finding.confidence),
        occupations=phrase.counted.occupations if phrase.counted else (),
    )
