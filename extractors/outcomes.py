"""Outcomes: the numbers that an article reports or plans as results of its programmes."""

from __future__ import annotations

from collections.abc import Sequence

from extractors._article import Article
from extractors._counted import read_phrases
from extractors._outcome_details import (
    countries_of,
    inherited_occupations,
    occupations_of,
    period_of,
    programme_of,
    recipients_of,
    sexes_of,
)
from extractors._outcome_links import drop_repeats, link_parts
from extractors._outcome_rules import PEOPLE, Finding, Reading, judge
from extractors._scope import Scopes
from schemas.facts import CountryFact, OutcomeFact, ProgrammeFact
from schemas.values import Evidence


def read_outcomes(
    article: Article, programmes: Sequence[ProgrammeFact], countries: Sequence[CountryFact]
) -> list[OutcomeFact]:
    """Every number that counts for a programme, each once, in order of place.

    ``part_of`` is the position of the whole in this list.
    """
    reading = Reading(Scopes(article), programmes)
    for phrase in read_phrases(article):
        finding = judge(phrase, reading)
        if finding is not None:
            reading.found.append(finding)
    found = link_parts(drop_repeats(reading.found, programmes))
    own: list[tuple[str, ...]] = []
    for i, finding in enumerate(found):
        named = occupations_of(finding.phrase) if finding.indicator in PEOPLE else ()
        own.append(named or inherited_occupations(found, i, own))
    recipients = recipients_of(countries)
    members = article.mentions("countries")
    return [
        OutcomeFact(
            programme=programme_of(f.phrase, programmes),
            indicator=f.indicator,
            kind=f.kind,
            quantity=f.phrase.quantity,
            value_text=article.doc.text[f.phrase.mention.start : f.phrase.mention.end],
            evidence=_evidence(f),
            part_of=f.part_of,
            period=period_of(article, f.phrase),
            occupations=occupations,
            countries=countries_of(article, f.phrase, recipients, members),
            sexes=sexes_of(f.phrase) if f.indicator in PEOPLE else (),
        )
        for f, occupations in zip(found, own, strict=True)
    ]


def _evidence(finding: Finding) -> Evidence:
    """The number with its noun, inside its block."""
    phrase = finding.phrase
    last = phrase.head.doc[phrase.last]
    end = min(max(phrase.mention.end, last.idx + len(last)), phrase.block.end)
    return Evidence(phrase.mention.start, end, finding.rule, finding.confidence)
