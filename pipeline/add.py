"""New articles for a corpus: read, compared with what is there, previewed, stored.

An article becomes ``NAME.txt`` (``.md`` if it was Markdown) with its metadata in ``NAME.yaml``.
The source as it came is kept as ``NAME.ENDING.raw`` unless it is that very text; no run reads a
``.raw`` file. What is shown and coded is read from the files as stored: a run will see the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from spacy.language import Language

from pipeline.annotate import build_pipeline
from pipeline.fetch import parse_address
from pipeline.ingest import Room
from pipeline.ingest.metadata import Metadata
from pipeline.ingest.page_dates import find_date
from pipeline.run import make_rows, read_documents
from pipeline.shelf import Shelf, draft_article
from pipeline.sources import (
    AddError,
    Incoming,
    Refused,
    Settings,
    check_sources,
    read_source,
    tell_problem,
)
from schemas.document import Document
from schemas.edtf import is_edtf
from schemas.validation import Rows


@dataclass(frozen=True, slots=True)
class Added:
    """An article that is now in the corpus, or would be.

    ``left_out`` counts the words of its source that were set aside; ``notes`` say what was odd
    there, such as a guessed encoding.
    """

    path: Path
    document: Document
    rows: Rows
    left_out: int = 0
    notes: tuple[str, ...] = ()


Coder = Callable[[Document], tuple[Document, Rows]]


def build_coder(model: str | None = None) -> Coder:
    """What codes one article; the model is loaded for the first."""
    loaded: list[Language] = []

    def code(document: Document) -> tuple[Document, Rows]:
        if not loaded:
            loaded.append(build_pipeline(model))
        readings = list(read_documents(loaded[0], [document]))
        return readings[0].document, make_rows(readings)

    return code


def parse_given(
    *,
    title: str | None = None,
    publisher: str | None = None,
    published: str | None = None,
    url: str | None = None,
) -> Metadata:
    """What the person who adds an article says of it; raises AddError for what cannot be."""
    if url:
        parse_address(url)
    day = published or None
    if day and not is_edtf(day):
        found = find_date(day)
        if found is None or found.doubt:
            raise AddError(f"--published {day[:60]}: is no clear date; write 2019-05-14")
        day = found.edtf
    return Metadata(
        title=" ".join((title or "").split()) or None,
        publisher=" ".join((publisher or "").split()) or None,
        url=url or None,
        published=day,
        published_basis="sidecar" if day else None,
    )


def add_sources(
    sources: Sequence[str],
    corpus: Path,
    *,
    code: Coder,
    given: Metadata | None = None,
    settings: Settings | None = None,
) -> Iterator[Added | Refused]:
    """Add every article of the sources to the corpus, one by one; each fails alone.

    Raises AddError or AddressError before anything is read, for a source that cannot be one.
    """
    given = given or Metadata()
    settings = settings or Settings()
    check_sources(sources)
    if len(sources) > 1 and (given.title or given.published or given.url):
        raise AddError("--title, --published and --url are those of one article: give one SOURCE")
    if corpus.exists() and not corpus.is_dir():
        raise AddError(f"{corpus}: is no folder; --corpus names the folder for articles")
    return _add_all(sources, corpus, given, settings, code)


def _add_all(
    sources: Sequence[str], corpus: Path, given: Metadata, settings: Settings, code: Coder
) -> Iterator[Added | Refused]:
    with Room(settings.limits) as room:
        settings = replace(settings, room=room)
        shelf = Shelf(corpus, room)
        for source in sources:
            for incoming in read_source(source, shelf.find_url, settings):
                if isinstance(incoming, Refused):
                    yield incoming
                else:
                    yield _add(incoming, shelf, given, settings, code)


def _add(
    incoming: Incoming, shelf: Shelf, given: Metadata, settings: Settings, code: Coder
) -> Added | Refused:
    if problem := _problem(incoming.document):
        return Refused(incoming.source, problem)
    try:
        draft = draft_article(incoming, shelf, given)
    except OSError as error:
        return Refused(incoming.source, f"cannot be prepared: {error.strerror or error}")
    if problem := _problem(draft.document) or shelf.find(draft.document):
        return Refused(incoming.source, problem)
    coded, rows = code(draft.document)
    try:
        if not settings.dry_run:
            draft.store(shelf.corpus)
    except OSError as error:
        return Refused(incoming.source, f"cannot be stored: {error.filename}: {error.strerror}")
    shelf.put(draft.document)
    path = shelf.corpus / draft.document.source_path
    notes = dict.fromkeys(m for _, m in (*incoming.document.issues, *coded.issues))
    return Added(path, coded, rows, draft.left_out, tuple(notes))


def _problem(document: Document) -> str | None:
    """Why a document is no article; one in another language is one, kept without findings."""
    if document.status in ("read", "not_english"):
        return None
    return tell_problem(document)
