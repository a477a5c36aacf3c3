"""What a pattern needs is in all that it matches, and dismissing patterns by it loses no match."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

import extractors._country_slots as country_slots
import extractors._country_votes as country_votes
import extractors._organisation_slots as organisation_slots
import extractors._programme_people as people
import extractors._programme_words as words
import extractors.organisation_roles as organisation_roles
from extractors._kept import token_lemmas, token_texts
from extractors._needs import Candidates, needs_of, small
from extractors._slots import Masked
from pipeline.annotate import read_articles
from pipeline.ingest import read_corpus

CORPUS = Path(__file__).parent.parent / "corpus"


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        (r"\btrained by ([◆■])", [{"trained by "}, {"◆", "■"}]),
        (r"(?:organi[sz]ed|held) in", [{"organi", "held"}, {" in"}]),
        (r"(?:held|)? (?:at|\w+)", []),
        (r"(?:with )?support(?! for)", [{"support"}]),
        (r"(?<=the )x*y{2}z?([^◆]|Ⓐ)", [{"the "}]),
        (r"[◆\d]+", []),
        (r"([◆■])?", []),
        (r"(?P<no>by )?Ⓓ", [{"ⓓ"}]),
    ],
)
def test_needs(pattern: str, needs: list[set[str]]) -> None:
    found = needs_of(re.compile(pattern, re.IGNORECASE))
    assert sorted(map(sorted, found)) == sorted(map(sorted, needs))


def test_letters_that_match_without_regard_to_case_are_small_alike() -> None:
    pattern = re.compile("kissing the", re.IGNORECASE)
    for text in ("KISSING THE", "\u212aİſsıng the", "kissing the"):
        assert pattern.search(text)
        assert all(any(w in small(text) for w in need) for need in needs_of(pattern))


PIECES = ["train", "ed", "by", " ", "the", "◆", "Ⓐ", "support", "of", "İ", "K", "held", "in", "ſ"]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_only_patterns_that_do_not_match_are_dismissed(text: str) -> None:
    patterns = [
        r"train(?:ed|ing) by", r"(?:held|support)(?: (?:in|of) the)+", "[◆Ⓐ] ?of", "Ⓐ.*?the",
        r"\w+k", "(?:in|)s", "(?<! )held(?= in)", "(?:a|ſ)",
    ]  # fmt: skip
    compiled = [re.compile(p, re.IGNORECASE) for p in patterns]
    tried = list(Candidates((p, p) for p in compiled).of(text))
    assert [p for p in compiled if p.search(text)] == [p for p in tried if p.search(text)]


def test_role_rules_match_what_they_match_when_all_are_tried(nlp: Language) -> None:
    articles = list(read_articles(nlp, read_corpus([CORPUS])))
    units = [u.text for a in articles for u in country_slots.read_units(a)]
    units += [u.text for a in articles for u in organisation_slots.read_units(a)]
    matched = 0
    for module in (country_votes, organisation_roles):
        rules = module.role_rules()
        candidates = Candidates((rule, rule.pattern) for rule in rules)
        for text in units:
            hits = [r for r in rules if r.pattern.search(text)]
            assert hits == [r for r in candidates.of(text) if r.pattern.search(text)]
            matched += len(hits)
    assert matched > 50


def test_no_word_is_passed_over_that_a_phrase_ends_with(nlp: Language) -> None:
    """Nor any verb: the anchors and people found are those of a look at every token."""
    found = 0
    for article in read_articles(nlp, read_corpus([CORPUS])):
        doc = article.doc
        assert token_texts(doc) == [t.text for t in doc]
        assert token_lemmas(doc) == [t.lemma_ for t in doc]
        for sentence in doc.sents:
            anchors = [t for t in sentence if words._anchor_kind(t)]
            assert [a.token for a in words.find_anchors(sentence)] == anchors
            enforcers = {t for t in sentence if people._is_enforcer(t, sentence.start)}
            assert enforcers <= set(people.personnel(sentence))
            found += len(anchors) + len(enforcers)
    assert found > 100


@given(
    slots=st.dictionaries(st.integers(0, 30), st.text(min_size=1, max_size=1)),
    stretch=st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted),
)
def test_a_copied_stretch_keeps_its_slots(slots: dict[int, str], stretch: list[int]) -> None:
    """Whether there are more slots or more letters."""
    start, end = stretch
    out: Masked[str] = Masked()
    out.add("ab", "first")
    out.copy("x" * 30, slots, start, end)
    expected = {p + 2 - start: slots[p] for p in range(start, end) if p in slots}
    assert list(out.slots.items()) == [(0, "first"), *expected.items()]
    assert out.length == len("".join(out.pieces)) == 2 + end - start
