"""Programmes and numbers across articles: what is one, what follows, what is told again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from linking import named, outcome, programme, programme_ids, told

from pipeline.link import link
from pipeline.link.titles import title_key
from schemas.values import Period

IOM = (named("International Organization for Migration", "IOM", None, "40"), "implementer")
JAPAN = (named("Government of Japan", None, "JPN"), "funder")
NIGER = (("NER", "recipient"),)
TO_NIGER = (("JPN", "provider"), ("NER", "recipient"))
COURSE = {"level": "event", "orgs": [IOM], "countries": (*NIGER, ("NER", "host"))}


def one_by_one(*programmes, days=("2019-03-10", "2019-05-01", "2019-09-12")):
    """An article for each, published on these days."""
    return [
        told(f"d{i}", days[i] if days else None, programmes=[p]) for i, p in enumerate(programmes)
    ]


def same(*programmes, **more):
    articles = one_by_one(*programmes, **more)
    return len(set(programme_ids(link(articles), *articles))) == 1


def with_parent(course, parent=0):
    """The programme as part of another one of its article."""
    return replace(course[0], parent=parent), *course[1:]


def reasons(articles, relation="same"):
    return [(m.decision, m.reason) for m in link(articles).made if m.relation == relation]


# Umbrellas ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Project Sirocco", "Sirocco"),
        ("Sahel Border Skills Project", "The Sahel Border Skills Programme"),
        ("Sahel Bordder Skills Project", "Sahel Border Skills Project"),
        ("Sahel Border Skills Project (SABOSK)", "SABOSK Project"),
        ("Police Reform Programme Phase II", "Police Reform Project, phase 2"),
        ("Integrated Border Management in Niger", "“Integrated Border Management in Niger”"),
    ],
)
def test_a_project_under_two_titles_is_one(one, other):
    assert same(
        programme(one, orgs=[IOM], countries=TO_NIGER),
        programme(other, orgs=[IOM], countries=NIGER),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Police Reform Programme Phase I", "Police Reform Programme Phase II"),
        ("Border Skills Project 2014", "Border Skills Project 2015"),
        ("Police Reform Programme", "Police Training Programme"),
        ("Institute of Police Studies Project", "Institute of Policy Studies Project"),
    ],
)
def test_titles_of_two_projects(one, other):
    assert not same(
        programme(one, orgs=[IOM], countries=NIGER), programme(other, orgs=[IOM], countries=NIGER)
    )


def test_a_common_title_needs_somebody_in_common():
    title = "Police Training Programme"
    kenya = programme(title, orgs=[JAPAN], countries=[("KEN", "recipient")])
    niger = programme(title, orgs=[IOM], countries=NIGER)
    assert not same(kenya, niger)
    assert not same(programme(title), programme(title))
    assert same(niger, programme(title, orgs=[IOM], countries=NIGER))


def test_a_title_of_other_providers_is_put_before_a_person():
    title = "Sirocco Police Training Project"
    articles = one_by_one(
        programme(title, countries=[("FRA", "provider"), ("NER", "recipient")]),
        programme(title, countries=[("JPN", "provider"), ("NER", "recipient")]),
    )
    assert reasons(articles) == [("unsure", "same_title")]


def test_an_umbrella_and_an_event_of_one_title_are_two():
    assert not same(
        programme("Project Sirocco", orgs=[IOM], countries=NIGER),
        programme("Project Sirocco", "event", orgs=[IOM], countries=NIGER),
    )


def test_two_programmes_of_one_article_stay_two():
    title = "Sahel Border Skills Project"
    both = told("both", "2019-03-10", programmes=[programme(title), programme(f"{title} (SABOSK)")])
    other = told("other", "2019-04-10", programmes=[programme(title)])
    ids = programme_ids(link([both, other]), both, other)
    assert ids[0] != ids[1]
    assert ids[2] in ids[:2]


# Events ------------------------------------------------------------------------------------------


def test_yearly_courses_of_one_series_are_not_one():
    articles = one_by_one(
        programme("Sahel Border Course", days=("2017-03-06", "2017-03-10"), **COURSE),
        programme("Sahel Border Course", days=("2018-03-05", "2018-03-09"), **COURSE),
        programme("Sahel Border Course", days=("2018-03-05", "2018-03-09"), **COURSE),
        days=("2017-03-10", "2018-03-10", "2018-03-12"),
    )
    first, second, third = programme_ids(link(articles), *articles)
    assert first != second == third
    assert reasons(articles, "series") == [("linked", "series")]


def test_a_numbered_course_is_one_of_a_series():
    articles = one_by_one(
        programme("Fourth Sahel Border Course", **COURSE),
        programme("Fifth Sahel Border Course", **COURSE),
        programme("5th Sahel Border Course", **COURSE),
        days=("2017-03-10", "2017-04-10", "2017-04-12"),
    )
    first, second, third = programme_ids(link(articles), *articles)
    assert first != second == third


def derived(title="Training course on forged documents, Niamey", **more):
    values = COURSE | {"days": ("2018-03-05", "2018-03-09"), "basis": "derived"} | more
    return programme(title, **values)


def test_an_event_without_a_name_is_known_by_days_place_and_people():
    assert same(derived(), derived("Course, Niamey"))
    assert same(derived(), programme("Sahel Document Course", **COURSE, days=("2018-03-05", None)))


@pytest.mark.parametrize(
    "change",
    [
        {"days": ("2018-03-12", "2018-03-16")},
        {"title": "Training course on forged documents, Agadez"},
        {"countries": (("TCD", "recipient"), ("TCD", "host"))},
        {"title": "Delivery of vehicles, Niamey"},
        {"days": (None, None)},
        {"orgs": [JAPAN], "days": ("2018-03", "2018-03")},
    ],
)
def test_another_event(change):
    assert not same(derived(), derived(**change))


def test_an_event_of_one_day_in_one_place_but_other_people_is_put_before_a_person():
    assert reasons(one_by_one(derived(), derived(orgs=[JAPAN]))) == [("unsure", "same_event")]


# What a programme is -----------------------------------------------------------------------------


def test_the_row_shows_the_newest_values_and_the_finest():
    title = "Project Sirocco"
    articles = one_by_one(
        programme(title, days=("2019-03-04", "2020"), status="planned", duration_months=12.0),
        programme(title, days=("2019", "2021~"), status="ongoing"),
        programme("Sirocco project (PSI)", status="unknown"),
        days=("2018-11-02", "2019-06-30", "2020-01-15"),
    )
    links = link(articles)
    (key,) = set(programme_ids(links, *articles))
    shown = links.programme(key)
    assert key == articles[0].programmes[0].key
    assert shown.period == Period("2019-03-04", "2021~")
    assert (shown.status, shown.duration_months, shown.n_documents) == ("ongoing", 12.0, 3)


def test_values_that_do_not_fit_give_way_to_the_founder_s():
    articles = one_by_one(
        programme("Project Sirocco", days=("2017", "2018")),
        programme("Project Sirocco", days=("2019", None)),
    )
    links = link(articles)
    assert links.programme(programme_ids(links, *articles)[0]).period == Period("2017", "2018")


def test_an_event_keeps_the_umbrella_that_one_article_gives_it():
    course = programme("Sahel Document Course", **COURSE, days=("2018-03-05", None))
    programmes = [programme("Project Sirocco"), with_parent(course)]
    under = told("a", "2018-03-20", programmes=programmes)
    alone = told("b", "2018-03-08", programmes=[course])
    umbrella = told("c", "2017-01-08", programmes=[programme("Sirocco")])
    links = link([under, alone, umbrella])
    assert links.parent_id(links.programme_id(alone.programmes[0].key)) == links.programme_id(
        umbrella.programmes[0].key
    )


def test_an_event_whose_title_names_an_umbrella_elsewhere_belongs_to_it():
    umbrella = programme("Sahel Border Skills Project", orgs=[IOM], countries=NIGER)
    course = programme("Sahel Border Skills Project workshop on ledgers", **COURSE)
    foreign = programme("Sahel Border Skills Project workshop on boats", "event", orgs=[JAPAN])
    articles = one_by_one(umbrella, course, foreign)
    links = link(articles)
    first, second, third = programme_ids(links, *articles)
    assert links.parent_id(second) == first
    assert links.parent_id(third) is None
    assert reasons(articles, "part_of") == [("linked", "title_inside")]


def test_phases_follow_each_other():
    articles = one_by_one(
        programme("Police Reform Programme Phase I", orgs=[IOM], days=("2010", "2012")),
        programme("Police Reform Programme Phase II", orgs=[IOM], days=("2013", "2015")),
        programme("Police Reform Programme Phase III", orgs=[IOM], days=("2016", "2018")),
    )
    found = [m for m in link(articles).made if m.relation == "follow_up"]
    assert sorted((m.left.doc_id, m.right.doc_id) for m in found) == [("d0", "d1"), ("d1", "d2")]


@pytest.mark.parametrize(
    ("title", "words", "marks"),
    [
        ("The 27th Term Course for Officers", "course officer", "27"),
        ("Women in Policing Leadership Programme", "women policing leadership", ""),
        ("Border Skills Course, May 2018", "border skill course", "may 2018"),
        ("Police Reform Programme Phase Two", "police reform", "2"),
        ("Training Cycle IV", "training", "4"),
    ],
)
def test_titles_and_their_marks(title, words, marks):
    key = title_key(title)
    assert (key.words, key.marks) == (tuple(words.split()), frozenset(marks.split()))


# Numbers -----------------------------------------------------------------------------------------


def left_out(*articles):
    """The numbers that a sum leaves out, as article and value."""
    links = link(articles)
    return {
        (d.doc_id, o.fact.quantity.low)
        for d in articles
        for o in d.outcomes
        if links.repeats(o.key, d.doc_id)
    }


def reported(doc_id, published, numbers, so_far=False, title="Project Sirocco", level="programme"):
    return told(
        doc_id, published, programmes=[programme(title, level, orgs=[IOM], countries=NIGER)],
        outcomes=numbers, so_far=so_far,
    )  # fmt: skip


def test_a_total_told_again_counts_once():
    a = reported("a", "2018-03-01", [outcome(900)])
    b = reported("b", "2019-03-01", [outcome(900), outcome(120)])
    assert left_out(b, a) == {("b", 900)}


def test_the_same_number_of_other_people_counts():
    a = reported("a", "2018-03-01", [outcome(900, countries=("NER",))])
    assert not left_out(a, reported("b", "2018-03-02", [outcome(900, countries=("TCD",))]))
    assert not left_out(a, reported("b", "2018-03-02", [outcome(900, "participants")]))
    assert not left_out(a, reported("b", "2018-03-02", [outcome(900, kind="target")]))
    other_year = outcome(900, period=Period("2017", "2017"))
    this_year = outcome(900, period=Period("2018", "2018"))
    assert not left_out(
        reported("a", "2017-12-01", [other_year]), reported("b", "2018-12-01", [this_year])
    )


def test_a_small_number_far_apart_is_put_before_a_person():
    a = reported("a", "2016-03-01", [outcome(25)])
    b = reported("b", "2018-03-01", [outcome(25)])
    assert not left_out(a, b)
    assert reasons([a, b], "repeats") == [("unsure", "repeats")]
    assert left_out(a, reported("c", "2016-03-09", [outcome(25)])) == {("c", 25)}


def test_a_total_so_far_holds_those_before_it():
    a = reported("a", "2015-12-01", [outcome(6575)], so_far=True)
    b = reported("b", "2016-12-01", [outcome(425), outcome(31)])
    c = reported("c", "2017-01-31", [outcome(7000)], so_far=True)
    assert left_out(c, b, a) == {("a", 6575), ("b", 425), ("b", 31)}


def test_a_total_of_one_state_holds_no_other_s_numbers():
    a = reported("a", "2015-12-01", [outcome(60, countries=("TCD",))])
    b = reported("b", "2017-01-31", [outcome(700, countries=("NER",))], so_far=True)
    assert not left_out(a, b)


def test_a_total_holds_the_numbers_of_its_events():
    course = with_parent(programme("Sahel Document Course", **COURSE), parent=1)
    umbrella = programme("Project Sirocco", orgs=[IOM], countries=NIGER)
    event = told("a", "2018-03-20", programmes=[course, umbrella], outcomes=[outcome(40)])
    total = reported("b", "2019-03-20", [outcome(700)], so_far=True)
    assert left_out(event, total) == {("a", 40)}


def test_equal_numbers_of_two_events_both_count():
    umbrella = programme("Project Sirocco", orgs=[IOM], countries=NIGER)
    titles = ("Sahel Document Course", "Sahel Boat Course")
    events = [
        told(f"d{i}", f"2018-03-2{i}", outcomes=[outcome(140)],
             programmes=[with_parent(programme(title, **COURSE), parent=1), umbrella])
        for i, title in enumerate(titles)
    ]  # fmt: skip
    assert not left_out(*events)
