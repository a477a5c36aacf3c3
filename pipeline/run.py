"""A whole run: files in, tables out. One bad article costs itself alone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from traceback import walk_tb

from spacy.language import Language

from pipeline.annotate import build_pipeline, read_articles
from pipeline.compose import compose, place_facts
from pipeline.ingest import read_corpus
from pipeline.ingest.corpus import find_sources
from pipeline.link import Reading, link
from pipeline.lock import locked
from pipeline.parquet import settle, write_tables
from pipeline.tables import build_rows
from schemas.document import Document
from schemas.facts import ArticleFacts
from schemas.validation import Rows, validate

log = logging.getLogger(__name__)

# Articles whose words the model may forget together. Larger batches gain no speed.
BATCH = 64


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run made, for the last lines on the screen."""

    articles: int
    failed: int
    programmes: int
    outcomes: int
    issues: int


Watch = Callable[[Iterator[Reading], int], Iterator[Reading]]


def run(
    corpus: Sequence[Path],
    out: Path,
    *,
    model: str | None = None,
    watch: Watch = lambda readings, total: readings,
) -> Summary:
    """Read every article below ``corpus`` and write all tables to ``out``.

    ``watch`` is given the readings and their number, and hands each on; it may show how far the
    run is. Raises CorpusError, ModelMissingError and OutputError before the first article is read.
    """
    total = len(find_sources(corpus))
    nlp = build_pipeline(model)
    with locked(out):
        settle(out)
        readings = list(watch(read_documents(nlp, read_corpus(corpus)), total))
        rows = make_rows(readings)
        write_tables(rows, out)
    return summarise(rows)


def read_one(article: Path, *, model: str | None = None) -> tuple[Document, Rows]:
    """One article as it was read, and the rows of all tables made from it alone."""
    readings = list(read_documents(build_pipeline(model), read_corpus([article])))
    return readings[0].document, make_rows(readings)


def make_rows(readings: Sequence[Reading]) -> Rows:
    """Checked rows of all tables."""
    return validate(build_rows(readings, link(readings)))


def summarise(rows: Rows) -> Summary:
    """Count what matters to a reader."""
    return Summary(
        articles=len(rows["documents"]),
        failed=sum(d["status"] != "read" for d in rows["documents"]),
        programmes=len(rows["programmes"]),
        outcomes=len(rows["outcomes"]),
        issues=len(rows["issues"]),
    )


def read_documents(nlp: Language, documents: Iterable[Document]) -> Iterator[Reading]:
    """What each article says, in the order given; an article that cannot be read says nothing.

    The model forgets the words of a batch after it: over a long run they would fill the memory.
    """
    remaining = iter(documents)
    while batch := list(islice(remaining, BATCH)):
        with nlp.memory_zone():
            found = _read_batch(nlp, batch)
        yield from found


def _read_batch(nlp: Language, batch: Sequence[Document]) -> list[Reading]:
    """Read together if all goes well; after a failure each alone, to find the one that fails."""
    readable = [d for d in batch if d.status == "read"]
    try:
        facts = dict(zip((d.doc_id for d in readable), _read_facts(nlp, readable), strict=True))
    except Exception:  # noqa: BLE001 - any fault of one article must not cost the others
        return [_read_alone(nlp, d) for d in batch]
    return [Reading(d, facts.get(d.doc_id, ArticleFacts())) for d in batch]


def _read_alone(nlp: Language, document: Document) -> Reading:
    """Read one article; whatever goes wrong in it is kept as its status and message."""
    if document.status != "read":
        return Reading(document, ArticleFacts())
    try:
        return Reading(document, next(_read_facts(nlp, [document])))
    except Exception as error:
        log.debug("%s failed", document.doc_id, exc_info=True)
        message = f"{document.source_path}: {type(error).__name__}: {error}{_where(error)}"
        failed = replace(document, status="failed", message=message)
        return Reading(failed, ArticleFacts())


def _where(error: Exception) -> str:
    """The line of ours where it went wrong, by module, so that it is the same on any machine."""
    place = ""
    for frame, line in walk_tb(error.__traceback__):
        module = str(frame.f_globals.get("__name__"))
        if module.partition(".")[0] in ("extractors", "pipeline", "schemas"):
            place = f" (in {module}, line {line})"
    return place


def _read_facts(nlp: Language, documents: Sequence[Document]) -> Iterator[ArticleFacts]:
    articles = read_articles(nlp, documents)
    for article, document in zip(articles, documents, strict=True):
        yield place_facts(compose(article), document)
