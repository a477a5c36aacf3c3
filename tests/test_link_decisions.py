"""What people decide about pairs wins over every rule, and is told of when it has no effect."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from linking import article, named, outcome, programme, programme_ids, told
from rows import FACTS, TEXT, document
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.link import Reading, digest, link, load_matches
from pipeline.link.decisions import COLUMNS, parse_matches
from pipeline.parquet import write_tables
from pipeline.tables import build_rows
from schemas.codebook import TABLES
from schemas.validation import validate

HEAD = ",".join(COLUMNS)
TRAINERS = named("Kaduna Trainers Guild", None, None, "22")
TEACHERS = named("Kaduna Teachers Guild", None, None, "22")


def matches(*lines):
    return parse_matches("\n".join([HEAD, *lines, ""]).encode())


def decide(
    decision, left="Kaduna Trainers Guild", right="Kaduna Teachers Guild", when="2024-05-01"
):
    return f"organisation,,{left},,{right},{decision},Anna,{when},she asked them"


def ids_of(found, *articles):
    links = link(articles, found)
    return [links.org_id(a.name, d.doc_id) for d in articles for a in d.appearances], links


def test_people_join_what_no_rule_would():
    one, other = article("a", [TRAINERS]), article("b", [TEACHERS])
    ids, _ = ids_of(None, one, other)
    assert len(set(ids)) == 2
    ids, links = ids_of(matches(decide("same")), one, other)
    assert len(set(ids)) == 1
    (made,) = links.made
    assert (made.decision, made.score, made.reason) == ("linked", 1.0, "decided")
    assert (made.decided_by, made.detail) == ("Anna", "she asked them")
    assert links.troubles == ()


def test_people_hold_apart_what_a_rule_would_join():
    wrong = named("Kaduna Traainers Guild", None, None, "22")
    one, other = article("a", [TRAINERS]), article("b", [wrong])
    ids, _ = ids_of(None, one, other)
    assert len(set(ids)) == 1
    ids, links = ids_of(matches(decide("different", right=wrong.name)), one, other)
    assert len(set(ids)) == 2
    assert [m.decision for m in links.made] == ["apart"]


def test_what_is_held_apart_stays_apart_by_every_way():
    """A third name would join the two: it goes with one of them."""
    other = named("Kaduna Traainers Guild", None, None, "22")
    third = named("Kaduna Trrainers Guild", None, None, "22")
    articles = [article("a", [TRAINERS]), article("b", [other]), article("c", [third])]
    found = matches(
        decide("different", right=other.name), decide("same", left=third.name, right=other.name)
    )
    ids, _ = ids_of(found, *articles)
    assert ids[0] != ids[1] == ids[2]


def test_unsure_asks_no_rule_any_more():
    wrong = named("Kaduna Traainers Guild", None, None, "22")
    one, other = article("a", [TRAINERS]), article("b", [wrong])
    ids, links = ids_of(matches(decide("unsure", right=wrong.name)), one, other)
    assert len(set(ids)) == 2
    assert [(m.decision, m.decided_by) for m in links.made] == [("unsure", "Anna")]


def test_a_name_in_one_article_alone():
    ministry = named("Ministry of Interior")
    niger = named("Ministry of Interior of Niger", None, "NER")
    articles = [article("a", [ministry]), article("b", [ministry]), article("c", [niger])]
    line = f"organisation,a,{ministry.name},,{niger.name},same,Anna,2024-05-01,"
    ids, _ = ids_of(matches(line), *articles)
    assert ids[0] == ids[2] != ids[1]


def test_a_decision_that_names_nothing_any_more_is_told_and_harms_nothing():
    ids, links = ids_of(matches(decide("same", right="Gone Guild")), article("a", [TRAINERS]))
    assert len(ids) == 1
    (trouble,) = links.troubles
    assert trouble.check == "match_stale"
    assert "matches.csv:2" in trouble.message
    assert "'Gone Guild'" in trouble.message


def test_of_two_that_contradict_each_other_the_newer_counts_and_both_are_told():
    articles = article("a", [TRAINERS]), article("b", [TEACHERS])
    lines = decide("same", when="2024-06-01"), decide("different", when="2024-05-01")
    for order in (lines, lines[::-1]):
        ids, links = ids_of(matches(*order), *articles)
        assert len(set(ids)) == 1
        (trouble,) = links.troubles
        assert trouble.check == "match_conflict"
        assert "matches.csv:2" in trouble.message
        assert "matches.csv:3" in trouble.message


def test_a_chain_that_contradicts_a_difference():
    third = named("Kaduna Mentors Guild", None, None, "22")
    articles = article("a", [TRAINERS]), article("b", [TEACHERS]), article("c", [third])
    found = matches(
        decide("different"),
        decide("same", right=third.name),
        decide("same", left=TEACHERS.name, right=third.name),
    )
    ids, links = ids_of(found, *articles)
    assert ids[0] != ids[1]
    assert [t.check for t in links.troubles] == ["match_conflict"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("firm,,a,,b,same,,,", "kind is 'firm'"),
        ("organisation,,a,,b,maybe,,,", "decision is 'maybe'"),
        ("organisation,,a,,,same,,,", "left and right"),
        ("programme,d0,a,,b,same,,,", "named with its article"),
        ("organisation", "decision is ''"),
    ],
)
def test_a_line_that_is_none_is_told_with_its_place(line, said):
    found = matches(line, decide("same"))
    assert len(found.matches) == 1
    (trouble,) = found.broken
    assert trouble.check == "match_broken"
    assert trouble.message.startswith("matches.csv:2: ")
    assert said in trouble.message


def test_any_bytes_are_a_file_of_decisions():
    for data in (b"", b"\xff\xfe\x00", b"a,b\n1,2\n", b'"', HEAD.encode() + b'\n"open'):
        found = parse_matches(data)
        assert not found.matches
    assert parse_matches(b"\xef\xbb\xbf" + HEAD.encode() + b"\n").broken == ()


def test_decisions_stand_beside_the_articles(tmp_path):
    assert load_matches([tmp_path]).matches == ()
    (tmp_path / "matches.csv").write_text(f"{HEAD}\n{decide('same')}\n", encoding="utf-8")
    for path in (tmp_path, tmp_path / "article.txt"):
        (match,) = load_matches([path, tmp_path]).matches
        assert match.place == "matches.csv:2"
    (other := tmp_path / "other").mkdir()
    (match,) = load_matches([tmp_path, other]).matches
    assert match.place == f"{tmp_path.name}/matches.csv:2"


def project(title, **more):
    return programme(title, **more)


def test_people_join_and_part_programmes():
    articles = [
        told("a", "2019-03-01", programmes=[project("Project Sirocco")]),
        told("b", "2019-04-01", programmes=[project("Desert Wind")]),
        told("c", "2019-05-01", programmes=[project("Sirocco project")]),
    ]
    found = matches(
        "programme,a,Project Sirocco,b,Desert Wind,same,Ben,2024-05-01,",
        "programme,a,Project Sirocco,c,Sirocco project,different,Ben,2024-05-01,",
    )
    links = link(articles, found)
    a, b, c = programme_ids(links, *articles)
    assert a == b != c
    assert links.programme(a).n_documents == 2
    assert {m.decision for m in links.made} == {"linked", "apart"}


def test_people_say_which_number_is_told_again():
    def article_of(doc_id, day, number):
        programmes = [programme("Project Sirocco")]
        return told(doc_id, day, programmes=programmes, outcomes=[outcome(number)])

    a, b = article_of("a", "2016-03-01", 25), article_of("b", "2018-03-01", 25)
    assert not link([a, b]).left_out
    line = "outcome,b,25 officers,a,25 officers,{},Ben,2024-05-01,"
    assert link([a, b], matches(line.format("same"))).left_out == {b.outcomes[0].key}
    a, b = article_of("a", "2016-03-01", 2500), article_of("b", "2018-03-01", 2500)
    assert link([a, b]).left_out
    line = line.replace("25 officers", "2500 officers")
    assert not link([a, b], matches(line.format("different"))).left_out


def test_decisions_and_their_troubles_are_rows():
    readings = [Reading(document(), FACTS), Reading(document("other"), FACTS)]
    lines = (
        "organisation,,Danish Police College,,Gone,same,Anna,2024-05-01,",
        "programme,sirocco,Project Sirocco,other,Project Sirocco,different,Anna,2024-05-01,x",
    )
    rows = validate(build_rows(readings, link(map(digest, readings), matches(*lines))))
    assert "match_stale" in {i["check"] for i in rows["issues"]}
    assert len(rows["programmes"]) == 2
    (row,) = (r for r in rows["links"] if r["kind"] == "programme")
    assert (row["decision"], row["decided_by"], row["detail"]) == ("apart", "Anna", "x")
    assert row["left_id"] != row["right_id"]


# The command -------------------------------------------------------------------------------------


@pytest.fixture
def outputs(tmp_path):
    """Tables with one sure link and one pair that a person should decide."""
    first = replace(FACTS.programmes[0], title="Sirocco Police Project")
    facts = replace(FACTS, programmes=(first,))
    british = replace(facts, countries=(replace(FACTS.countries[0], code="TCD"),), organisations=())
    readings = [
        Reading(document("a", text=f"{TEXT}a"), facts),
        Reading(document("b", text=f"{TEXT}b"), british),
    ]
    write_tables(validate(build_rows(readings, link(map(digest, readings)))), tmp_path)
    return tmp_path


def test_the_command_lists_links_and_open_pairs(outputs):
    done = CliRunner().invoke(app, ["link", "--out", str(outputs)])
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {r["decision"] for r in rows} <= {"linked", "unsure"}
    assert list(rows[0]) == list(TABLES["links"].names)
    done = CliRunner().invoke(app, ["link", "--review", "--out", str(outputs)])
    assert done.exit_code == 0
    found = parse_matches(done.stdout.encode())
    assert found.matches == ()
    assert all("decision is ''" in t.message for t in found.broken)
    assert len(found.broken) == sum(r["decision"] == "unsure" for r in rows) > 0


def test_what_the_command_prints_is_decided_by_filling_it_in(outputs):
    done = CliRunner().invoke(app, ["link", "--review", "--out", str(outputs)])
    decided = [row | {"decision": "same"} for row in csv.DictReader(io.StringIO(done.stdout))]
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(decided)
    assert len(parse_matches(out.getvalue().encode()).matches) == len(decided) > 0


def test_the_command_says_what_is_missing(tmp_path):
    done = CliRunner().invoke(app, ["link", "--out", str(tmp_path / "none")])
    assert done.exit_code == 2
    assert "communique run CORPUS --out" in done.stderr


def test_the_example_of_the_corpus_page_can_be_read():
    page = (Path(__file__).parents[1] / "corpus" / "README.md").read_text(encoding="utf-8")
    _, _, rest = page.partition("## Decisions about pairs")
    lines = [line.strip() for line in rest.splitlines() if line.startswith("    ")]
    found = parse_matches("\n".join(lines).encode())
    assert (len(found.matches), found.broken) == (2, ())
