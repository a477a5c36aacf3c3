"""Communiqué in Python: one text, its display, its words, and sums that count nobody twice."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import communique
from communique.display import pieces
from communique.tables import to_frame
from pipeline.parquet import arrow_table, write_tables
from schemas.codebook import TABLES
from schemas.codelists import INDICATORS

TEXT = (
    "Course ends in Dushanbe\n\nThe Danish Police College trained 24 prison officers, seven of "
    "them women, in Dushanbe, Tajikistan, last week."
)


@pytest.fixture(scope="module")
def article() -> communique.Article:
    return communique.extract(TEXT, published="2014-11-21", publisher="Sample <Desk>")


# One text


def test_the_records_are_typed_rows(article):
    assert [(o.indicator, o.value_low, o.kind) for o in article.outcomes] == [
        ("persons_trained", 24, "actual"),
        ("persons_trained", 7, "actual"),
    ]
    assert article.outcomes[1].part_of_outcome_id == article.outcomes[0].outcome_id
    assert article.document.published_date == "2014-11-21"
    assert article.document.published_basis == "given"
    assert ("TJK", "recipient") in {(c.country_code, c.role) for c in article.programme_countries}
    with pytest.raises(ValidationError):
        article.outcomes[0].value_low = 25


def test_every_table_has_its_records(article):
    """All rows are there, under the name of their table, whole."""
    kept = {"documents": [article.document]} | {
        name: getattr(article, name)
        for name in TABLES
        if name not in ("documents", "organisation_aliases", "programme_documents")
    }
    for name, records in kept.items():
        assert [r.model_dump() for r in records] == article.rows[name], name


def test_its_tables_are_those_of_a_run(article, tmp_path):
    write_tables(article.rows, tmp_path)
    for name, frame in communique.load(tmp_path).items():
        pd.testing.assert_frame_equal(article.tables[name], frame)


def test_last_week_counts_from_the_date_given(article):
    assert article.programmes[0].start_date == "2014-11-10"
    undated = communique.extract(TEXT)
    assert undated.document.published_date is None
    assert undated.programmes[0].start_date is None


@pytest.mark.parametrize("published", ["soon", "2014-13-01", "03/04/2018", ""])
def test_a_date_that_is_none_is_refused(published):
    with pytest.raises(ValueError, match="write 2019-05-14"):
        communique.extract(TEXT, published=published)


def test_a_header_is_read_and_counts_less_than_what_is_given():
    text = f"---\npublished: 2001-02-03\npublisher: Sample Post\n---\n{TEXT}"
    read = communique.extract(text, published="2014-11-21").document
    assert (read.published_date, read.publisher) == ("2014-11-21", "Sample Post")
    assert "published:" not in read.text


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", "empty"),
        ("a" * 300_001, "too_large"),
        (2 * "Die Polizei hat am Montag einen Lehrgang in der Stadt begonnen. ", "not_english"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(text, status):
    read = communique.extract(text)
    assert read.document.status == status
    assert read.document.message in read._repr_html_()
    assert read.outcomes == ()
    assert [i.check for i in read.issues] == [status]


def test_a_file_gives_what_a_run_gives(tmp_path):
    (tmp_path / "course.txt").write_text(TEXT, encoding="utf-8")
    read = communique.read(tmp_path / "course.txt")
    summary = communique.run(tmp_path, tmp_path / "out", jobs=1)
    assert summary.articles == 1
    tables = communique.load(tmp_path / "out")
    for name in TABLES:
        pd.testing.assert_frame_equal(read.tables[name], tables[name])


def test_check_tells_what_is_wrong(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (problem,) = communique.check(str(tmp_path)).problems
    assert problem.check == "no_date"
    assert communique.check([tmp_path / "a.txt"]).articles == 1


# How it looks


class Html(HTMLParser):
    """Reads a page strictly: what is opened is closed, in order."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.marked: list[tuple[str, str]] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("br",):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data
        if self.open and self.open[-1] == "mark":
            self.marked.append((data, dict(self.tags[-1][1])["title"] or ""))


def test_in_a_notebook_it_shows_its_text_and_tables(article):
    html = Html(article._repr_html_())
    assert ("24", "count 24") in html.marked
    assert ("Tajikistan", "country TJK") in html.marked
    assert "Sample <Desk>" in html.text
    captions = [tag for tag, _ in html.tags].count("caption")
    assert captions == 2


HOSTILE = '<script>alert("1")</script> & <img src=x onerror=alert(2)> \u202e'


@pytest.mark.parametrize("place", ["text", "title", "publisher", "url"])
def test_an_article_commands_nothing(place):
    given = {"text": TEXT, "title": "A title", "publisher": "P", "url": "https://example.org"}
    given[place] = f"{given[place]} {HOSTILE}"
    html = Html(communique.extract(**given)._repr_html_())
    assert {tag for tag, _ in html.tags} <= {
        "div", "p", "strong", "small", "br", "mark", "span", "table", "caption", "thead", "tbody",
        "tr", "th", "td",
    }  # fmt: skip
    assert {name for _, attributes in html.tags for name in attributes} <= {"style", "title"}


def test_shown_as_plain_text(article):
    assert repr(article) == "<Article 'Course ends in Dushanbe': 1 programme, 2 outcomes, 0 issues>"
    assert "[24]{count 24 exact} prison officers" in str(article)
    assert "Programme  " in str(article)


spans = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda p: (min(p), max(p) + 1))


@given(st.lists(spans, max_size=12))
def test_tags_may_overlap_as_they_like(places):
    text = "the words of an article, here.."
    mentions = [
        {
            "char_start": a, "char_end": b, "label": "count", "org_id": None, "country_code": None,
            "start_date": None, "end_date": None, "value_low": a, "value_high": None,
            "modifier": "more_than", "unit": None,
        }
        for a, b in places
    ]  # fmt: skip
    found = list(pieces(text, mentions, {}))
    assert "".join(p.text for p in found) == text
    covered = {i for a, b in places for i in range(a, b)}
    at = 0
    for piece in found:
        assert piece.text
        end = at + len(piece.text)
        assert all((i in covered) == (piece.label is not None) for i in range(at, end))
        at = end


def test_country_names():
    assert communique.country_name("TUR+XKX") == "Türkiye, Kosovo"


# The words behind a row


def test_a_row_leads_to_its_words(article):
    (whole, part) = article.outcomes
    found = communique.evidence(part, article.tables)
    assert (found.start, found.end) == (part.char_start, part.char_end)
    assert found.words == part.quote == "seven of them"
    assert found.before.endswith("24 prison officers, ")
    assert found.after.startswith(" women, in Dushanbe")
    assert str(found) == (
        "The Danish Police College trained 24 prison officers, [seven of them] women, in Dushanbe, "
        "Tajikistan, last week. (Sample <Desk>, Course ends in Dushanbe, 2014-11-21)"
    )
    assert communique.evidence(whole, article.tables).words == "24 prison officers"


def test_rows_lead_to_their_words_however_they_are_held(article, tmp_path):
    write_tables(article.rows, tmp_path)
    tables = communique.load(tmp_path)
    outcomes = tables["outcomes"]
    passages = communique.evidence(outcomes, tables)
    assert [p.words for p in passages] == list(outcomes["quote"])
    assert communique.evidence(outcomes.iloc[1], tables) == passages[1]
    assert communique.evidence(next(outcomes.itertuples()), tables) == passages[0]
    assert communique.evidence(article.rows["outcomes"][0], article.tables) == passages[0]
    assert communique.evidence(outcomes.head(0), tables) == ()
    marks = [words for words, _ in Marks(passages._repr_html_()).marked]
    assert marks == list(outcomes["quote"])


class Marks(Html):
    def handle_data(self, data):
        if self.open and self.open[-1] == "mark":
            self.marked.append((data, ""))


def test_rows_of_another_run_are_refused(article):
    other = communique.extract(TEXT.replace("24", "36"), published="2014-11-21")
    with pytest.raises(ValueError, match="different runs, load both anew"):
        communique.evidence(other.outcomes[0], article.tables)
    with pytest.raises(ValueError, match="give whole rows of organisations"):
        communique.evidence(article.document, article.tables)


# Sums


def numbers(*rows: dict) -> dict[str, pd.DataFrame]:
    """Tables that hold these numbers and what sums need of the rest."""
    outcomes, dimensions, programmes = [], [], {}
    for i, row in enumerate(rows):
        key = row.get("key", f"n{i}")
        low = row.get("low")
        outcomes.append(
            dict.fromkeys(TABLES["outcomes"].names)
            | {
                "outcome_id": key,
                "programme_id": row.get("programme", "p"),
                "indicator": row.get("indicator", "persons_trained"),
                "kind": row.get("kind", "actual"),
                "value_low": low,
                "value_high": row.get("high", low),
                "unit": row.get("unit"),
                "per_unit": row.get("per_unit", False),
                "part_of_outcome_id": row.get("of"),
                "start_date": row.get("start", row.get("year")),
                "end_date": row.get("end", row.get("year")),
                "recommended_for_aggregates": row.get("counts", "of" not in row),
                "confidence": row.get("confidence", 1.0),
            }
        )
        programmes[row.get("programme", "p")] = row.get("runs", (None, None))
        dimensions += [
            dict.fromkeys(TABLES["outcome_dimensions"].names)
            | {"outcome_id": key, "dimension": d, "value": v}
            for d in ("country", "sex", "occupation")
            for v in row.get(d, "").split()
        ]
    found = {
        "outcomes": outcomes,
        "outcome_dimensions": dimensions,
        "programmes": [
            dict.fromkeys(TABLES["programmes"].names)
            | {"programme_id": key, "start_date": start, "end_date": end}
            for key, (start, end) in programmes.items()
        ],
    }
    return EMPTY | {name: nullable(name, rows) for name, rows in found.items()}


def nullable(name: str, rows: list[dict]) -> pd.DataFrame:
    return to_frame(arrow_table(TABLES[name], rows))


EMPTY = {name: nullable(name, []) for name in TABLES}


def sums(tables, *args, **options) -> dict:
    """The groups of a breakdown, by their codes, with both bounds."""
    frame = communique.aggregate(tables, *args, **options)
    groups = frame.columns[: frame.columns.get_loc("numbers")]
    return {
        tuple(None if pd.isna(row[g]) else row[g] for g in groups): (
            row["low"], None if pd.isna(row["high"]) else row["high"],
        )
        for row in frame.to_dict("records")
    }  # fmt: skip


def test_bounds_are_added_and_never_invented():
    tables = numbers({"low": 40}, {"low": 900, "high": None}, {"low": None, "high": 30}, {})
    (row,) = communique.aggregate(tables).to_dict("records")
    assert row["low"] == 940
    assert pd.isna(row["high"])
    assert (row["numbers"], row["without_low"], row["without_high"]) == (4, 2, 2)
    assert sums(numbers({"low": 40}, {"low": None, "high": 30})) == {(): (40, 70)}


def test_no_numbers_are_zero():
    assert sums(numbers()) == {(): (0, 0)}
    frame = communique.aggregate(numbers(), by=["country", "year"])
    assert list(frame.columns[:2]) == ["country", "year"]
    assert frame.empty


def test_only_what_is_recommended_is_counted():
    tables = numbers(
        {"key": "a", "low": 45},
        {"low": 20, "of": "a"},
        {"low": 500, "kind": "target", "counts": False},
        {"low": 45, "counts": False},
        {"low": 12, "indicator": "participants"},
        {"low": 7, "confidence": 0.4},
    )
    assert sums(tables) == {(): (52, 52)}
    assert sums(tables, min_confidence=0.5) == {(): (45, 45)}


def test_parts_say_where_their_share_belongs():
    tables = numbers(
        {"key": "a", "low": 45, "country": "KEN UGA TZA", "year": "2022-03"},
        {"low": 20, "of": "a", "country": "KEN"},
        {"low": 15, "of": "a", "country": "UGA"},
        {"low": 18, "of": "a", "sex": "female"},
    )
    assert sums(tables, by="country") == {
        ("KEN",): (20, 20), ("UGA",): (15, 15), ("KEN+TZA+UGA",): (10, 10),
    }  # fmt: skip
    assert sums(tables, by="sex") == {("female",): (18, 18), (None,): (27, 27)}
    assert sums(tables, by=["country", "year"])["KEN", 2022] == (20, 20)


def test_parts_that_share_people_are_not_added():
    tables = numbers(
        {"key": "a", "low": 45},
        {"low": 20, "of": "a", "country": "KEN", "occupation": "police"},
        {"low": 12, "of": "a", "country": "KEN", "sex": "female"},
    )
    assert sums(tables, by="country") == {("KEN",): (20, 20), (None,): (25, 25)}
    too_many = numbers(
        {"key": "a", "low": 45},
        {"low": 30, "of": "a", "occupation": "police"},
        {"low": 20, "of": "a", "occupation": "instructor"},
    )
    assert sums(too_many, by="occupation") == {(None,): (45, 45)}


def test_a_total_that_is_tied_to_one_group_stays_whole():
    tables = numbers(
        {"key": "a", "low": 45, "country": "MLI"},
        {"low": 5, "of": "a", "country": "NER"},
        {"low": 20, "of": "a"},
    )
    assert sums(tables, by="country") == {("MLI",): (45, 45)}


def test_parts_of_parts_inherit():
    tables = numbers(
        {"key": "a", "low": 45, "year": "2022"},
        {"key": "b", "low": 20, "of": "a", "country": "KEN"},
        {"low": 8, "of": "b", "sex": "female"},
    )
    assert sums(tables, by=["country", "sex", "year"]) == {
        ("KEN", "female", 2022): (8, 8),
        ("KEN", None, 2022): (12, 12),
        (None, None, 2022): (25, 25),
    }


def test_what_is_left_of_an_open_total_is_bounded():
    tables = numbers(
        {"key": "a", "low": 900, "high": None},
        {"low": 100, "high": None, "of": "a", "year": "2020"},
        {"low": None, "high": 300, "of": "a", "year": "2021"},
    )
    assert sums(tables, by="year") == {
        (2020,): (100, None),
        (2021,): (0, 300),
        (None,): (0, None),
    }


def test_years():
    one, two = {"programme": "q", "runs": ("2019-02", "2019-11~")}, ("2018", "2020")
    tables = numbers(
        {"low": 1, "year": "2016-05-01"},
        {"low": 2, "start": "2018-12", "end": "2019-01"},
        {"low": 4, "start": "2017", "end": None},
        {"low": 8, **one},
        {"low": 16, "programme": "r", "runs": two},
        {"low": 32, "year": "201X", **one},
    )
    assert sums(tables, by="year") == {(2016,): (1, 1), (2019,): (8, 8), (None,): (54, 54)}


def test_money_is_summed_for_each_currency():
    tables = numbers(
        {"low": 5, "indicator": "funding", "unit": "EUR"},
        {"low": 7, "indicator": "funding", "unit": "USD"},
        {"low": 1, "indicator": "funding", "unit": "EUR"},
    )
    assert sums(tables, "funding") == {("EUR",): (6, 6), ("USD",): (7, 7)}


@pytest.mark.parametrize(
    ("indicator", "by", "words"),
    [
        ("people", (), "no indicator 'people'; there are persons_trained"),
        ("share_female", (), "cannot be summed"),
        ("countries_covered", (), "cannot be summed"),
        ("persons_trained", "donor", "no group 'donor'; there are occupation, country, sex"),
    ],
)
def test_what_cannot_be_summed_is_refused(indicator, by, words):
    with pytest.raises(ValueError, match=words):
        communique.aggregate(numbers(), indicator, by=by)


bound = st.none() | st.integers(0, 60)
one_number = st.fixed_dictionaries(
    {
        "low": bound,
        "more": st.none() | st.integers(0, 9),
        "country": st.sampled_from(["", "KEN", "UGA", "KEN UGA"]),
        "sex": st.sampled_from(["", "female", "male"]),
        "year": st.none() | st.sampled_from(["2019", "2020"]),
        "of": st.none() | st.integers(0, 7),
    }
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(one_number, max_size=8),
    st.sampled_from(["country", "sex", "year", ["country", "year"], ["sex", "country"]]),
)
def test_a_breakdown_and_its_total_agree(drawn, by):
    rows = []
    for i, number in enumerate(drawn):
        low, more = number["low"], number.pop("more")
        row = number | {"key": f"n{i}", "high": None if more is None else (low or 0) + more}
        # A part comes after its total, so that nothing is part of itself.
        if number["of"] is None or number["of"] >= i:
            row.pop("of")
        else:
            row["of"] = f"n{number['of']}"
        rows.append(row)
    tables = numbers(*rows)
    total = communique.aggregate(tables).iloc[0]
    groups = communique.aggregate(tables, by=by)
    open_total, open_groups = total["without_high"] > 0, (groups["without_high"] > 0).any()
    assert open_total or groups["low"].sum() <= total["high"]
    assert open_groups or groups["high"].sum() >= total["low"]
    if all(r["low"] is not None and r["low"] == r["high"] for r in rows):
        assert groups["low"].sum() == groups["high"].sum() == total["low"]


def test_a_history_is_in_the_order_of_time(samples):
    tables = communique.load(samples)
    programmes = tables["programmes"].set_index("title")
    key = programmes.loc["International Police Training Cooperation Project", "programme_id"]
    found = communique.history(tables, key)
    dated = found[found["start_on"].notna()]
    assert dated["start_on"].is_monotonic_increasing
    assert list(found.index[found["start_on"].notna()]) == list(range(len(dated)))
    facts = set(zip(found["when"], found["what"], found["detail"], strict=True))
    assert {
        ("2016", "recipient country", "ROU"),
        ("2016", "persons_trained", "425"),
        ("", "implementer", "Turkish Cooperation and Coordination Agency"),
    } <= facts
    assert [p.words for p in communique.evidence(found, tables)] == list(found["quote"])
    with pytest.raises(ValueError, match="no programme 'p'"):
        communique.history(tables, "p")


def test_a_history_holds_the_events_of_its_umbrella(samples):
    tables = communique.load(samples)
    programmes = tables["programmes"]
    event = programmes[programmes["parent_programme_id"].notna()].iloc[0]
    found = communique.history(tables, event["programme_id"])
    assert {"programme", "event"} <= set(found["what"])
    assert found.equals(communique.history(tables, event["parent_programme_id"]))


def test_flows_count_umbrellas_once():
    tables = numbers(
        {"low": 20, "programme": "u", "country": "KEN"},
        {"low": 5, "high": None, "programme": "e", "country": "KEN"},
        {"low": 9, "programme": "o", "country": "UGA"},
    )
    tables["programmes"].loc[tables["programmes"]["programme_id"] == "e", "parent_programme_id"] = (
        "u"
    )
    tables["programme_countries"] = nullable(
        "programme_countries",
        [
            dict.fromkeys(TABLES["programme_countries"].names)
            | {"programme_id": p, "country_code": c, "role": r}
            for p, c, r in [
                ("u", "JPN", "provider"), ("u", "KEN", "recipient"), ("e", "KEN", "recipient"),
                ("e", "JPN", "provider"), ("o", "JPN", "provider"), ("o", "UGA", "recipient"),
                ("o", "TZA", "recipient"), ("o", "TZA", "host"),
            ]
        ],
    )  # fmt: skip
    found = communique.flows(tables).astype(object)
    assert found.where(found.notna(), None).to_dict("list") == {
        "provider": ["JPN", "JPN", "JPN"],
        "recipient": ["KEN", "TZA", "UGA"],
        "programmes": [1, 1, 1],
        "low": [25, None, 9],
        "high": [None, None, 9],
    }  # fmt: skip
    assert communique.flows(numbers()).empty


def test_sums_of_the_samples_keep_their_total(samples):
    tables = communique.load(samples)
    for indicator in set(INDICATORS) - {"funding", *communique.sums.NOT_SUMMED}:
        whole = communique.aggregate(tables, indicator).iloc[0]["low"]
        for by in ("country", "year", ["country", "year", "sex"], "programme"):
            assert communique.aggregate(tables, indicator, by=by)["low"].sum() == whole, indicator


# The library itself


def test_everything_public_is_typed_and_says_what_it_does():
    for name in communique.__all__:
        thing = getattr(communique, name)
        assert thing.__doc__, name
        members = vars(thing).values() if inspect.isclass(thing) else [thing]
        for member in members:
            function = member.fget if isinstance(member, property) else member
            if not inspect.isfunction(function) or function.__name__.startswith("_"):
                continue
            assert function.__doc__, function.__qualname__
            assert "return" in function.__annotations__, function.__qualname__


def test_types_are_shipped():
    for package in ("communique", "extractors", "pipeline", "schemas"):
        assert (Path(__file__).parents[1] / package / "py.typed").is_file()


def test_opening_tables_need_not_wait_for_the_model():
    code = "import sys, communique; print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_documented_beginning_names_what_there_is():
    named = re.findall(r"communique\.(\w+)\(", communique.__doc__)
    assert set(named) == {"aggregate", "evidence", "extract", "load", "run"}
