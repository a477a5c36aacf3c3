"""The topic list: every line reviewed, every phrase found in its own words."""

from __future__ import annotations

import pytest
from growth import Work, grows_in_proportion
from hypothesis import given
from hypothesis import strategies as st

from extractors._data import load_rows
from extractors._topic_words import find_phrases
from schemas.codelists import TOPICS

ALL = load_rows("topics")
NEVER = [row for row in ALL if row["where"] == "never"]
ROWS = [row for row in ALL if row["where"] != "never"]


def topics_of(text: str) -> set[str]:
    return {f.topic for f in find_phrases(text, 0, len(text))}


def test_every_topic_of_the_codebook_has_phrases() -> None:
    assert {row["topic"] for row in ROWS} == set(TOPICS)


def test_lines_are_reviewed_and_stand_once() -> None:
    assert all(row["reason"] for row in ALL)
    assert {row["where"] for row in ROWS} == {"any", "content", "people"}
    assert len({(row["phrase"], row["topic"]) for row in ALL}) == len(ALL)


@pytest.mark.parametrize("row", NEVER, ids=lambda row: row["phrase"])
def test_a_phrase_that_never_tells_a_topic_hides_the_words_in_it(row: dict[str, str]) -> None:
    assert not row["topic"]
    assert topics_of(f"a {row['phrase']} here") == set()
    # and hides nothing beside it
    assert topics_of(f"{row['phrase']} and human rights") == {"human_rights"}


def test_a_stem_ends_its_word() -> None:
    for row in ROWS:
        for word in row["phrase"].split():
            assert "*" not in word[:-1], row["phrase"]
            assert word == word.lower()


def test_each_phrase_is_found_in_its_own_words() -> None:
    for row in ROWS:
        text = row["phrase"].replace("*", "")
        assert row["topic"] in topics_of(text), text


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("COUNTER-TERRORISM", "counter_terrorism"),
        ("Crime Scenes", "forensics"),
        ("use–of–force", "use_of_force"),
        ("İnsan and human rights", "human_rights"),
        ("Community-Policing", "community_policing"),
        ("customs", "customs_control"),
    ],
)
def test_case_hyphens_and_plurals_do_not_matter(text: str, topic: str) -> None:
    assert topic in topics_of(text)


@pytest.mark.parametrize("text", ["custom", "the costume", "a drugstore", "", "…", "analysis"])
def test_other_words_are_no_topics(text: str) -> None:
    assert topics_of(text) == set()


def test_the_longest_phrase_of_a_topic_wins() -> None:
    [found] = find_phrases("customs officers", 0, 16)
    assert (found.start, found.end, found.where) == (0, 16, "people")


def test_places_are_those_of_the_text() -> None:
    text = "İİ ﬁnance: money laundering"
    [found] = find_phrases(text, 0, len(text))
    assert text[found.start : found.end] == "money laundering"


@given(st.text(max_size=80))
def test_any_text_gives_places_inside_it(text: str) -> None:
    for found in find_phrases(text, 0, len(text)):
        assert 0 <= found.start < found.end <= len(text)


def test_time_grows_with_length_alone() -> None:
    def prepare(copies: int) -> Work:
        text = "police drug crime scene use of " * copies
        return lambda: list(find_phrases(text, 0, len(text)))

    assert grows_in_proportion(prepare, 100)
