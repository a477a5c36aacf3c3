"""The name tables are complete and every name in them is read."""

from __future__ import annotations

from itertools import pairwise

import pycountry
import pytest
from growth import Work, grows_in_proportion
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors._data import load_rows
from extractors.countries import READER, read_countries
from extractors.normalise.countries import (
    KOSOVO,
    country_codes,
    find_flags,
    find_names,
    gazetteer,
    parse_country,
)

ENTRIES = [e for entries in gazetteer().values() for e in entries]
VOCAB = Vocab()


def read(text: str) -> list[tuple[str, str | None]]:
    """Words and code of every country in a text, without a model."""
    words = text.split(" ")
    doc = Doc(VOCAB, words=words, spaces=[True] * (len(words) - 1) + [False])
    assert doc.text == text
    return [
        (text[m.start : m.end], m.value.code if m.value else None)  # type: ignore[union-attr]
        for m in read_countries(doc)
    ]


def test_every_code_is_iso_3166_or_kosovo() -> None:
    codes = {c for e in ENTRIES for c in (e.code, *e.others) if c}
    assert codes <= country_codes()


def test_every_country_has_a_name_and_a_line_of_people() -> None:
    named = {e.code for e in ENTRIES if e.via == "name"}
    people = {r["code"] for r in load_rows("demonyms")}
    for code in country_codes():
        assert code in named
        assert code in people


def test_every_line_has_a_reason_and_stands_once() -> None:
    for table in ("countries", "cities", "regions"):
        rows = load_rows(table)
        assert all(r["reason"] for r in rows)
        names = [r["name"] for r in rows]
        assert len(names) == len(set(names)), table
    assert all(r["reason"] for r in load_rows("demonyms"))


def test_pycountrys_own_names_are_read() -> None:
    for country in pycountry.countries:
        for field in ("name", "common_name"):
            name = getattr(country, field, None)
            if name and "," not in name and "(" not in name and name != "Congo":
                place = parse_country(name)
                assert place is not None, name
                assert place.code == country.alpha_3


@pytest.mark.parametrize("via", ["name", "demonym", "city"])
def test_every_listed_name_is_found_whole_in_a_plain_sentence(via: str) -> None:
    for row in load_rows({"name": "countries", "demonym": "demonyms", "city": "cities"}[via]):
        names = row["words"].split() if via == "demonym" else [row["name"]]
        for name in (n.replace("_", " ") for n in names):
            text = f"The course was prepared by {name} officers in May."
            [hit] = find_names(text)
            assert text[hit.start : hit.end] == name
            assert hit.entry.code == (row["code"] or None), name
            if row["code"] and not row.get("care"):
                assert (name, row["code"]) in read(text), name


def test_what_an_article_must_settle_is_no_country_by_itself() -> None:
    assert parse_country("Congolese") is None
    assert parse_country("Congo") is None
    assert parse_country("New England") is None
    assert parse_country("France and Spain") is None
    region = parse_country("Central Asia")
    assert region is not None
    assert region.code is None


@pytest.mark.parametrize("words", ["can", "in", "per", "100", "us", "turkey", "LE", "chad", "NA"])
def test_what_the_librarys_lookup_takes_for_a_country_is_none(words: str) -> None:
    assert parse_country(words) is None


def test_flags_are_countries() -> None:
    assert find_flags("🇲🇷 and 🇽🇰, not 🇽🇽") == [(0, 2, "MRT"), (7, 9, KOSOVO)]


def test_line_breaks_and_wide_spaces_are_allowed_inside_a_name() -> None:
    text = "police of South\n Africa and Burkina\u00a0Faso"
    assert [text[h.start : h.end] for h in find_names(text)] == [
        "South\n Africa",
        "Burkina\u00a0Faso",
    ]


NAMES = st.sampled_from([" ".join(e.words) for e in ENTRIES])
TEXTS = st.lists(st.one_of(NAMES, st.text(max_size=8), st.sampled_from(list(",.-/'$@#\n")))).map(
    " ".join
)


@given(TEXTS)
def test_any_text_gives_ordered_separate_names(text: str) -> None:
    hits = find_names(text)
    assert all(0 <= h.start < h.end <= len(text) for h in hits)
    assert all(a.end <= b.start for a, b in pairwise(hits))
    assert hits == find_names(text)
    assert all(m.value is None or m.label in ("country", "region") for m in _mentions(text))


def _mentions(text: str) -> list[object]:
    return list(READER.build(VOCAB)(Doc(VOCAB, words=[text] if text else [])))


@pytest.mark.parametrize(
    "piece", ["St. ", "U.S.", "United ", "French, ", "Jordan ", "A-", "x", "🇫🇷", "Guinea-"]
)
def test_time_grows_with_the_length_of_the_text(piece: str) -> None:
    def prepare(times: int) -> Work:
        doc = Doc(VOCAB, words=[piece * times])
        return lambda: read_countries(doc)

    assert grows_in_proportion(prepare, 500)
