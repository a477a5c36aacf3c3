"""Each pattern for a country's part has a text that it reads and one it must not; nothing hangs."""

from __future__ import annotations

import re

import pytest
from growth import Work, grows_in_proportion
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from together import Together, one_block

from extractors._article import Article
from extractors._country_clauses import read_clauses
from extractors._country_slots import Item, Unit, read_units
from extractors._country_votes import read_votes, role_rules
from extractors._data import load_rows
from extractors.country_roles import read_country_roles
from pipeline.annotate import read_articles
from schemas.codelists import COUNTRY_ROLES
from schemas.facts import ProgrammeFact
from schemas.values import Evidence

PATTERNS = load_rows("country_patterns")
CLAUSES = load_rows("country_clauses")
KINDS = ("paragraph", "title", "item")
COURSE = ProgrammeFact("Course", "derived", "event", "completed", Evidence(0, 1, "test"))


def article(nlp: Language, text: str) -> Article:
    [read] = read_articles(nlp, [one_block(text)])
    return read


@pytest.fixture(scope="module")
def tables(nlp: Language) -> Together:
    """The texts of all tables, in the order in which tests ask for them."""
    texts = [row[column] for column in ("example", "unlike") for row in PATTERNS]
    clauses = [sentence(row[column]) for column in ("unlike", "example") for row in CLAUSES]
    verbs = [text for row in VERBS for texts in sentences_of(row) for text in texts]
    return Together(
        nlp,
        [
            *(one_block(text, kind) for text in texts for kind in KINDS),
            *(one_block(text) for text in clauses + verbs),
        ],
    )


def sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


@pytest.mark.parametrize("row", PATTERNS, ids=lambda r: f"{r['rule']}: {r['example']}")
def test_every_pattern_reads_its_example(tables: Together, row: dict[str, str]) -> None:
    [rule] = [
        r
        for r, p in zip(role_rules(), PATTERNS, strict=True)
        if (p["pattern"], p["example"]) == (row["pattern"], row["example"])
    ]
    articles = (tables.read(one_block(row["example"], kind)) for kind in KINDS)
    units = [u for a in articles for u in read_units(a)]
    assert any(rule.pattern.search(u.text) for u in units), [u.text for u in units]
    votes = {(v.rule, v.role) for v in read_votes(units)}
    assert (row["rule"], row["role"]) in votes


def votes_of(read: Article) -> set[tuple[str, str]]:
    """Rule and role of all that patterns and clauses read; fails where no country is seen."""
    units = read_units(read)
    assert any(u.slots for u in units), read.doc.text
    return {(v.rule, v.role) for v in (*read_votes(units), *read_clauses(read, units))}


@pytest.mark.parametrize("row", PATTERNS, ids=lambda r: f"{r['rule']}: {r['unlike']}")
def test_no_reading_gives_the_role_in_a_text_unlike_a_patterns(
    tables: Together, row: dict[str, str]
) -> None:
    """Stronger than that this pattern is silent: no other one may speak up in its place."""
    articles = (tables.read(one_block(row["unlike"], kind)) for kind in KINDS)
    read = {vote for a in articles for vote in votes_of(a)}
    assert row["role"] not in {role for _, role in read}, read


@pytest.mark.parametrize("row", CLAUSES, ids=lambda r: f"{r['head']}: {r['unlike']}")
def test_no_reading_gives_the_role_in_a_text_unlike_a_clause(
    tables: Together, row: dict[str, str]
) -> None:
    read = votes_of(tables.read(one_block(sentence(row["unlike"]))))
    assert row["role"] not in {role for _, role in read}, read


def test_every_pattern_has_a_role_and_a_confidence() -> None:
    for row in PATTERNS:
        assert row["role"] in COUNTRY_ROLES
        assert 0.5 <= float(row["confidence"]) <= 1
        assert row["example"]
        assert row["unlike"]


def test_each_country_has_one_fact_for_each_role(nlp: Language) -> None:
    text = "Police from Kenya and Kenya's customs officers were trained in Kenya and in Nairobi."
    facts = read_country_roles(article(nlp, text), [COURSE])
    keys = [(f.programme, f.code, f.role) for f in facts]
    assert sorted(keys) == [(0, "KEN", "host"), (0, "KEN", "recipient")]


def test_no_programme_no_roles(nlp: Language) -> None:
    assert read_country_roles(article(nlp, "Police from Kenya were trained in Nairobi."), []) == []


def test_the_programme_before_the_country_has_it(nlp: Language) -> None:
    first = "Officers from Kenya completed a course in Nairobi."
    second = "Officers from Ghana completed a workshop in Accra."
    text = f"{first} {second}"
    programmes = [
        ProgrammeFact("Course", "derived", "event", "completed", Evidence(32, 38, "test")),
        ProgrammeFact(
            "Workshop", "derived", "event", "completed", Evidence(len(first) + 33, 92, "test")
        ),
    ]
    facts = read_country_roles(article(nlp, text), programmes)
    assert {(f.programme, f.code) for f in facts} == {(0, "KEN"), (1, "GHA")}


SIGNS = st.sampled_from(
    "Ⓒ Ⓐ Ⓓ Ⓟ Ⓣ Ⓞ officers from of trained by in the course held support and , ( to for".split()
)


@given(st.lists(SIGNS, max_size=60).map(" ".join))
def test_any_sentence_gives_votes_at_its_own_slots(text: str) -> None:
    slots = {m.start(): (Item("KEN", m.start(), m.end()),) for m in re.finditer("[ⒸⒶⒹⓅ]", text)}
    unit = Unit(text, slots, "paragraph", 0, len(text))
    for vote in read_votes([unit]):
        assert vote.item.start in slots


@pytest.mark.parametrize("piece", ["trained by the ", "held in at ", "officers of the ", "Ⓐ and "])
def test_time_grows_in_proportion_in_a_sentence_without_end(piece: str) -> None:
    def prepare(length: int) -> Work:
        text = (piece * length)[:length]
        unit = Unit(text, {0: (Item("KEN", 0, 1),)}, "paragraph", 0, length)
        return lambda: list(read_votes([unit]))

    assert grows_in_proportion(prepare, 250)


@pytest.mark.parametrize("row", CLAUSES, ids=lambda r: f"{r['head']}: {r['example']}")
def test_every_row_on_clauses_reads_its_example(tables: Together, row: dict[str, str]) -> None:
    read = tables.read(one_block(sentence(row["example"])))
    votes = {(v.rule, v.role) for v in read_clauses(read, read_units(read))}
    assert any((f"clause_{head}", row["role"]) in votes for head in row["head"].split("|")), votes


def test_every_class_of_clauses_is_read_in_an_example(tables: Together) -> None:
    """A row may name several classes of verbs; each has an example, of this row or another."""
    heads = {head for row in CLAUSES for head in row["head"].split("|")}
    shown = set()
    for row in CLAUSES:
        read = tables.read(one_block(sentence(row["example"])))
        shown |= {v.rule for v in read_clauses(read, read_units(read))}
    assert {f"clause_{head}" for head in heads} <= shown


def test_every_row_on_clauses_has_a_role_and_a_confidence() -> None:
    for row in CLAUSES:
        assert row["role"] in COUNTRY_ROLES
        assert 0.5 <= float(row["confidence"]) <= 1


# The role that a frame gives, and the sentences that its verbs are read in: of two the first for
# verbs with an object, the second for those without one or of several words.
SENTENCES = {
    "pay": ("provider", "Sweden will {} the course."),
    "cover": ("provider", "Norway will {} the costs.", "Norway will {} of the costs."),
    "donate": ("provider", "Italy will {} two vehicles.", "Italy will {} to them two vehicles."),
    "get": ("recipient", "Peru's police will {} lessons.", "Peru's police will {} of vehicles."),
    "lead": ("provider", "The Danish police will {} the workshop."),
    "impart": ("provider", "Two officers from Norway will {} the workshop."),
    "help": ("provider", "Sweden will {} the academy."),
    "send": ("provider", "Turkey will {} four trainers."),
    "come": ("recipient", "The officers will {} from Peru."),
    "go": ("host", "Nine officers will {} to Norway."),
    "move": ("host", "The course will {} to Togo."),
    "occur": ("host", "They will {} another workshop in Togo.", "The course will {} in Togo."),
    "stay": ("host", "The officers will {} at the Senegalese gendarmerie school."),
}
VERBS = [row for row in load_rows("country_verbs") if row["frame"] in SENTENCES]


def sentences_of(row: dict[str, str]) -> tuple[list[str], list[str]]:
    """The sentences that say it of a verb, and those that deny it."""
    _, *sentences = SENTENCES[row["frame"]]
    verb = row["verb"]
    return [s.format(verb) for s in sentences], [s.format(f"not {verb}") for s in sentences]


@pytest.mark.parametrize("row", VERBS, ids=lambda r: f"{r['verb']}: {r['frame']}")
def test_every_verb_gives_its_frames_role_and_none_where_it_is_denied(
    tables: Together, row: dict[str, str]
) -> None:
    wanted = f"clause_{row['frame']}", SENTENCES[row["frame"]][0]
    said, denied = sentences_of(row)

    def reads(text: str) -> bool:
        read = tables.read(one_block(text))
        return wanted in {(v.rule, v.role) for v in read_clauses(read, read_units(read))}

    assert any(map(reads, said))
    assert not any(map(reads, denied))
