"""The notation itself: what it reads, and that nothing malformed or unchecked passes."""

from __future__ import annotations

import pytest
from groups import COMPOSERS, Group, mention_group
from notation import Case, NotationError, differences, parse_cases

from schemas.facts import CountryFact, OutcomeFact
from schemas.values import Evidence, Mention, Period, Place, Quantity

COUNTS = mention_group("counts")


def one(source: str, group: Group = COUNTS) -> Case:
    [case] = parse_cases(source, "counts.txt", group)
    return case


def count(start: int, end: int, low: float | None, high: float | None) -> Mention:
    return Mention(start, end, "count", "number", Quantity(low, high))


def test_a_mark_is_a_span_a_label_and_typed_values() -> None:
    case = one('Trained [120 officers]{count low=120 high=none modifier=at_least rule="a b"} here.')
    [mark] = case.marks
    assert case.text == "Trained 120 officers here."
    assert (mark.start, mark.end, mark.label) == (8, 20, "count")
    assert mark.keys == {"low": 120.0, "high": None, "modifier": "at_least", "rule": "a b"}


def test_lines_join_paragraphs_part_and_lines_know_their_kind() -> None:
    case = one("= The\nfirst\nline\n|\n== Head\n- one\n- two\nlast [12]{count low=12}")
    assert [(b.kind, case.text[b.start : b.end]) for b in case.blocks] == [
        ("title", "The"), ("paragraph", "first line"), ("heading", "Head"), ("item", "one"),
        ("item", "two"), ("paragraph", "last 12"),
    ]  # fmt: skip
    assert case.document().title == "The"
    assert case.text[case.marks[0].start :] == "12"


def test_comments_headings_and_directives_are_no_text() -> None:
    cases = list(
        parse_cases(
            "# heading\n\n# note\npublished: 2017-01\nxfail: not yet\nA text.\n\nB.",
            "c.txt",
            COUNTS,
        )
    )
    assert [(c.text, c.published, c.xfail, c.place) for c in cases] == [
        ("A text.", "2017-01", "not yet", "c.txt:4"), ("B.", None, None, "c.txt:8"),
    ]  # fmt: skip


def test_marks_nest_repeat_on_one_span_and_brackets_can_be_escaped() -> None:
    case = one(r"a \[sic\] [[10]{count low=10} to 20]{count low=10}{count low=20} \{x\}")
    assert case.text == "a [sic] 10 to 20 {x}"
    assert [(m.start, m.end, m.keys["low"]) for m in case.marks] == [
        (8, 10, 10), (8, 16, 10), (8, 16, 20),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("Trained [120 officers.", "not closed"),
        ("Trained 120] officers.", "closes nothing"),
        ("Trained [120] officers.", "must follow"),
        ("Trained [120] {count low=1} officers.", "must follow"),
        ("Trained [120]{} officers.", "cannot read the mark"),
        ("Trained [120]{count low=} officers.", "cannot read the mark"),
        ("Trained [120]{count low=120 officers.", "cannot read the mark"),
        ('Trained [120]{count rule="a} officers.', "cannot read the mark"),
        ("Trained [120]{count low = 120} officers.", "cannot read the mark"),
        ("Trained [120]{count,low=120} officers.", "cannot read the mark"),
        ("Trained {count low=120} officers.", "without a [span]"),
        ("Trained 120} officers.", "without a [span]"),
        ("Trained []{count low=120} officers.", "empty"),
        ("Trained [120 ]{count low=120}officers.", "ends with a space"),
        ("Trained [120]{trainees low=120} officers.", "is no label"),
        ("Trained [120]{count value_low=120} officers.", "is no key"),
        ("Trained [120]{count start=2012} officers.", "is no key"),
        ("Trained [120]{count low=12 low=12} officers.", "twice in one mark"),
        ("Trained [120]{count low=12}{count low=12} officers.", "stands twice"),
        ("Trained [120]{count low=many} officers.", "low=many"),
        ("Trained [120]{count modifier=circa} officers.", "have ["),
        ("Trained [120]{count per_unit=yes} officers.", "true or false"),
        ("In [May]{date start=May} it began.", "no date"),
        ("In [France]{country code=FR} it began.", "alpha-3"),
        ("published: yesterday\nIt began.", "is no date"),
        ("published: 2017\npublished: 2018\nIt began.", "given twice"),
        ("xfail:\nIt began.", "empty"),
        ("xfail: reason\n\nIt began.", "no text follows"),
        ("|\nIt began.", "between two paragraphs"),
        ("It began.\n|", "between two paragraphs"),
    ],
)
def test_malformed_cases_are_refused_with_their_place(source: str, message: str) -> None:
    with pytest.raises(NotationError) as caught:
        list(parse_cases(source, "counts.txt", COUNTS))
    assert str(caught.value).startswith("counts.txt:1: ")
    assert message in str(caught.value)


def test_the_whole_list_is_compared() -> None:
    case = one("Trained [120]{count low=120} and [30]{count low=30}.")
    good = [count(8, 11, 120, 120), count(16, 18, 30, 30)]
    assert differences(case, good) == []
    assert [d[:8] for d in differences(case, good[:1])] == ["missing:"]
    assert [d[:6] for d in differences(case, [*good, count(0, 7, 1, 1)])] == ["extra:"]
    assert [d[:6] for d in differences(case, [*good, good[0]])] == ["extra:"]
    assert differences(case, [count(8, 12, 120, 120), good[1]]) != []
    assert differences(case, [count(8, 11, 121, 120), good[1]]) != []
    assert differences(case, [Mention(8, 11, "money", "x", Quantity(120, 120)), good[1]]) != []


def test_a_case_without_marks_refuses_any_finding() -> None:
    case = one("Nothing here.")
    assert differences(case, []) == []
    assert differences(case, [count(0, 7, 1, 1)]) != []


def test_only_the_values_given_are_compared_and_none_is_a_value() -> None:
    assert differences(one("[40+]{count low=40}"), [count(0, 3, 40, None)]) == []
    assert differences(one("[40+]{count low=40 high=none}"), [count(0, 3, 40, None)]) == []
    assert differences(one("[40+]{count low=40 high=none}"), [count(0, 3, 40, 40)]) != []
    unread = Mention(0, 3, "count", "too_long", None)
    assert differences(one("[40+]{count value=none}"), [unread]) == []
    assert differences(one("[40+]{count value=none}"), [count(0, 3, 40, 40)]) != []
    assert differences(one("[40+]{count low=none}"), [count(0, 3, 40, 40)]) != []


def test_facts_overlap_their_mark_and_hold_its_values() -> None:
    roles = COMPOSERS["country_roles"]
    case = one("[Norway]{provider code=NOR}{host code=NOR start=2012} taught.", roles)

    def fact(role: str, start: int = 0, end: int = 13, since: str | None = None) -> CountryFact:
        return CountryFact(0, "NOR", role, Evidence(start, end, "r"), Period(since, None))

    assert differences(case, [fact("host", since="2012"), fact("provider")]) == []
    assert differences(case, [fact("host", since="2012"), fact("provider", 6, 13)]) != []
    assert differences(case, [fact("host"), fact("provider")]) != []
    assert differences(case, [fact("host", since="2012")]) != []


def outcome(start: int, low: float, part: int | None, jobs: tuple[str, ...] = ()) -> OutcomeFact:
    evidence = Evidence(start, start + 2, "r")
    return OutcomeFact(
        0, "persons_trained", "actual", Quantity(low, low), "x", evidence, part, occupations=jobs
    )


def test_parts_name_another_mark() -> None:
    outcomes = COMPOSERS["outcomes"]
    case = one(
        "[30]{persons_trained id=all part=none} with "
        "[12]{persons_trained part=all occupation=judge,police}",
        outcomes,
    )
    jobs = ("police", "judge")
    assert differences(case, [outcome(0, 30, None), outcome(8, 12, 0, jobs)]) == []
    assert differences(case, [outcome(8, 12, 1, jobs), outcome(0, 30, None)]) == []
    assert differences(case, [outcome(0, 30, None), outcome(8, 12, None, jobs)]) != []
    assert differences(case, [outcome(0, 30, 1), outcome(8, 12, 0, jobs)]) != []
    assert differences(case, [outcome(0, 30, None), outcome(8, 12, 0, ("police",))]) != []
    with pytest.raises(NotationError, match="names no id"):
        one("[30]{persons_trained part=all}", outcomes)
    with pytest.raises(NotationError, match="id stands twice"):
        one("[30]{persons_trained id=a} [31]{persons_trained id=a}", outcomes)


def test_places_are_compared_by_code_and_way() -> None:
    case = one("[Norway]{country code=NOR via=name}")
    assert differences(case, [Mention(0, 6, "country", "r", Place("NOR", "name"))]) == []
    assert differences(case, [Mention(0, 6, "country", "r", Place("NOR", "demonym"))]) != []
