"""People's corrections: what they change, and what becomes of those that no longer fit."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.link import Reading
from pipeline.review.corrections.assignments import write_assignments
from pipeline.review.corrections.correct import correct
from pipeline.review.corrections.entries import entries_of, facts_of
from pipeline.review.corrections.file import Correction, correction_of
from pipeline.review.corrections.verdicts import Verdict
from pipeline.run import make_rows
from schemas.corrections import COLUMNS
from schemas.facts import CountryFact, OutcomeFact, ProgrammeFact, TopicFact
from schemas.table import Row
from schemas.validation import Rows
from schemas.values import Period, Quantity
from tests.rows import FACTS, document, evidence

READING = Reading(document(), FACTS)
TRAINED, WOMEN, NIGER = "trained 80 officers", "12 of them women", "Niger"


def decision(table: str, quote: str, action: str, **cells: str) -> Correction:
    given = {
        "doc_id": "sirocco", "table": table, "quote": quote, "action": action, "coder": "ANNA",
        "date": "2026-03-01",
    }  # fmt: skip
    found = correction_of(given | cells)
    assert isinstance(found, Correction), found
    return found


def change(table: str, quote: str, field: str, old: str, new: str, **cells: str) -> Correction:
    return decision(table, quote, "correct", field=field, old=old, new=new, **cells)


def add(table: str, quote: str, new: str) -> Correction:
    return decision(table, quote, "add", new=new)


def corrected(*corrections: Correction, reading: Reading = READING) -> tuple[Rows, list[Verdict]]:
    after, verdicts = correct(reading, corrections)
    return make_rows([after]), verdicts


def applied(*corrections: Correction, reading: Reading = READING) -> Rows:
    rows, verdicts = corrected(*corrections, reading=reading)
    assert [v.state for v in verdicts] == ["applied"] * len(corrections), verdicts
    assert not [i for i in rows["issues"] if i["severity"] == "error"]
    return rows


def states(*corrections: Correction, reading: Reading = READING) -> list[str]:
    return [v.state for v in corrected(*corrections, reading=reading)[1]]


def row(rows: Rows, table: str, quote: str) -> Row:
    (found,) = [r for r in rows[table] if r["quote"] == quote]
    return found


BEFORE = make_rows([READING])


# What each action does


def test_one_value_is_corrected_and_the_key_stays() -> None:
    rows = applied(change("outcomes", TRAINED, "indicator", "persons_trained", "participants"))
    before, after = row(BEFORE, "outcomes", TRAINED), row(rows, "outcomes", TRAINED)
    assert after == before | {
        "indicator": "participants", "review_status": "corrected", "confidence": 1.0
    }  # fmt: skip
    assert {r["review_status"] for r in rows["outcomes"]} == {"corrected", "machine"}


def test_what_follows_from_a_value_follows_from_the_new_one() -> None:
    rows = applied(
        change("outcomes", TRAINED, "kind", "actual", "target"),
        change("programme_topics", "Police", "topic", "general_policing", "narcotics"),
        change("programmes", "Project Sirocco", "start_date", "2019", "2018-05"),
    )
    assert not row(rows, "outcomes", TRAINED)["recommended_for_aggregates"]
    assert row(rows, "programme_topics", "Police")["dac_code"] == "16063"
    assert row(rows, "programmes", "Project Sirocco")["start_on"].isoformat()[:7] == "2018-05"


def test_values_that_hang_together_are_corrected_in_one_line() -> None:
    new = "value_low=80; value_high=; modifier=at_least"
    rows = applied(decision("outcomes", TRAINED, "correct", new=new))
    after = row(rows, "outcomes", TRAINED)
    assert (after["value_low"], after["value_high"], after["modifier"]) == (80, None, "at_least")


def test_values_that_hang_together_may_stand_in_several_lines() -> None:
    rows = applied(
        change("outcomes", TRAINED, "value_low", "80", "90"),
        change("outcomes", TRAINED, "value_high", "80.0", "90"),
    )
    assert row(rows, "outcomes", TRAINED)["value_high"] == 90


def test_a_title_keeps_the_programme_and_all_that_belongs_to_it() -> None:
    rows = applied(
        change("programmes", "Project Sirocco", "title", "Project Sirocco", "Sirocco II"),
        change("outcomes", TRAINED, "programme_id", "Project Sirocco", "Sirocco II"),
    )
    assert rows["programmes"][0]["title"] == "Sirocco II"
    assert rows["programmes"][0]["programme_id"] == BEFORE["programmes"][0]["programme_id"]
    assert rows["outcomes"][0]["programme_id"] == rows["programmes"][0]["programme_id"]


def test_what_a_person_says_counts_before_what_other_articles_say() -> None:
    later = replace(FACTS.programmes[0], period=Period("2019", "2023"))
    text = document().text.replace("ends", "goes on for another two years, says its director")
    other = Reading(
        document("later", text=text, published="2023-11"),
        replace(FACTS, programmes=(later,), mentions=(), organisations=(), topics=(), outcomes=(),
                countries=(), issues=()),
    )  # fmt: skip
    (before,) = make_rows([READING, other])["programmes"]
    assert (before["end_date"], before["n_documents"]) == ("2023", 2)
    wrong = change("programmes", "Project Sirocco", "end_date", "2021", "2020")
    (after,) = make_rows([correct(READING, [wrong])[0], other])["programmes"]
    assert (after["end_date"], after["programme_id"]) == ("2020", before["programme_id"])


def test_an_organisation_under_another_name_is_that_organisation() -> None:
    rows = applied(
        change(
            "programme_organisations", "Danish Police College", "org_text",
            "Danish Police College", "Danish National Police",
        )
    )  # fmt: skip
    names = {r["org_id"]: r["name"] for r in rows["organisations"]}
    link = row(rows, "programme_organisations", "Danish Police College")
    assert names[link["org_id"]] == "Danish National Police"


def test_a_confirmed_row_is_no_guess() -> None:
    rows = applied(
        decision("programme_topics", "Police", "confirm", field="topic", old="general_policing")
    )
    after = row(rows, "programme_topics", "Police")
    assert (after["review_status"], after["confidence"]) == ("confirmed", 1.0)
    assert after["rule"] == row(BEFORE, "programme_topics", "Police")["rule"]


def test_a_rejected_row_is_gone_and_nothing_else() -> None:
    rows = applied(decision("programme_countries", NIGER, "reject"))
    assert rows["programme_countries"] == []
    assert all(rows[t] == BEFORE[t] for t in rows if t != "programme_countries")


def test_all_that_belongs_to_a_rejected_programme_goes_with_it() -> None:
    rows, (verdict,) = corrected(decision("programmes", "Project Sirocco", "reject"))
    gone = {t for t in rows if not rows[t]} - {t for t in BEFORE if not BEFORE[t]}
    assert gone == {
        "programmes", "programme_documents", "programme_organisations", "programme_countries",
        "programme_topics", "outcomes", "outcome_dimensions",
    }  # fmt: skip
    assert rows["mentions"] == BEFORE["mentions"]
    assert "2 of outcomes" in verdict.message


def test_a_part_of_a_rejected_number_stands_alone() -> None:
    rows = applied(decision("outcomes", TRAINED, "reject"))
    (part,) = rows["outcomes"]
    assert part["part_of_outcome_id"] is None
    assert part["recommended_for_aggregates"]
    assert {r["outcome_id"] for r in rows["outcome_dimensions"]} == {part["outcome_id"]}


def test_the_part_of_a_rejected_number_may_be_confirmed_as_it_then_stands() -> None:
    alone = decision("outcomes", WOMEN, "confirm", old="value_low=12; part_of_outcome_id=")
    assert states(alone) == ["stale"]
    rows = applied(alone, decision("outcomes", TRAINED, "reject"))
    assert [r["review_status"] for r in rows["outcomes"]] == ["confirmed"]


def test_what_moves_to_another_programme_survives_the_first() -> None:
    rows = applied(
        decision("programmes", "Project Sirocco", "reject"),
        add("programmes", "Police College trained", "title=A course in Niger"),
        change("outcomes", TRAINED, "programme_id", "Project Sirocco", "A course in Niger"),
    )
    assert [r["title"] for r in rows["programmes"]] == ["A course in Niger"]
    assert [r["quote"] for r in rows["outcomes"]] == [TRAINED]


def test_events_of_a_rejected_umbrella_stay() -> None:
    event = ProgrammeFact("Course", "derived", "event", "completed", evidence("trained"), parent=0)
    reading = Reading(document(), replace(FACTS, programmes=(*FACTS.programmes, event)))
    rows = applied(decision("programmes", "Project Sirocco", "reject"), reading=reading)
    assert [(r["title"], r["parent_programme_id"]) for r in rows["programmes"]] == [
        ("Course", None)
    ]


def test_rows_are_added_with_keys_and_evidence() -> None:
    rows = applied(
        add("programme_countries", "Danish", "country_code=DNK; role=provider"),
        add(
            "outcomes",
            "12 of them",
            "indicator=share_other; value_low=15; value_high=15; unit=percent",
        ),
        add("outcome_dimensions", WOMEN, "dimension=occupation; value=police"),
        add("programme_organisations", "Police College", "role=funder"),
        decision("programme_topics", "women", "add", field="topic", new="gender_based_violence"),
        decision("mentions", "Project Sirocco", "add", field="label", new="organisation"),
    )
    provider = row(rows, "programme_countries", "Danish")
    assert (provider["rule"], provider["review_status"]) == ("person", "corrected")
    assert provider["char_start"] == READING.document.text.index("Danish")
    share = row(rows, "outcomes", "12 of them")
    assert share["value_text"] == "12 of them"
    assert share["programme_id"] == rows["programmes"][0]["programme_id"]
    assert {"Police College", "Project Sirocco"} <= {r["name"] for r in rows["organisations"]}
    assert ("occupation", "police") in {
        (r["dimension"], r["value"]) for r in rows["outcome_dimensions"] if r["quote"] == WOMEN
    }


def test_a_whole_programme_is_added_to_an_article_that_has_none() -> None:
    bare = Reading(
        document(),
        replace(FACTS, programmes=(), countries=(), organisations=(), topics=(), outcomes=()),
    )
    rows = applied(
        add("programmes", "Project Sirocco", "title=Project Sirocco; level=programme"),
        add(
            "outcomes",
            TRAINED,
            "indicator=persons_trained; value_low=80; value_high=80; value_text=80",
        ),
        add(
            "outcomes",
            WOMEN,
            "indicator=persons_trained; value_low=12; "
            "value_high=12; value_text=12; part_of_outcome_id=80",
        ),
        reading=bare,
    )
    assert row(rows, "programmes", "Project Sirocco")["title_basis"] == "named"
    assert (
        row(rows, "outcomes", WOMEN)["part_of_outcome_id"]
        == row(rows, "outcomes", TRAINED)["outcome_id"]
    )


def test_a_person_has_the_last_word_on_sums() -> None:
    rows = applied(change("outcomes", TRAINED, "recommended_for_aggregates", "true", "false"))
    assert not row(rows, "outcomes", TRAINED)["recommended_for_aggregates"]


# Finding the row again


def test_the_occurrence_tells_equal_words_apart() -> None:
    text = "Niger and Niger"
    facts = replace(
        FACTS, mentions=(), organisations=(), topics=(), outcomes=(),
        programmes=(replace(FACTS.programmes[0], evidence=evidence("Project")),),
        countries=(
            CountryFact(0, "NER", "recipient", replace(evidence("Project"), start=0, end=5)),
            CountryFact(0, "NER", "host", replace(evidence("Project"), start=10, end=15)),
        ),
    )  # fmt: skip
    reading = Reading(document(text=text), facts)
    rows = applied(
        decision("programme_countries", NIGER, "reject", occurrence="2"), reading=reading
    )
    assert [r["role"] for r in rows["programme_countries"]] == ["recipient"]
    assert states(
        decision("programme_countries", NIGER, "reject", occurrence="3"), reading=reading
    ) == ["stale"]


def test_rows_of_the_same_words_are_told_apart_by_what_they_say() -> None:
    host = replace(FACTS.countries[0], role="host", period=Period(None, None))
    reading = Reading(document(), replace(FACTS, countries=(*FACTS.countries, host)))
    plain = decision("programme_countries", NIGER, "reject")
    rows, (verdict,) = corrected(plain, reading=reading)
    assert (verdict.state, len(rows["programme_countries"])) == ("stale", 2)
    assert "2 rows fit" in verdict.message
    rows = applied(replace(plain, old="role=host; country_code=NER"), reading=reading)
    assert [r["role"] for r in rows["programme_countries"]] == ["recipient"]


def test_copied_words_may_differ_in_spaces_quotes_and_dashes() -> None:
    reading = Reading(
        document(text=READING.document.text.replace("80 officers", "80\nofficers")), FACTS
    )
    assert states(decision("outcomes", "trained  80 officers", "confirm"), reading=reading) == [
        "applied"
    ]


def test_a_row_whose_words_a_new_rule_cut_otherwise_is_found() -> None:
    moved = replace(FACTS.outcomes[0], evidence=evidence("80 officers in Niger"))
    reading = Reading(document(), replace(FACTS, outcomes=(moved, FACTS.outcomes[1])))
    wrong = change("outcomes", TRAINED, "indicator", "persons_trained", "participants")
    rows = applied(wrong, reading=reading)
    assert row(rows, "outcomes", "80 officers in Niger")["indicator"] == "participants"
    assert states(decision("outcomes", TRAINED, "reject"), reading=reading) == ["stale"]


def test_a_correction_that_a_new_rule_made_needless_confirms() -> None:
    done = replace(FACTS.outcomes[0], indicator="participants")
    reading = Reading(document(), replace(FACTS, outcomes=(done, FACTS.outcomes[1])))
    rows, (verdict,) = corrected(
        change("outcomes", TRAINED, "indicator", "persons_trained", "participants"), reading=reading
    )
    assert row(rows, "outcomes", TRAINED)["review_status"] == "confirmed"
    assert "is now read this way" in verdict.message


def test_what_is_added_and_read_by_now_is_there_once() -> None:
    rows, (verdict,) = corrected(
        add("programme_countries", NIGER, "country_code=NER; role=recipient")
    )
    assert [r["review_status"] for r in rows["programme_countries"]] == ["confirmed"]
    assert "is now read this way" in verdict.message


# What no longer fits


@pytest.mark.parametrize(
    ("wrong", "state", "word"),
    [
        (decision("outcomes", "trained 90 officers", "reject"), "stale", "no longer"),
        (decision("outcomes", "ends", "reject"), "stale", "no row of outcomes"),
        (change("outcomes", TRAINED, "kind", "target", "actual"), "applied", "is now read"),
        (change("outcomes", TRAINED, "value_low", "70", "90"), "stale", "value_low is '80'"),
        (decision("outcomes", TRAINED, "confirm", old="value_low=70"), "stale", "not '70'"),
        (
            change("outcomes", TRAINED, "indicator", "persons_trained", "people"),
            "refused",
            "people",
        ),
        (change("outcomes", TRAINED, "value_low", "80", "eighty"), "refused", "number"),
        (change("outcomes", TRAINED, "value_low", "80", "inf"), "refused", "inf"),
        (change("outcomes", TRAINED, "value_low", "80", "90"), "refused", "above"),
        (change("outcomes", TRAINED, "per_unit", "false", "perhaps"), "refused", "true or false"),
        (change("outcomes", TRAINED, "start_date", "", "May"), "refused", "2023"),
        (
            change("outcomes", TRAINED, "programme_id", "Project Sirocco", "Mistral"),
            "stale",
            "Mistral",
        ),
        (change("outcomes", TRAINED, "part_of_outcome_id", "", "80"), "refused", "itself"),
        (change("programme_countries", NIGER, "country_code", "NER", "XYZ"), "refused", "XYZ"),
        (
            change("programme_countries", NIGER, "programme_id", "Project Sirocco", ""),
            "refused",
            "no programme_id",
        ),
        (add("outcome_dimensions", TRAINED, "dimension=age; value=9"), "refused", "age"),
        (add("programme_countries", "Danish", "country_code=DNK"), "refused", "role"),
        (add("outcomes", "ends", "indicator=other"), "refused", "exact"),
    ],
)
def test_one_that_cannot_be_applied_says_why_and_changes_nothing(
    wrong: Correction, state: str, word: str
) -> None:
    rows, (verdict,) = corrected(wrong)
    assert verdict.state == state, verdict
    assert word in verdict.message, verdict
    if state != "applied":
        assert rows == BEFORE


def test_a_row_must_not_become_the_double_of_another() -> None:
    host = replace(FACTS.countries[0], role="host", evidence=evidence("Danish"))
    reading = Reading(document(), replace(FACTS, countries=(*FACTS.countries, host)))
    rows, (verdict,) = corrected(
        change("programme_countries", "Danish", "role", "host", "recipient"), reading=reading
    )
    assert (verdict.state, len(rows["programme_countries"])) == ("refused", 2)
    assert "reject this one" in verdict.message


def test_a_wrong_line_does_not_cost_the_right_ones_of_its_row() -> None:
    right = change("outcomes", TRAINED, "kind", "actual", "target")
    wrong = change("outcomes", TRAINED, "indicator", "persons_trained", "people")
    rows, verdicts = corrected(right, wrong)
    assert [v.state for v in verdicts] == ["applied", "refused"]
    assert row(rows, "outcomes", TRAINED)["kind"] == "target"


def test_an_article_that_cannot_be_read_makes_its_corrections_stale() -> None:
    failed = Reading(
        document(status="failed", text=""),
        replace(
            FACTS,
            mentions=(),
            programmes=(),
            countries=(),
            organisations=(),
            topics=(),
            outcomes=(),
            issues=(),
        ),
    )
    assert states(decision("outcomes", TRAINED, "reject"), reading=failed) == ["stale"]


# Who contradicts whom

INDICATOR = change("outcomes", TRAINED, "indicator", "persons_trained", "participants")


@pytest.mark.parametrize(
    "sides",
    [
        (INDICATOR, replace(INDICATOR, new="other", coder="BEN")),
        (INDICATOR, decision("outcomes", TRAINED, "reject", coder="BEN")),
        (decision("outcomes", TRAINED, "confirm"), decision("outcomes", TRAINED, "reject")),
        (INDICATOR, decision("outcomes", TRAINED, "confirm", old="indicator=persons_trained")),
        (INDICATOR, replace(INDICATOR, old="participants", new="persons_trained")),
        (
            decision("programmes", "Project Sirocco", "reject"),
            decision("outcomes", TRAINED, "confirm"),
        ),
        (
            decision("programmes", "Project Sirocco", "reject"),
            add("outcome_dimensions", WOMEN, "dimension=occupation; value=police"),
        ),
        (
            decision("outcomes", TRAINED, "reject"),
            change("outcomes", WOMEN, "part_of_outcome_id", "", "80"),
        ),
        (
            decision("programme_countries", NIGER, "reject"),
            add("programme_countries", NIGER, "country_code=NER; role=recipient"),
        ),
    ],
)
def test_those_that_contradict_each_other_stop_nothing_and_are_both_told(
    sides: tuple[Correction, ...],
) -> None:
    facts = replace(FACTS, outcomes=(FACTS.outcomes[0], replace(FACTS.outcomes[1], part_of=None)))
    reading = Reading(document(), facts)
    other = change("mentions", NIGER, "country_code", "NER", "NGA")
    rows, verdicts = corrected(*sides, other, reading=reading)
    assert [v.state for v in verdicts] == ["conflicting", "conflicting", "applied"], verdicts
    assert all("contradicts" in v.message for v in verdicts[:2])
    before = make_rows([reading])
    assert all(rows[t] == before[t] for t in rows if t != "mentions")


def test_two_who_agree_do_not_contradict_each_other() -> None:
    again = replace(INDICATOR, coder="BEN")
    sure = decision("outcomes", TRAINED, "confirm", old="indicator=participants; kind=actual")
    assert row(applied(INDICATOR, again, sure), "outcomes", TRAINED)["indicator"] == "participants"


def test_a_correction_of_a_correction_counts() -> None:
    last = replace(INDICATOR, old="participants", new="other", coder="BEN")
    rows, verdicts = corrected(last, INDICATOR)
    assert row(rows, "outcomes", TRAINED)["indicator"] == "other"
    assert [v.message for v in verdicts] == ["", "was corrected again"]


# Properties


def test_facts_to_entries_and_back_are_the_same() -> None:
    assert facts_of(entries_of(READING), FACTS) == FACTS


def test_no_corrections_leave_the_very_same() -> None:
    assert correct(READING, [])[0] is READING
    assert correct(READING, [decision("outcomes", "ends", "reject")])[0] is READING


PLACES = {
    "programmes": ["Project Sirocco"], "programme_countries": [NIGER, "Danish"],
    "programme_organisations": ["Danish Police College"], "programme_topics": ["Police"],
    "outcomes": [TRAINED, WOMEN], "outcome_dimensions": [TRAINED, WOMEN],
    "mentions": ["80", NIGER, "Danish Police College"],
}  # fmt: skip
VALUES = {
    "indicator": ["persons_trained", "participants", "nonsense"], "kind": ["actual", "target"],
    "value_low": ["80", "12", "7", "", "x"], "value_high": ["80", "12", "7", ""],
    "modifier": ["exact", "at_least", "range"], "role": ["recipient", "host", "funder", "x"],
    "country_code": ["NER", "DNK", "XYZ"], "topic": ["general_policing", "leadership"],
    "title": ["Project Sirocco", "Mistral"], "programme_id": ["Project Sirocco", "Mistral", ""],
    "part_of_outcome_id": ["80", "12", ""], "dimension": ["sex", "occupation"],
    "value": ["female", "police"], "label": ["count", "country", "organisation"],
    "level": ["programme", "event"], "start_date": ["2019", "2022", ""], "end_date": ["2021", ""],
}  # fmt: skip


@st.composite
def decisions(draw: st.DrawFn) -> Correction:
    table = draw(st.sampled_from(sorted(PLACES)))
    columns = [c for c in COLUMNS[table] if c in VALUES]
    action = draw(st.sampled_from(["confirm", "correct", "correct", "reject", "add"]))
    chosen = draw(st.lists(st.sampled_from(columns), min_size=1, max_size=4, unique=True))
    said = {c: draw(st.sampled_from(VALUES[c])) for c in chosen}
    new = {c: draw(st.sampled_from(VALUES[c])) for c in chosen}
    old = said if action != "add" and draw(st.booleans()) else {}
    return decision(
        table,
        draw(st.sampled_from(PLACES[table])),
        action,
        old=write_assignments(old),
        new=write_assignments(new) if action in ("correct", "add") else "",
        coder=draw(st.sampled_from(["ANNA", "BEN"])),
    )


def without_issues(rows: Rows) -> Rows:
    return {table: found for table, found in rows.items() if table != "issues"}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(given=st.lists(decisions(), max_size=6), seed=st.integers(0, 999))
def test_order_does_not_matter_and_twice_is_once(given: list[Correction], seed: int) -> None:
    after, verdicts = correct(READING, given)
    rows = make_rows([after])
    errors = [i for i in rows["issues"] if i["severity"] == "error"]
    assert errors == []  # whatever people write, every row is a good one
    shuffled = random.Random(seed).sample(given, len(given))
    other, told = correct(READING, shuffled)
    assert make_rows([other]) == rows
    assert {v.correction: v.state for v in told} == {v.correction: v.state for v in verdicts}
    held = [v.correction for v in verdicts if v.state == "applied"]
    assert without_issues(make_rows([correct(after, held)[0]])) == without_issues(rows)
    assert correct(READING, given + given)[0] == after


def test_facts_stay_plain_after_a_correction_of_a_mention() -> None:
    rows = applied(
        change("mentions", "80", "value_low", "80", "90"),
        change("mentions", "80", "value_high", "80", "90"),
        change("mentions", NIGER, "country_code", "NER", "NGA"),
        change("mentions", "From 2019 to 2021", "end_date", "2021", "2022"),
        decision("mentions", "Danish Police College", "confirm"),
    )
    assert row(rows, "mentions", "80")["value_high"] == 90
    assert row(rows, "mentions", NIGER)["country_code"] == "NGA"
    assert row(rows, "mentions", "Danish Police College")["review_status"] == "confirmed"


def test_topics_of_two_programmes_at_the_same_words() -> None:
    second = ProgrammeFact("Course", "derived", "event", "completed", evidence("trained"), parent=0)
    facts = replace(
        FACTS,
        programmes=(*FACTS.programmes, second),
        topics=(*FACTS.topics, TopicFact(1, "general_policing", evidence("Police"))),
    )
    rows = applied(
        decision("programme_topics", "Police", "reject", old="programme_id=Course"),
        reading=Reading(document(), facts),
    )
    assert len(rows["programme_topics"]) == 1


def test_numbers_of_the_same_phrase_are_told_apart() -> None:
    other = OutcomeFact(0, "share_female", "actual", Quantity(12, 12), "women", evidence(WOMEN))
    reading = Reading(document(), replace(FACTS, outcomes=(*FACTS.outcomes, other)))
    rows = applied(
        decision("outcomes", WOMEN, "reject", field="value_text", old="women"), reading=reading
    )
    assert len(rows["outcomes"]) == 2
