"""What the command line does, for scripts and notebooks: the same work, without printing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from communique.article import Article
from pipeline.check import Report, check_corpus

if TYPE_CHECKING:
    from pipeline.run import Summary

Paths = str | Path | Iterable[str | Path]


def run(  # noqa: PLR0913 - as many as the command has
    corpus: Paths,
    out: str | Path = "outputs",
    *,
    jobs: int | None = None,
    fresh: bool = False,
    time_limit: float = 120,
    memory_limit: float = 2000,
    length_limit: int = 300_000,
    model: str | None = None,
) -> Summary:
    """Read every article below ``corpus`` and write all tables to ``out``, as `communique run`.

    ``corpus`` is a folder, a file, or several of them; corrections beside the articles hold. What
    was read before is taken from the store in ``out``, unless ``fresh``. ``jobs`` are processes;
    without it, one for a small corpus, else one a processor. ``time_limit`` (seconds),
    ``memory_limit`` (megabytes) and ``length_limit`` (characters) are for one article.

    Raises SettingsError (a ValueError) for a corpus, folder or model that cannot be used.
    """
    from pipeline.task import make_tables  # noqa: PLC0415 - spaCy takes a second to import

    return make_tables(
        _paths(corpus), Path(out), jobs=jobs, fresh=fresh, time_limit=time_limit,
        memory_limit=memory_limit, length_limit=length_limit, model=model,
    )  # fmt: skip


def read(article: str | Path, *, model: str | None = None) -> Article:
    """One article file and the records made from it, as `communique show` prints them.

    Of a file with many articles it is the first. Raises SettingsError for a file that is not there.
    """
    from pipeline.task import read_article  # noqa: PLC0415 - spaCy takes a second to import

    return Article(*read_article(Path(article), model=model))


def check(corpus: Paths) -> Report:
    """What is wrong with a corpus: no date, no text, duplicates, broken metadata.

    Raises SettingsError for a folder or file that is not there.
    """
    return check_corpus(_paths(corpus))


def _paths(given: Paths) -> list[Path]:
    return [Path(given)] if isinstance(given, str | Path) else [Path(path) for path in given]
