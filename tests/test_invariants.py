"""What every reader keeps on any text: places in range and in order, no crash, the same twice."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pipeline.annotate import find_readers, read_articles
from pipeline.compose import compose, place_facts
from schemas.codelists import MENTION_LABELS
from schemas.document import Block, Document
from schemas.facts import ArticleFacts, CountryFact, OrganisationFact, OutcomeFact, TopicFact

# What readers look for, what has tripped readers elsewhere, and plain noise between.
WORDS = (
    "120|7,000|4.000|4\u2009000|one thousand 417|a dozen|27 per cent|12.5%|40+|up to|half|1/2|"
    "EUR 4.2 million|$|€|No. 108|900officers|18 each|ten|2178|76|12|3|and|of|the|in|a|from|"
    "2007-2008|31 November 2009|12 to 23 March 2018|in May|since|last week|early|spring|Q3|"
    "the past nine years|03/04/2018|Monday|respectively|including|each|a further|"
    "TİKA|Türkiye|Côte d’Ivoire|Guinea-Bissau|Georgian|Niger|New Mexico|Kabul|Kosovo*|"
    "the Ministry of the Interior|(OSCE)|OSCE|the Turkish National Police|Government of Japan|"
    "police officers|trained|women|a workshop on cybercrime|course|was held|funded by|'s|"
    '-|–|,|.|(|)|[|{|"|:|;|\n\n|\n|\t| |\u00a0|\u200b|\ufeff|\x00|e\u0301|ß|ﬁ|🚔|İ'
)
PIECES = tuple(WORDS.split("|"))
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
)
THOROUGH = settings(
    max_examples=150, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


def article(text: str, published: str | None = "2017-01-31") -> Document:
    """A text as ingest would hand it on: NFC, in paragraphs."""
    text = unicodedata.normalize("NFC", text)
    blocks, at = [], 0
    for piece in text.split("\n\n"):
        if piece.strip():
            blocks.append(Block(at, at + len(piece), "paragraph"))
        at += len(piece) + 2
    return Document("d", "d.txt", "", text, tuple(blocks), published=published)


@THOROUGH
@given(text=TEXTS)
def test_mentions_are_in_range_in_order_and_repeatable(nlp: Language, text: str) -> None:
    documents = [article(text), article(text)]
    first, second = read_articles(nlp, documents)
    for group in find_readers():
        found = first.mentions(group)
        assert found == second.mentions(group)
        assert found == sorted(found, key=lambda m: (m.start, m.end, m.label))
        assert len(found) == len(set(found)), group
        for m in found:
            words = first.doc.text[m.start : m.end]
            assert 0 <= m.start < m.end <= len(first.doc.text)
            assert words == words.strip(), (group, words)
            assert m.label in MENTION_LABELS
            assert m.rule
            assert 0 <= m.confidence <= 1


@THOROUGH
@given(text=TEXTS)
def test_facts_hold_together_and_are_placed_in_the_article(nlp: Language, text: str) -> None:
    document = article(text)
    [read] = read_articles(nlp, [document])
    facts = compose(read)
    placed = place_facts(facts, document)
    for before, after in zip(facts.mentions, placed.mentions, strict=True):
        said = read.doc.text[before.start : before.end]
        printed = document.text[after.start : after.end]
        assert said == printed.replace("\n", " ").replace("\t", " ")
    for fact in (*placed.programmes, *_parts(placed)):
        assert 0 <= fact.evidence.start < fact.evidence.end <= len(document.text)
        assert fact.evidence.rule
    for fact in _parts(placed):
        assert 0 <= fact.programme < len(placed.programmes)
    for i, outcome in enumerate(placed.outcomes):
        assert outcome.part_of is None or 0 <= outcome.part_of < len(placed.outcomes)
        assert outcome.part_of != i


def _parts(
    facts: ArticleFacts,
) -> tuple[CountryFact | OrganisationFact | TopicFact | OutcomeFact, ...]:
    return (*facts.countries, *facts.organisations, *facts.topics, *facts.outcomes)


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "\n\n", ".", "\x00", "\ufeff", "a" * 5000, "1" * 5000]
)
def test_odd_texts_do_no_harm(nlp: Language, text: str) -> None:
    [read] = read_articles(nlp, [article(text)])
    compose(read)


def test_an_article_does_not_depend_on_those_before_it(nlp: Language) -> None:
    """Readers keep nothing from one article to the next."""
    one = article("In May 120 officers of the Ministry of Interior (MoI) were trained in Niamey.")
    other = article("The Ministry of Interior (MI) of Chad held a workshop on 3 May 2015.", "2015")
    alone = [compose(a) for a in read_articles(nlp, [one])]
    among = [compose(a) for a in read_articles(nlp, [other, one, other])]
    assert among[1] == alone[0]
    assert among[0] == among[2]
