"""What a whole run and the look at one article consist of, for the command line and for Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.cluster import ClusterError, connected
from pipeline.found import Reader
from pipeline.ingest import Limits
from pipeline.reader import MEMORY_LIMIT, TIME_LIMIT, ModelReader
from pipeline.review.corrections.corrector import load_corrector
from pipeline.run import Summary, Watch, read_one, run
from pipeline.workers import Place, Processes
from schemas.document import Document
from schemas.validation import Rows

LENGTH_LIMIT = Limits().max_characters


def make_tables(  # noqa: PLR0913 - settings of a run, each alone
    corpus: Sequence[Path],
    out: Path,
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
    fresh: bool = False,
    time_limit: float = TIME_LIMIT,
    memory_limit: float = MEMORY_LIMIT,
    length_limit: int = LENGTH_LIMIT,
    model: str | None = None,
    watch: Watch = lambda entries, total: entries,
) -> Summary:
    """Read all articles, with the corrections beside them, into the tables in ``out``.

    They are read in so many processes (``jobs``), or on the Dask cluster of a ``scheduler``, an
    address. ``time_limit`` is in seconds, ``memory_limit`` in megabytes and ``length_limit`` in
    characters, each for one article; the rest is as in `pipeline.run.run`. Raises SettingsError
    for what cannot be used.
    """
    limits = Limits(
        max_characters=length_limit, seconds=time_limit, max_memory=int(memory_limit * 1_000_000)
    )
    reader = ModelReader(model, time_limit, memory_limit)
    with _place(jobs, scheduler, reader) as place:
        return run(
            corpus, out, reader=reader, place=place, fresh=fresh, watch=watch,
            limits=limits, decisions=load_corrector(corpus),
        )  # fmt: skip


@contextmanager
def _place(jobs: int | None, scheduler: str | None, reader: Reader) -> Iterator[Place | None]:
    """Where to read; None leaves it to the run."""
    if scheduler is None:
        yield None if jobs is None else Processes(jobs)
    elif jobs is not None:
        raise ClusterError("jobs are processes of this machine; a cluster has its own workers")
    else:
        with connected(scheduler, reader.version) as cluster:
            yield cluster


def read_article(article: Path, *, model: str | None = None) -> tuple[Document, Rows]:
    """One article file, with the corrections beside it, and the rows made from it alone."""
    return read_one(article, model=model, decisions=load_corrector([article]))
