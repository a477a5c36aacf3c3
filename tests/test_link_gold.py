"""Linking on the gold articles: which of their records are one organisation, one programme.

``SAME`` has the records of several articles that are one body or one project, as a person sees it;
all others are themselves. An office is a body of its own ("OSCE Office in Dushanbe"). The body's
name with a country behind it is not: the record of "IOM Turkmenistan" has IOM's names as aliases.
Figures are pairwise, over records of different articles that the run found under their names.
"""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pytest
from spacy.language import Language

from extractors.normalise.organisations import organisation_key
from pipeline.ingest import read_corpus
from pipeline.link import Digest, Links, digest, link
from pipeline.run import read_documents

GOLD = Path(__file__).parent / "gold"
# Five more articles, where the checkout lies beside them.
SHARED = Path(__file__).parents[2] / "shared" / "gold"
PRECISION, RECALL = 0.98, 0.90

SAME = {
    "European Union": ["EU", "European Union"],
    "IOM": ["IOM", "International Organization for Migration", "IOM Turkmenistan"],
    "INL": ["Bureau of International Narcotics and Law Enforcement Affairs",
            "Bureau for International Narcotics and Law Enforcement Affairs"],
    "State Department": ["State Department", "US State Department"],
    "Indonesian National Police": ["Indonesian National Police"],
    "Government of Japan": ["Government of Japan"],
    "INTERPOL": ["INTERPOL"],
    "UNDP": ["UNDP", "United Nations Development Programme"],
    "German Foreign Office": ["Germany's Foreign Office", "Federal Foreign Office"],
    "TİKA": ["Turkish Cooperation and Coordination Agency"],
    "Turkish police": ["General Directorate of Security"],
    "UN Police": ["United Nations Police"],
    "OSCE": ["OSCE"],
}  # fmt: skip
PROGRAMMES = {
    "TİKA's": ["International Police Training Project",
               "International Police Training Cooperation Project"],
}  # fmt: skip


def texts() -> list[Path]:
    held_back = {f"d{n}" for n in range(50, 65)}
    own = [p for p in sorted(GOLD.glob("d*.txt")) if p.stem not in held_back]
    return own + sorted(SHARED.glob("s*.txt"))


def record_of(path: Path) -> dict[str, list[dict[str, object]]]:
    return json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def run(nlp: Language) -> tuple[list[Digest], Links]:
    articles = [digest(r) for r in read_documents(nlp, read_corpus(texts()))]
    return articles, link(articles)


def identity(name: str, doc_id: str, same: dict[str, list[str]]) -> object:
    return next((who for who, names in same.items() if name in names), (name, doc_id))


def pairwise(found: list[tuple[str, object, object]]) -> tuple[float, float, int]:
    """Precision and recall over pairs of (article, true identity, key), and how many are true."""
    counts = {True: {True: 0, False: 0}, False: {True: 0, False: 0}}
    for (a, truth, key), (b, other_truth, other_key) in combinations(found, 2):
        if a != b:
            counts[truth == other_truth][key == other_key] += 1
    true, wrong = counts[True][True], counts[False][True]
    missed = counts[True][False]
    return true / max(true + wrong, 1), true / max(true + missed, 1), true + missed


def test_organisations_of_the_gold_articles(run: tuple[list[Digest], Links]) -> None:
    articles, links = run
    by_id = {d.doc_id: d for d in articles}
    found = []
    for path in texts():
        seen = set()
        for record in record_of(path)["organisations"]:
            article = by_id[path.stem]
            key = key_of(record, article, links)
            if key and (record["name"], key) not in seen:
                seen.add((record["name"], key))
                found.append((path.stem, identity(record["name"], path.stem, SAME), key))
    precision, recall, pairs = pairwise(found)
    assert pairs >= 13
    assert precision >= PRECISION
    assert recall >= RECALL


def key_of(record: dict[str, object], article: Digest, links: Links) -> str | None:
    """The organisation that the run has for a record: by its name, else by an alias."""
    known: dict[str, str] = {}
    for appearance in article.appearances:
        org_id = links.org_id(appearance.name, article.doc_id)
        known.setdefault(organisation_key(appearance.name.name), org_id)
    names = [record["name"], *record.get("aliases", [])]
    return next((known[k] for n in names if (k := organisation_key(n)) in known), None)


def test_programmes_of_the_gold_articles(run: tuple[list[Digest], Links]) -> None:
    """Every programme that the run finds, so that each wrong link counts."""
    articles, links = run
    found = [
        (d.doc_id, identity(p.fact.title, f"{d.doc_id} {p.key}", PROGRAMMES),
         links.programme_id(p.key))
        for d in articles
        for p in d.programmes
    ]  # fmt: skip
    precision, recall, pairs = pairwise(found)
    if pairs:
        assert precision >= PRECISION
        assert recall >= RECALL
    else:
        assert len({key for _, _, key in found}) == len(found)
