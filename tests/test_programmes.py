"""Programmes beyond the annotated cases: the word lists, names and lengths, and hostile text."""

from __future__ import annotations

import re

import pytest
from growth import Work, grows_in_proportion
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from extractors._article import Article
from extractors._capital_runs import capital_runs, is_title_case, run_at
from extractors._data import load_rows
from extractors._places import ByPlace, Stretches
from extractors._programme_quotes import quoted_titles
from extractors._programme_status import computed_end
from extractors._programme_titles import read_titles
from extractors.programmes import read_programmes
from pipeline.annotate import read_articles
from pipeline.compose import compose
from schemas.codelists import LEVELS, STATUSES, TITLE_BASES
from schemas.document import Block, Document

LISTS = {
    "activity_words": ("word", "kind", "level", "heads_names"),
    "capacity_verbs": ("verb", "frame"),
    "body_words": ("word", "makes"),
    "enforcement_words": ("pattern",),
    "time_verbs": ("verb", "tells"),
}
CODES = {
    "kind": {"training", "visit", "exercise", "meeting", "goods", "project", "school", "again"},
    "level": set(LEVELS),
    "heads_names": {"yes", "no", "quoted"},
    "frame": {"object", "subject", "activity", "goods", "facility", "equipped"},
    "makes": {"body", "paper", "setting"},
    "tells": {"start", "end", "held", "goes", "told"},
}


def article(nlp: Language, text: str, published: str | None = None) -> Article:
    document = Document(
        "t", "t", "", text, (Block(0, len(text), "paragraph"),), language="en", published=published
    )
    [read] = read_articles(nlp, [document])
    return read


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_reviewed_line_by_line(name: str) -> None:
    rows = load_rows(name)
    key, *coded = LISTS[name]
    assert all(row["reason"] for row in rows)
    assert len({row[key] for row in rows}) == len(rows), "a word stands twice"
    for column in coded:
        assert {row[column] for row in rows} <= CODES[column]
    if key != "pattern":
        assert all(row[key] == row[key].lower() for row in rows)


def test_enforcement_patterns_are_bounded() -> None:
    for row in load_rows("enforcement_words"):
        assert re.compile(row["pattern"])
        assert not re.search(r"\)[*+]", row["pattern"]), "no repeated groups: they cost time"


def test_runs_join_capitals_over_links_and_leave_short_forms_out() -> None:
    text = "The Lake Region (LR) Police Skills Project of the two countries"
    [lake, *_] = capital_runs(text, 0, len(text))
    assert lake.trimmed().name == "Lake Region Police Skills Project"
    assert lake.aliases == ("LR",)


def test_a_possessive_ends_a_run() -> None:
    names = [r.name for r in capital_runs("INTERPOL’s Clean Seas Course", 0, 28)]
    assert names == ["INTERPOL’s", "Clean Seas Course"]


def test_run_at_takes_only_what_begins_there() -> None:
    text = "called the Blue Coast Drill here"
    found = run_at(text, 7, len(text))
    assert found is not None
    assert found.name == "Blue Coast Drill"
    assert run_at(text, 0, len(text)) is None


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Police Officers Complete Course on Crime Scenes in Lima", True),
        ("Police officers of Peru complete a course on crime scenes", False),
        ("Course Ends", False),
    ],
)
def test_title_case(headline: str, expected: bool) -> None:
    assert is_title_case(headline) is expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a workshop entitled “Eyes on the Border”.", "Eyes on the Border"),
        ("the 'Second Chance' programme", "Second Chance"),
        ("a training of trainers (ToT) called «Pass It On» ", "Pass It On"),
        ('the "Advanced Tracing Course" ended', "Advanced Tracing Course"),
    ],
)
def test_quotations_beside_activity_nouns_are_titles(text: str, name: str) -> None:
    [title] = quoted_titles(text, Block(0, len(text), "paragraph"))
    assert title.name == name
    assert text[title.start : title.end] == name


@pytest.mark.parametrize(
    "text",
    [
        "It was “a training of the old school”, he said.",
        "The report “Prisons of the South” was read.",
        "“We need a course!”",
        "The “koban” is a police box.",
    ],
)
def test_other_quotations_are_none(text: str) -> None:
    assert not list(quoted_titles(text, Block(0, len(text), "paragraph")))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Safe Harbour Project of the European Union began.", ["Safe Harbour Project"]),
        ("Component 2 of the Clear Road Programme began.", ["Clear Road Programme"]),
        ("Component 2 of the IOM Programme for Roads began.", ["IOM Programme for Roads"]),
        ("She is Training Specialist at the Police Training Centre.", []),
        ("The Guidelines for Better Police Training Programmes were read.", []),
        ("A new Training Programme began.", []),
        ("They flew to Rabat for the Lynx Border Course.", ["Lynx Border Course"]),
        ("They met INTERPOL in Rabat at the Lynx for Seas course.", ["Lynx for Seas"]),
        ("They went to Rabat for a Moroccan course.", []),
        ("The EU for the Roads of Kenya project began.", ["EU for the Roads of Kenya"]),
        (
            "The United Nations Development Programme paid.",
            ["United Nations Development Programme"],
        ),
    ],
)
def test_capitalised_names(nlp: Language, text: str, names: list[str]) -> None:
    assert [t.name for t in read_titles(article(nlp, text))] == names


def test_a_body_of_the_reviewed_list_is_no_programme(nlp: Language) -> None:
    text = "The United Nations Development Programme trained 40 police officers of Nepal in 2014."
    assert [p.title_basis for p in read_programmes(article(nlp, text))] == ["derived"]


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2019-03", 24.0, "2021-03~"),
        ("2019-03-01", 6.0, "2019-09~"),
        ("2019", 24.0, "2020~"),
        ("2019", 18.0, None),
        ("2019~", 12.0, "2019~"),
        ("2019-03-18", 0.59, "2019-04-04~"),
        ("2019-03", 0.59, None),
    ],
)
def test_an_end_from_a_length_is_about(start: str, months: float, end: str | None) -> None:
    assert computed_end(start, months) == end


@pytest.mark.parametrize(
    "other",
    [
        "Norway trained 40 police officers of Togo in a workshop after the elections in 2005.",
        "Norway trained 40 police officers of Togo in a workshop. Updated January 20, 2005.",
    ],
)
def test_dates_of_other_things_are_not_the_programmes(nlp: Language, other: str) -> None:
    [fact] = read_programmes(article(nlp, other))
    assert fact.period.start is None
    assert fact.period.end is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Norway gave 40 units of radio equipment to the Fiji Police Force.", "radio equipment"),
        ("In 2018 Norway trained 40 police of Togo in courses.", "Training courses"),
        ("In 2018 Norway equipped 40 police of Togo with new skills.", "Training of"),
    ],
)
def test_derived_titles_can_be_read_alone(nlp: Language, text: str, title: str) -> None:
    assert title in read_programmes(article(nlp, text))[0].title


def test_by_place_finds_between() -> None:
    places = ByPlace([(9, "c"), (1, "a"), (5, "b")])
    assert places.between(1, 9) == ["a", "b"]
    assert places.last_before(9) == "b"
    assert places.last_before(1) is None


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9))), st.integers(0, 60))
def test_stretches_hold_what_one_of_them_holds(pairs: list[tuple[int, int]], at: int) -> None:
    spans = [(start, start + length) for start, length in pairs]
    expected = any(start <= at and at + 1 <= end for start, end in spans)
    assert Stretches(spans).holds(at, at + 1) is expected


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            'The OSCE trained 20 police of Kenya “Safe Seas” project course " ( ) , . : \n of 2019 '
            "today İstanbul’s workshop UN's".split(" ")
        ),
        max_size=60,
    )
)
def test_any_words_give_facts_with_places_and_codes(nlp: Language, words: list[str]) -> None:
    text = " ".join(words) or "x"
    for fact in read_programmes(article(nlp, text, "2019-05-04")):
        assert 0 <= fact.evidence.start < fact.evidence.end <= len(text)
        assert fact.title
        assert fact.title_basis in TITLE_BASES
        assert fact.level in LEVELS
        assert fact.status in STATUSES


PASSAGE = (
    "In May 2019 Norway trained 40 police officers of Malawi in Zomba and paid NOK 3 million. "
)
FILLER = "The rains came late, and the maize on the hills above the lake did not ripen. "
ELSEWHERE = (
    "Finland bought tents for USD 40,000 in Chad, where the Red Cross held courses for nurses."
)


@pytest.mark.parametrize(("between", "sums"), [(1, 2), (60, 1)])
def test_what_stands_far_from_a_programme_in_a_long_text_is_none_of_it(
    nlp: Language, between: int, sums: int
) -> None:
    """One passage tells of a programme; other countries, bodies and sums are elsewhere."""
    facts = compose(article(nlp, PASSAGE + FILLER * between + ELSEWHERE))
    assert [o.indicator for o in facts.outcomes].count("funding") == sums
    near = {c.code for c in facts.countries} | {o.name for o in facts.organisations}
    assert {"NOR", "MWI"} <= near
    assert ("Red Cross" in near) == (between == 1)


@pytest.mark.parametrize(("between", "left"), [(1, None), (60, "1 figure in 1 paragraph")])
def test_figures_that_are_left_out_have_one_row(
    nlp: Language, between: int, left: str | None
) -> None:
    read = article(nlp, PASSAGE + FILLER * between + ELSEWHERE)
    issues = compose(read).issues
    assert [i.message.partition(" left out")[0] for i in issues] == [left] * bool(left)
    for issue in issues:
        assert (issue.check, issue.severity) == ("left_out", "info")
        assert issue.evidence is not None
        assert issue.evidence.rule == "told_stretches"
        assert "40,000" in read.text[issue.evidence.start : issue.evidence.end]


def test_a_report_of_many_pages_must_tie_an_activity_together_itself(nlp: Language) -> None:
    """In an article what stands beside a training belongs to it; in a report on all things not."""
    loose = "Forty police officers of Malawi were trained in May 2019. Norway paid for the course. "
    assert compose(article(nlp, loose)).programmes
    refused = compose(article(nlp, FILLER * 100 + loose + FILLER * 100))
    assert not refused.programmes
    assert ["so long a text" in issue.message for issue in refused.issues] == [True]
    assert compose(article(nlp, FILLER * 100 + PASSAGE + FILLER * 100)).programmes


@pytest.mark.parametrize(
    "piece",
    [
        "A training course for police of Kenya and Chad in 2019. ",
        "Police Training Course ",
        "“Open course ",
        '" course ',
        "(AB) Course ",
        "of the Project of the ",
        "a project called a project called ",
        "must ",
    ],
)
def test_time_grows_with_length_alone(nlp: Language, piece: str) -> None:
    def prepare(copies: int) -> Work:
        read = article(nlp, piece * copies)
        return lambda: read_programmes(read)

    assert grows_in_proportion(prepare, 25)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The county sheriff trained 12 police officers in May 2019.", "no foreign"),
        ("The FBI trains the police of Ghana.", "no number or date"),
        (
            "An Israeli firm will supply drones to the police of Chile. The order is worth 11 "
            "million dollars, and the firm wins an order from Peru.",
            "sold",
        ),
        (
            "Duty station: Accra. The successful candidate will train 40 officers of the Ghana "
            "police for the German Federal Police. Closing date: 9 March 2018.",
            "seeks staff",
        ),
    ],
)
def test_an_article_that_is_refused_says_why(nlp: Language, text: str, reason: str) -> None:
    facts = compose(article(nlp, text))
    assert not facts.programmes
    [issue] = facts.issues
    assert (issue.check, issue.severity) == ("no_programme", "info")
    assert reason in issue.message
    assert issue.evidence is not None
    assert issue.evidence.rule == "programme_gate"
    assert text[issue.evidence.start : issue.evidence.end].strip()


@pytest.mark.parametrize(
    "text",
    [
        "Police arrested two men in Accra in May 2019.",
        "The OSCE trained 20 police officers of Kyrgyzstan in Osh in May 2019.",
    ],
)
def test_nothing_is_said_of_an_article_that_speaks_of_no_training_or_has_a_programme(
    nlp: Language, text: str
) -> None:
    assert compose(article(nlp, text)).issues == ()
