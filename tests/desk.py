"""A small corpus that was run, for the tests of the review page: no model is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.found import Found, encode
from pipeline.parquet import arrow_table
from pipeline.review.corrections.corrector import load_corrector
from pipeline.review.server.desk import Desk
from pipeline.run import run
from schemas.document import Document
from schemas.facts import ArticleFacts, OutcomeFact, ProgrammeFact
from schemas.linked import LINKS
from schemas.values import Evidence, Quantity
from tests.rows import FACTS, TEXT

HEAD = "doc_id,table,quote,occurrence,field,old,new,action,coder,date,reason\n"
NUMBER = "trained 12 officers"


@dataclass(frozen=True)
class WrittenReader:
    """Says of the text that it knows what stands in the tests, and of others one number at most."""

    version: str = "1"

    def __call__(self, documents: Sequence[Document]) -> list[Found]:
        return [encode(FACTS if d.text == TEXT else _one_number(d.text)) for d in documents]


def _one_number(text: str) -> ArticleFacts:
    start = text.find(NUMBER)
    if start < 0:
        return ArticleFacts()
    at = Evidence(start, start + len(NUMBER), "<i>rule</i>", 0.9)
    return ArticleFacts(
        programmes=(ProgrammeFact("<b>Course</b>", "derived", "event", "unknown", at),),
        outcomes=(OutcomeFact(0, "persons_trained", "actual", Quantity(12, 12), "12", at),),
    )


def make_corpus(folder: Path, **articles: str) -> Path:
    """A folder with articles, named by their keys."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (articles or {"sirocco": TEXT, "empty": "Nothing happened."}).items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def run_corpus(corpus: Path, out: Path) -> None:
    run([corpus], out, reader=WrittenReader(), decisions=load_corrector([corpus]))


def make_desk(folder: Path, **articles: str) -> Desk:
    corpus = make_corpus(folder / "corpus", **articles)
    run_corpus(corpus, folder / "out")
    return Desk(corpus, folder / "out")


def with_pairs(folder: Path, *pairs: tuple[str, str]) -> Desk:
    """A desk with uncertain pairs in the tables, as linking leaves them."""
    desk = make_desk(folder)
    found = [
        {
            "link_id": f"link-{n}", "kind": "organisation", "relation": "same",
            "decision": "unsure", "left_id": "a", "left_doc_id": "sirocco", "left_text": left,
            "right_id": "b", "right_doc_id": "empty", "right_text": right, "score": 0.7 - n / 100,
            "reason": "similar", "detail": "one letter", "decided_by": None,
        }
        for n, (left, right) in enumerate(pairs)
    ]  # fmt: skip
    pq.write_table(arrow_table(LINKS, found), folder / "new")
    (folder / "new").replace(desk.out / "links.parquet")
    return Desk(desk.corpus, desk.out)
