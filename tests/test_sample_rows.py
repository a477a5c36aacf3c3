"""The sample articles from file to table: every row that they make, whole.

``tests/expected/NAME.yaml`` was written by hand from ``corpus/NAME.*``. A row there stands for a
whole row: a column that it does not name is null, or the default below. ``any`` leaves a column
open; ``at`` is a piece of the article that the row's evidence must touch; ``value`` is both bounds;
``period`` both dates; ``part`` and ``programme`` name another row. What ``optional`` lists may or
may not come out. Anything else that comes out is an error. ``xfail`` in a row gives the reason why
it does not come out yet; ``known`` lists what wrongly comes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml

from pipeline.run import run
from schemas.codebook import TABLES
from schemas.codelists import TOPICS
from schemas.edtf import first_day

EXPECTED = Path(__file__).parent / "expected"
CORPUS = Path(__file__).parent.parent / "corpus"
SECTIONS = ("programmes", "countries", "organisations", "topics", "outcomes")
ANY = "any"

Row = dict[str, Any]
Tables = dict[str, list[Row]]


@dataclass(frozen=True)
class Wanted:
    """One expected row of one article."""

    article: str
    section: str
    name: str
    row: Row

    def __str__(self) -> str:
        return f"{self.article}:{self.section}:{self.name}"


@cache
def load_expected() -> dict[str, dict[str, Any]]:
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted(EXPECTED.glob("*.yaml"))
    }


def wanted_rows() -> Iterator[Wanted]:
    for article, expected in load_expected().items():
        assert expected.keys() <= {"document", "optional", "known", *SECTIONS}, article
        for section in SECTIONS:
            rows = expected.get(section, [])
            if isinstance(rows, dict):
                yield from (Wanted(article, section, name, row) for name, row in rows.items())
                continue
            for row in rows:
                full = row if isinstance(row, dict) else {"topic": row}
                label = [full[k] for k in ("topic", "code", "name", "role") if k in full]
                yield Wanted(article, section, " ".join(label), full)


def params() -> list[Any]:
    marked = []
    for wanted in wanted_rows():
        reason = wanted.row.get("xfail")
        known = pytest.mark.xfail(reason=reason or "", strict=True, raises=AssertionError)
        marked.append(pytest.param(wanted, id=str(wanted), marks=[known] if reason else []))
    return marked


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The tables of the sample corpus."""
    folder = tmp_path_factory.mktemp("outputs")
    run([CORPUS], folder)
    return {name: pq.read_table(folder / f"{name}.parquet").to_pylist() for name in TABLES}


@dataclass(frozen=True)
class Article:
    """One article's rows, by section."""

    name: str
    tables: Tables

    def rows(self, section: str) -> list[Row]:
        table = section if section in ("programmes", "outcomes") else f"programme_{section}"
        return [row for row in self.tables[table] if row["doc_id"] == self.name]

    @property
    def document(self) -> Row:
        [row] = [row for row in self.tables["documents"] if row["doc_id"] == self.name]
        return row

    def touches(self, row: Row, pieces: str | list[str]) -> bool:
        """Whether the row's evidence touches a piece of the article, however it is wrapped."""
        return any(self._touches(row, p) for p in ([pieces] if isinstance(pieces, str) else pieces))

    def _touches(self, row: Row, words: str) -> bool:
        pattern = r"\s+".join(map(re.escape, words.split()))
        spans = [m.span() for m in re.finditer(pattern, self.document["text"])]
        assert spans, f"{self.name}: {words!r} does not stand in the article"
        return any(row["char_start"] < end and start < row["char_end"] for start, end in spans)

    def dimension(self, row: Row, dimension: str) -> set[str]:
        return {
            d["value"]
            for d in self.tables["outcome_dimensions"]
            if d["outcome_id"] == row["outcome_id"] and d["dimension"] == dimension
        }

    def organisation(self, row: Row) -> Row:
        return next(o for o in self.tables["organisations"] if o["org_id"] == row["org_id"])


def differences(wanted: Wanted, row: Row, article: Article) -> dict[str, tuple[Any, Any]]:
    """Columns in which a row is not as wanted: what it holds, what it should hold."""
    compare = {"programmes": programme, "outcomes": outcome, "countries": country}
    pairs = compare[wanted.section](wanted.row, row, article)
    return {
        name: (has, should)
        for name, (has, should) in pairs.items()
        if should != ANY and has != should
    }


def programme(wanted: Row, row: Row, article: Article) -> dict[str, tuple[Any, Any]]:
    stated = {k: v for k, v in wanted.items() if k not in ("at", "xfail")}
    defaults = {
        "title": ANY, "title_basis": "derived", "level": "event", "status": "completed",
        "parent_programme_id": ANY, "start_date": None, "end_date": None, "duration_months": None,
        "n_documents": 1,
    }  # fmt: skip
    assert stated.keys() <= defaults.keys(), stated
    return {k: (row[k], v) for k, v in (defaults | stated).items()} | derived_dates(row)


def outcome(wanted: Row, row: Row, article: Article) -> dict[str, tuple[Any, Any]]:
    low, high = (wanted.get("value", wanted.get(bound)) for bound in ("low", "high"))
    start, end = wanted.get("period", (ANY, ANY))
    columns = {
        "indicator": wanted["indicator"], "kind": wanted.get("kind", "actual"), "value_low": low,
        "value_high": high, "modifier": wanted.get("modifier", "exact"),
        "unit": wanted.get("unit"), "per_unit": wanted.get("per_unit", False),
        "start_date": start, "end_date": end, "value_text": ANY,
    }  # fmt: skip
    allowed = {
        "at", "number", "xfail", "value", "low", "high", "period", "part", "programme",
        "occupation", "country", "sex",
    }  # fmt: skip
    assert wanted.keys() <= columns.keys() | allowed, wanted
    pairs = {k: (row[k], v) for k, v in columns.items()}
    for name in ("occupation", "country", "sex"):
        should = wanted.get(name, [])
        pairs[name] = (article.dimension(row, name), ANY if should == ANY else set(should))
    part = wanted.get("part")
    if part != ANY:
        whole = row["part_of_outcome_id"]
        pairs["part"] = (whole, part and find(article, "outcomes", part)["outcome_id"])
        countable = row["kind"] == "actual" and not row["per_unit"] and whole is None
        pairs["sum"] = (row["recommended_for_aggregates"], countable)
    if "programme" in wanted:
        owner = find(article, "programmes", wanted["programme"])
        pairs["programme"] = (row["programme_id"], owner["programme_id"])
    results = {"operational_results": "outcome", "funding": None}
    pairs["result_type"] = (row["result_type"], results.get(row["indicator"], "output"))
    return pairs | derived_dates(row)


def country(wanted: Row, row: Row, article: Article) -> dict[str, tuple[Any, Any]]:
    start, end = wanted.get("period", (ANY, ANY))
    pairs = {"start_date": (row["start_date"], start), "end_date": (row["end_date"], end)}
    return pairs | derived_dates(row)


def derived_dates(row: Row) -> dict[str, tuple[Any, Any]]:
    """``*_on`` is the first day of ``*_date``."""
    return {
        f"{name}_on": (
            row[f"{name}_on"] and row[f"{name}_on"].date(),
            first_day(row[f"{name}_date"]),
        )
        for name in ("start", "end")
    }


def find(article: Article, section: str, name: str) -> Row:
    """The article's row that an expected row of this name stands for."""
    row = load_expected()[article.name][section][name]
    found = candidates(Wanted(article.name, section, name, row), article)
    assert found, f"{article.name}: no row for {name}"
    return found[0]


def candidates(wanted: Wanted, article: Article) -> list[Row]:
    """Rows that may be the one wanted, by what identifies it."""
    row, rows = wanted.row, article.rows(wanted.section)
    match wanted.section:
        case "programmes" if "at" not in row:
            return [r for r in rows if r["title"] == row["title"]]
        case "programmes":
            return [r for r in rows if article.touches(r, row["at"])]
        case "outcomes":
            number = [r for r in rows if str(row["number"]) in r["value_text"]]
            return [r for r in number if article.touches(r, row["at"])]
        case "countries":
            return [r for r in rows if (r["country_code"], r["role"]) == (row["code"], row["role"])]
        case "organisations":
            return [r for r in rows if is_organisation(article, r, row)]
        case _:
            return [r for r in rows if r["topic"] == row["topic"]]


def is_organisation(article: Article, row: Row, wanted: Row) -> bool:
    """By its name in this article: "IOM Turkmenistan" is IOM, which others write in full."""
    return row["role"] == wanted["role"] and row["org_text"] == wanted["name"]


@pytest.mark.parametrize("wanted", params())
def test_expected_row(wanted: Wanted, tables: Tables) -> None:
    article = Article(wanted.article, tables)
    found = candidates(wanted, article)
    assert found, (
        f"no row for {wanted.row}; have {[short(r) for r in article.rows(wanted.section)]}"
    )
    if wanted.section == "organisations" and "acronym" in wanted.row:
        assert article.organisation(found[0])["acronym"] == wanted.row["acronym"]
    if wanted.section == "topics":
        assert found[0]["dac_code"] == TOPICS[found[0]["topic"]]
    if wanted.section in ("programmes", "outcomes", "countries"):
        wrong = [differences(wanted, row, article) for row in found]
        assert {} in wrong, wrong


@pytest.mark.parametrize("name", load_expected())
def test_no_other_rows(name: str, tables: Tables) -> None:
    article, expected = Article(name, tables), load_expected()[name]
    wanted = [w for w in wanted_rows() if w.article == name]
    spare = spare_rows(name, expected)
    extra = []
    for section in SECTIONS:
        rows = article.rows(section)
        for w in [*wanted, *spare]:
            if w.section == section:
                # programmes and outcomes are one row each; the others one a programme
                found = [r for r in candidates(w, article) if r in rows]
                gone = found[:1] if section in ("programmes", "outcomes") else found
                rows = [r for r in rows if r not in gone]
        extra += [f"{section}: {short(row)}" for row in rows]
    known = expected.get("known", [])
    unknown = [row for row in extra if not any(k["row"] in row for k in known)]
    assert not unknown, "\n".join(unknown)
    gone = [k for k in known if not any(k["row"] in row for row in extra)]
    assert not gone, f"no longer made, take them off the list: {gone}"


def spare_rows(name: str, expected: Row) -> list[Wanted]:
    spare = []
    for section, rows in expected.get("optional", {}).items():
        for row in rows:
            key = {"programmes": "at", "topics": "topic"}.get(section, "")
            spare.append(Wanted(name, section, "", row if isinstance(row, dict) else {key: row}))
    return spare


def short(row: Row) -> str:
    left_out = ("_id", "_on", "char_start", "char_end", "confidence", "review_status")
    shown = {k: v for k, v in row.items() if v is not None and not k.endswith(left_out)}
    return str(shown)


@pytest.mark.parametrize("name", load_expected())
def test_document_row(name: str, tables: Tables) -> None:
    row = Article(name, tables).document
    defaults = {
        "title": None, "publisher": None, "url": None, "published_date": None,
        "published_basis": None, "language": "en", "machine_generated": False,
        "duplicate_of": None, "status": "read", "message": None,
    }  # fmt: skip
    stated = load_expected()[name]["document"]
    assert stated.keys() <= defaults.keys()
    wrong = {k: (row[k], v) for k, v in (defaults | stated).items() if v != ANY and row[k] != v}
    assert not wrong
    published = row["published_on"] and row["published_on"].date()
    assert published == first_day(row["published_date"])
    assert row["source_path"].startswith(name)


def test_every_sample_article_has_its_expected_rows(tables: Tables) -> None:
    assert {row["doc_id"] for row in tables["documents"]} == load_expected().keys()


def test_no_row_of_the_samples_is_refused(tables: Tables) -> None:
    assert [row for row in tables["issues"] if row["severity"] == "error"] == []
