"""Outcomes: the numbers that an article reports or plans as results of its programmes."""

from __future__ import annotations

from collections.abc import Sequence

from extractors._article import Article
from extractors._counted import read_phrases
from extractors._findings import Finding, Reading
from extractors._outcome_details import Details, read_background, read_details
from extractors._outcome_links import link_parts
from extractors._outcome_repeats import drop_repeats
from extractors._outcome_rules import judge
from extractors._outcome_sums import add_summed
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
    phrases = read_phrases(article)
    for phrase in phrases:
        finding = judge(phrase, reading)
        if finding is None:
            reading.passed = phrase
        else:
            reading.found.append(finding)
    found = link_parts(drop_repeats(add_summed(phrases, reading.found, article), programmes))
    details = read_details(found, read_background(article, programmes, countries))
    return [_fact(article, f, d) for f, d in zip(found, details, strict=True)]


def _fact(article: Article, finding: Finding, details: Details) -> OutcomeFact:
    mention = finding.phrase.mention
    return OutcomeFact(
        programme=details.programme,
        indicator=finding.indicator,
        kind=finding.kind,
        quantity=finding.phrase.quantity,
        value_text=article.text[mention.start : mention.end],
        evidence=_evidence(finding),
        part_of=finding.part_of,
        period=details.period,
        occupations=details.occupations,
        countries=details.countries,
        sexes=details.sexes,
    )


def _evidence(finding: Finding) -> Evidence:
    """The number with its noun, inside its block."""
    phrase = finding.phrase
    last = phrase.head.doc[phrase.last]
    end = min(max(phrase.mention.end, last.idx + len(last)), phrase.block.end)
    return Evidence(phrase.mention.start, end, finding.rule, finding.confidence)
