"""A log of each run, beside what is kept of it: when it began, what failed, how far it came.

Below the folder of the tables and outside them: clocks and places stand in no table.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from pipeline.line import Entry
from pipeline.lock import KEPT

log = logging.getLogger(__name__)

FOLDER = "logs"
# Logs that stay.
LAST = 20
# Seconds between two lines on how far a run is.
EVERY = 30.0


@contextmanager
def journal(out: Path) -> Iterator[None]:
    """Whatever this program has to tell in the block goes to a log file as well.

    A disk that takes no log takes no tables either; that is told where they are written.
    """
    ours = logging.getLogger("pipeline")
    folder = out / KEPT / FOLDER
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}.log"
    folder.mkdir(exist_ok=True)
    for old in sorted(folder.glob("*.log"))[: -LAST + 1]:
        old.unlink(missing_ok=True)
    path = folder / name
    with closing(logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")) as file:
        file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        # With a handler of its own, warnings would no longer reach the error stream by themselves.
        last = logging.lastResort if not ours.hasHandlers() else None
        level = ours.level
        ours.setLevel(logging.INFO)
        for handler in (file, last):
            if handler is not None:
                ours.addHandler(handler)
        try:
            yield
        except BaseException as error:
            log.info("stopped: %r", error)
            raise
        finally:
            ours.setLevel(level)
            for handler in (file, last):
                if handler is not None:
                    ours.removeHandler(handler)


def latest_log(out: Path) -> Path | None:
    """The log of the last run."""
    return max((out / KEPT / FOLDER).glob("*.log"), default=None)


def noted(entries: Iterator[Entry], total: int) -> Iterator[Entry]:
    """The articles as they come; failures, and from time to time how many there were."""
    begun = told = monotonic()
    failed = 0
    for done, entry in enumerate(entries, start=1):
        if entry.status != "read":
            failed += entry.status == "failed"
            log.info("%s: %s: %s", entry.doc_id, entry.status, entry.article.message or "")
        if (now := monotonic()) - told > EVERY:
            rate = done / (now - begun)
            log.info("%d done of %d files, %.1f a second, %d failed", done, total, rate, failed)
            told = now
        yield entry
