"""What becomes of a corpus's corrections today, and a corrected article as a gold record."""

from __future__ import annotations

from collections.abc import Container, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.found import Reader
from pipeline.ingest import Limits, Room, read_corpus
from pipeline.line import Line
from pipeline.link import Reading
from pipeline.lock import locked
from pipeline.review.corrections.corrector import load_corrector
from pipeline.review.corrections.file import BrokenLine
from pipeline.review.corrections.verdicts import Verdict
from pipeline.store import opened
from pipeline.workers import Crew


class NoArticleError(SettingsError):
    """An article that is asked for and is not there."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What became of each correction, in the order of the file, and the lines that are none."""

    verdicts: tuple[Verdict, ...]
    broken: tuple[BrokenLine, ...]

    @property
    def clean(self) -> bool:
        """Whether all were applied."""
        return not self.broken and all(v.state == "applied" for v in self.verdicts)


def list_corrections(corpus: Sequence[Path], out: Path, reader: Reader) -> Listing:
    """Apply the corrections as they are now; no table is changed.

    What articles say is taken from the store of ``out``; one that is not there is read. Raises
    CorpusError, CorrectionsError and OutputError.
    """
    corrector = load_corrector(corpus)
    ids, readings = _read(corpus, out, reader, corrector.corrections.keys())
    verdicts = [v for reading in readings for v in corrector.verdicts(reading)[1]]
    verdicts += corrector.missing(ids)
    return Listing(tuple(sorted(verdicts, key=lambda v: v.correction.line)), corrector.broken)


def read_corrected(corpus: Sequence[Path], out: Path, reader: Reader, doc_id: str) -> Reading:
    """One article as people corrected it. Raises NoArticleError if there is none of that name."""
    corrector = load_corrector(corpus)
    _, readings = _read(corpus, out, reader, {doc_id})
    if not readings:
        raise NoArticleError(
            f"{doc_id}: no such article; give its path below the corpus folder without the ending"
        )
    return corrector.verdicts(readings[0])[0]


def _read(
    corpus: Sequence[Path], out: Path, reader: Reader, wanted: Container[str]
) -> tuple[set[str], list[Reading]]:
    """The ids of all articles, and what those wanted say."""
    ids: set[str] = set()
    documents = []
    with ExitStack() as stack:
        room = stack.enter_context(Room(Limits()))
        for document in read_corpus(corpus, room=room):
            ids.add(document.doc_id)
            if document.doc_id in wanted:
                documents.append(document)
        stack.enter_context(locked(out))
        store = stack.enter_context(opened(out))
        crew = stack.enter_context(Crew(reader))
        return ids, list(Line(documents, store, reader.version).readings(crew))
