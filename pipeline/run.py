"""A whole run: files in, tables out. One bad article costs itself alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from spacy.language import Language

from pipeline.blocks import write_corpus
from pipeline.decisions import Decisions, NoDecisions
from pipeline.found import Reader
from pipeline.ingest import Limits, Room, read_corpus
from pipeline.ingest.corpus import find_sources
from pipeline.line import Line
from pipeline.link import Matches, Reading, digest, link, load_matches
from pipeline.lock import KEPT, locked
from pipeline.parquet import settle
from pipeline.reading import ModelReader, read_batch
from pipeline.spool import Spool
from pipeline.store import Known, opened
from pipeline.tables import build_rows
from pipeline.workers import Crew, Place, Processes, cores
from schemas.document import Document
from schemas.validation import Rows, validate

# Fewer articles than these are read before other processes have begun.
FEW = 300


@dataclass(frozen=True, slots=True)
class History:
    """What became of the articles since the last run on the same folder."""

    new: int = 0
    changed: int = 0
    removed: int = 0
    stored: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run made, for the last lines on the screen."""

    articles: int
    failed: int
    programmes: int
    outcomes: int
    issues: int
    history: History = History()


Watch = Callable[[Iterator[Reading], int], Iterator[Reading]]


def run(  # noqa: PLR0913 - they say how, each alone
    corpus: Sequence[Path],
    out: Path,
    *,
    reader: Reader | None = None,
    place: Place | None = None,
    fresh: bool = False,
    limits: Limits | None = None,
    watch: Watch = lambda readings, total: readings,
    decisions: Decisions | None = None,
) -> Summary:
    """Read every article below ``corpus`` and write all tables to ``out``.

    What the store below ``out`` knows is not read again, unless ``fresh``. Without a ``place``, it
    is read in as many processes as there are processors, if the corpus is worth it. ``limits``
    bound what getting an article out of its file may cost, those of ``reader`` what follows.
    ``watch`` is given the readings and their number, and hands each on; it may show how far the
    run is.
    ``decisions`` are people's corrections; the store keeps what the machine says without them.
    What people decided about links is read from ``matches.csv`` beside the articles.

    Raises CorpusError, ModelMissingError and OutputError before the first article is read.
    """
    reader = reader or ModelReader()
    total = len(find_sources(corpus))
    place = place or Processes(cores() if total > FEW else 1)
    version = reader.version
    with (
        locked(out),
        opened(out, fresh=fresh) as store,
        Room(limits or Limits()) as room,
        Crew(reader, place) as crew,
        Spool(out / KEPT) as spool,
    ):
        settle(out)
        line = Line(read_corpus(corpus, room=room), store, version)
        decisions = decisions or NoDecisions()
        readings = map(decisions.correct, watch(line.readings(crew), total))
        digests = (digest(reading) for reading in spool.through(readings))
        links = link(digests, load_matches(corpus))
        counts = write_corpus(spool, links, decisions, out)
        history = _history(store.articles(), line.articles, line.stored)
        store.note(line.articles)
    return Summary(
        articles=counts.rows["documents"],
        failed=counts.failed,
        programmes=counts.rows["programmes"],
        outcomes=counts.rows["outcomes"],
        issues=counts.rows["issues"],
        history=history,
    )


def read_one(
    article: Path, *, model: str | None = None, decisions: Decisions | None = None
) -> tuple[Document, Rows]:
    """One article as it was read, and the rows of all tables made from it alone.

    The model is loaded at the first call, and kept.
    """
    with Room(Limits()) as room:
        documents = read_corpus([article], room=room)
        with Crew(ModelReader(model)) as crew:
            found = list(Line(documents).readings(crew))
    decisions = decisions or NoDecisions()
    readings = [decisions.correct(r) for r in found]
    return readings[0].document, make_rows(readings, decisions)


def make_rows(
    readings: Sequence[Reading],
    decisions: Decisions | None = None,
    matches: Matches | None = None,
) -> Rows:
    """Checked rows of all tables. ``matches`` are people's decisions about links."""
    rows = build_rows(readings, link(map(digest, readings), matches))
    if decisions is not None:
        rows["issues"] += decisions.unmet({r.document.doc_id for r in readings})
    return validate(rows)


def read_documents(nlp: Language, documents: Iterable[Document]) -> Iterator[Reading]:
    """What each article says, in the order given, read here and now."""
    with Crew(partial(read_batch, nlp)) as crew:
        yield from Line(documents).readings(crew)


def _history(before: Mapping[str, Known], now: Mapping[str, Known], stored: int) -> History:
    both = before.keys() & now.keys()
    return History(
        new=len(now) - len(both),
        changed=sum(before[doc_id].article != now[doc_id].article for doc_id in both),
        removed=len(before) - len(both),
        stored=stored,
    )
