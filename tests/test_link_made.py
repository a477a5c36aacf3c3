"""Linking on a made corpus: 324 articles whose organisations and programmes are known.

Articles go through the whole pipeline. Figures are pairwise over different articles: for every body
that the run found under one of the names used, and for every programme that it found.
"""

from __future__ import annotations

import gc
import pickle
from itertools import combinations

import pytest
from spacy.language import Language

from benchmarks.made_links import MadeArticle, make_articles
from extractors.normalise.organisations import organisation_key
from pipeline.ingest.article import build_document
from pipeline.ingest.metadata import Metadata
from pipeline.link import Digest, Links, Parts, Reading, digest, link
from pipeline.run import read_documents
from pipeline.tables import rows_of_articles
from schemas.codebook import TABLES
from schemas.document import Document

PRECISION, RECALL = 0.98, 0.90

Found = list[tuple[str, object, str]]


@pytest.fixture(scope="module")
def made() -> dict[str, MadeArticle]:
    return {article.doc_id: article for article in make_articles()}


@pytest.fixture(scope="module")
def readings(nlp: Language, made: dict[str, MadeArticle]) -> list[Reading]:
    return list(read_documents(nlp, map(document_of, made.values())))


@pytest.fixture(scope="module")
def run(readings: list[Reading]) -> tuple[list[Digest], Links]:
    articles = list(map(digest, readings))
    return articles, link(articles)


def document_of(article: MadeArticle) -> Document:
    base = Document(article.doc_id, f"{article.doc_id}.txt", None, "")
    return build_document(base, article.text, Metadata(published=article.published), [])


def pairwise(found: Found) -> tuple[float, float, int]:
    """Precision, recall, and the number of true pairs."""
    right = wrong = missed = 0
    for (a, truth, key), (b, other_truth, other_key) in combinations(found, 2):
        if a != b:
            right += truth == other_truth and key == other_key
            wrong += truth != other_truth and key == other_key
            missed += truth == other_truth and key != other_key
    return right / max(right + wrong, 1), right / max(right + missed, 1), right + missed


def test_the_corpus_is_large_and_always_the_same(made: dict[str, MadeArticle]) -> None:
    assert len(made) >= 300
    assert list(made.values()) == make_articles()
    assert len({article.text for article in made.values()}) == len(made)


def test_organisations(made: dict[str, MadeArticle], run: tuple[list[Digest], Links]) -> None:
    articles, links = run
    found: Found = []
    wanted = 0
    for article in articles:
        known = {
            organisation_key(a.name.name): links.org_id(a.name, article.doc_id)
            for a in article.appearances
        }
        truth = made[article.doc_id].organisations
        wanted += len(set(truth.values()))
        seen = {
            who: known[organisation_key(name)]
            for name, who in truth.items()
            if organisation_key(name) in known
        }
        found += [(article.doc_id, who, org_id) for who, org_id in seen.items()]
    assert len(found) >= 0.8 * wanted
    precision, recall, pairs = pairwise(found)
    assert pairs >= 10_000
    assert precision >= PRECISION
    assert recall >= RECALL


def test_programmes(made: dict[str, MadeArticle], run: tuple[list[Digest], Links]) -> None:
    """A second umbrella or event that the run finds in an article is none but itself."""
    articles, links = run
    found: Found = []
    for article in articles:
        truth = {"programme": made[article.doc_id].project, "event": made[article.doc_id].event}
        for programme in article.programmes:
            who = truth.pop(programme.fact.level, None) or programme.key
            found.append((article.doc_id, who, links.programme_id(programme.key)))
    precision, recall, pairs = pairwise(found)
    assert pairs >= 100
    assert precision >= PRECISION
    assert recall >= RECALL


def test_a_part_of_the_links_answers_for_its_articles_as_all_do(readings, run):
    """Rows are made from parts by workers; each part is sent to them, and small."""
    _, links = run
    parts = Parts(links)
    whole, sent = rows_of_articles(readings, links), dict.fromkeys(TABLES, ())
    for start in range(0, len(readings), 10):
        some = readings[start : start + 10]
        data = pickle.dumps(parts.of([r.document.doc_id for r in some]))
        assert len(data) < 50_000
        for name, rows in rows_of_articles(some, pickle.loads(data)).items():
            sent[name] = [*sent[name], *rows]
    assert whole == {name: list(rows) for name, rows in sent.items()}
    assert len(links.founder) > 20
    assert links.left_out


@pytest.mark.parametrize("looks", [True, False])
def test_linking_leaves_the_search_for_garbage_as_it_was(looks):
    before = gc.isenabled()
    (gc.enable if looks else gc.disable)()
    try:
        link([])
        assert gc.isenabled() is looks
    finally:
        (gc.enable if before else gc.disable)()
