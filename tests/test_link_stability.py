"""Rows and keys hang on what belongs together: not on other articles, nor on any order.

Articles are drawn from two worlds that have no body, project or event in common, though they share
what articles share everywhere: ministries of no state, undefined acronyms, common titles, numbers.
"""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.link import Reading, digest, link
from pipeline.tables import article_rows, build_rows
from schemas.document import Block, Document
from schemas.facts import (
    ArticleFacts,
    CountryFact,
    OrganisationFact,
    OutcomeFact,
    ProgrammeFact,
)
from schemas.validation import validate
from schemas.values import Evidence, Mention, Name, Period, Place, Quantity

# What every world has: names that tell nothing, and titles that others have as well.
SHARED = [Name("Ministry of Interior", None, None, "10"), Name("NPA"), Name("Training Centre")]
TITLES = ["Police Training Programme", "Safe Borders Project", "Training course"]
WORLDS = {
    "a": (
        [
            Name("Kenya Detective Bureau", "KDB", "KEN", "10"), Name("KDB"),
            Name("Detective Bureau of Kenya", None, "KEN", "10"),
            Name("Detectve Bureau of Kenya", None, "KEN", "10"),
            Name("OSCE", None, None, "40"), Name("OSCE Mission to Skopje", None, None, "40"),
            Name("Kenyan Ministry of Interior", None, "KEN", "10"),
        ],
        ["Project Sirocco", "Sirocco", "Project Sirocco Phase II", "Mombasa Course 2015"],
        ("KEN", "SWE"),
    ),
    "b": (
        [
            Name("Nepal Drug Office", "NDO", "NPL", "10"), Name("NDO"),
            Name("Nepalese Drug Office", None, "NPL", "10"),
            Name("Drug Offfice of Nepal", None, "NPL", "10"),
            Name("CARICOM", None, None, "40"), Name("CARICOM Commission", None, None, "40"),
            Name("Ministry of Interior of Nepal", None, "NPL", "10"),
        ],
        ["Project Kestrel", "Kestrel", "Project Kestrel Phase II", "Pokhara Course 2015"],
        ("NPL", "JPN"),
    ),
}  # fmt: skip
TEXT = ". ".join(f"sentence {n} of so many words" for n in range(60))
DAYS = [None, "2015-03-01", "2015-03-08", "2016-11-30", "2017"]


@st.composite
def reading(draw, world, number):
    bodies, titles, (recipient, provider) = WORLDS[world]
    names = draw(st.lists(st.sampled_from(bodies + SHARED), min_size=1, max_size=4, unique=True))
    title = draw(st.sampled_from(titles + TITLES))
    level = "event" if "ourse" in title else "programme"
    start = draw(st.sampled_from([None, "2015", "2015-03-02", "2016-11"]))
    value = float(draw(st.sampled_from([25, 900, 7000])))
    fact = ProgrammeFact(
        title, "derived" if title == "Training course" else "named", level, "ongoing",
        Evidence(200, 210, "test"), Period(start, None),
    )  # fmt: skip
    countries = [(recipient, "recipient"), (provider, "provider")]
    facts = ArticleFacts(
        mentions=(
            *(Mention(20 * i, 20 * i + 9, "organisation", "test", n) for i, n in enumerate(names)),
            Mention(100, 105, "country", "test", Place(recipient)),
        ),
        programmes=(fact,),
        countries=tuple(
            CountryFact(0, code, role, Evidence(100, 105, "test")) for code, role in countries
        ),
        organisations=(OrganisationFact(0, names[0].name, "implementer", Evidence(0, 9, "test")),),
        outcomes=(
            OutcomeFact(
                0, "persons_trained", "actual", Quantity(value, value), f"{value:g}",
                Evidence(300, 310, "test"),
            ),
        ),
    )  # fmt: skip
    doc_id = f"{world}{number}"
    text = f"{doc_id} {TEXT}"
    day = draw(st.sampled_from(DAYS))
    block = (Block(0, len(text), "paragraph"),)
    return Reading(Document(doc_id, f"{doc_id}.txt", None, text, block, published=day), facts)


@st.composite
def corpus(draw, world):
    size = draw(st.integers(1, 6))
    return [draw(reading(world, number)) for number in range(size)]


def rows_of(readings):
    return validate(build_rows(readings, link(map(digest, readings))))


def of_world(rows, world):
    """The rows of one world's articles, and the links between them."""
    return {
        name: [
            row
            for row in table
            if all(
                (row.get(column) or world).startswith(world)
                for column in ("doc_id", "left_doc_id", "right_doc_id")
            )
        ]
        for name, table in rows.items()
    }


CALM = settings(max_examples=60, deadline=None, derandomize=True,
                suppress_health_check=[HealthCheck.too_slow])  # fmt: skip


@CALM
@given(corpus("a"), corpus("b"))
def test_other_articles_change_nothing(ours, others):
    alone, together = rows_of(ours), rows_of([*ours, *others])
    assert of_world(together, "a") == of_world(alone, "a")


@CALM
@given(corpus("a"), st.randoms(use_true_random=False))
def test_the_order_of_the_articles_changes_nothing(readings, chance):
    mixed = list(readings)
    chance.shuffle(mixed)
    assert rows_of(mixed) == rows_of(readings)


@CALM
@given(corpus("a"), corpus("b"))
def test_every_row_passes(ours, others):
    """Links refuse no row: keys are single, references resolve."""
    assert not [i for i in rows_of([*ours, *others])["issues"] if i["table"]]


@CALM
@given(corpus("a"), st.integers(0, 5))
def test_rows_are_the_same_while_linking_answers_the_same(readings, gone):
    fewer = [r for number, r in enumerate(readings) if number != gone % len(readings)]
    before, after = (link(map(digest, found)) for found in (fewer, readings))
    for r in fewer:
        doc_id = r.document.doc_id
        if article_rows(r, before) != article_rows(r, after):
            assert before.about(doc_id) != after.about(doc_id)


@CALM
@given(corpus("a"), corpus("b"))
def test_linking_answers_the_same_when_others_come(ours, others):
    alone, together = (link(map(digest, found)) for found in (ours, [*ours, *others]))
    for r in ours:
        assert alone.about(r.document.doc_id) == together.about(r.document.doc_id)
