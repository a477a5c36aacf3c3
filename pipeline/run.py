"""A whole run: files in, tables out. One bad article costs itself alone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter
from pydantic_core import to_json

from pipeline.blocks import Corpus, Counts, get_ready, write_corpus
from pipeline.decisions import Decisions, NoDecisions
from pipeline.digests import Digests
from pipeline.found import Reader
from pipeline.garbage import known_garbage
from pipeline.ingest import Limits, Room, read_corpus
from pipeline.ingest.corpus import find_sources, read_sources
from pipeline.journal import journal, noted
from pipeline.line import Entry, Line
from pipeline.link import Matches, Reading, digest, link, load_matches
from pipeline.lock import KEPT, locked
from pipeline.parquet import settle
from pipeline.reader import ModelReader
from pipeline.spool import Spool
from pipeline.store import Known, Store, opened
from pipeline.tables import build_rows
from pipeline.unchanged import Remembered, Told, fingerprint, told_of
from pipeline.version import version_of_all
from pipeline.workers import Crew, Place, Processes, cores
from schemas.document import Document
from schemas.validation import Rows, validate

if TYPE_CHECKING:
    from spacy.language import Language

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


_SUMMARY = TypeAdapter(Summary)

log = logging.getLogger(__name__)

Watch = Callable[[Iterator[Entry], int], Iterator[Entry]]


def run(  # noqa: PLR0913 - they say how, each alone
    corpus: Sequence[Path],
    out: Path,
    *,
    reader: Reader | None = None,
    place: Place | None = None,
    fresh: bool = False,
    limits: Limits | None = None,
    watch: Watch = lambda entries, total: entries,
    decisions: Decisions | None = None,
) -> Summary:
    """Read every article below ``corpus`` and write all tables to ``out``.

    What the store below ``out`` knows is not read again, unless ``fresh``. Without a ``place``, it
    is read in as many processes as there are processors, if the corpus is worth it. ``limits``
    bound what getting an article out of its file may cost, those of ``reader`` what follows.
    ``watch`` is given the articles and their number, and hands each on; it may show how far the
    run is.
    ``decisions`` are people's corrections; the store keeps what the machine says without them.
    What people decided about links is read from ``matches.csv`` beside the articles.

    Raises CorpusError, ModelMissingError and OutputError before the first article is read.
    """
    reader, limits = reader or ModelReader(), limits or Limits()
    decisions, matches = decisions or NoDecisions(), load_matches(corpus)
    sources = find_sources(corpus)
    place = place or Processes(cores() if len(sources) > FEW else 1)
    settings = (reader.version, version_of_all(), limits, decisions, matches)
    with known_garbage(), locked(out), journal(out), opened(out, fresh=fresh) as store:
        log.info("%d files into %s, read by %s at %s", len(sources), out, reader, place)
        settle(out)
        told = told_of(sources)
        if (done := _done(told, settings, store, out)) is not None:
            log.info("nothing has changed since the last run")
            return done

        def once() -> tuple[Counts, Line, Remembered]:
            crew = Crew(reader, place, get_ready)
            with Room(limits) as room, crew, Spool(out / KEPT) as spool:
                files = Remembered(room, store, version_of_all(), told, iter(sources))
                line = Line(read_sources(sources, limits, files), store, reader.version)
                entries = watch(noted(line.entries(crew), len(sources)), len(sources))
                digests = Digests(store, decisions, version_of_all())
                links = link(digests.of(spool.through(entries)), matches)
                rows = Corpus(spool, links, decisions, version_of_all())
                counts = write_corpus(rows, out, store, crew)
                files.flush()
            return counts, line, files

        counts, line, files = store.mending(once)
        made = _summary(counts, _history(store.articles(), line.articles, line.stored))
        store.note(line.articles)
        sure = files.sure and not line.failed
        mark = _mark(told, settings, out) if sure else None
        store.note_run(mark, to_json(made).decode())
        log.info("%s", made)
    return made


def _done(told: Told, settings: Sequence[object], store: Store, out: Path) -> Summary | None:
    """What the last run made, if nothing has changed since."""
    mark = _mark(told, settings, out)
    known = None if mark is None else store.last_run(mark)
    if known is None:
        return None
    made = _SUMMARY.validate_json(known)
    return replace(made, history=History(stored=made.articles - made.failed))


def _mark(told: Told, settings: Sequence[object], out: Path) -> str | None:
    """What tells this run from every other; None if not all files can be told."""
    every = [each for each in told.values() if each is not None]
    return fingerprint(every, settings, out) if len(every) == len(told) else None


def _summary(counts: Counts, history: History) -> Summary:
    rows = counts.rows
    return Summary(
        rows["documents"], counts.failed, rows["programmes"], rows["outcomes"], rows["issues"],
        history,
    )  # fmt: skip


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
    from pipeline.reading import read_batch  # noqa: PLC0415 - spaCy is loaded where it is needed

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
