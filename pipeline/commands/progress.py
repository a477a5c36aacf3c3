"""How far a run is: a bar on a terminal, lines of JSON for machines, nothing elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pipeline.commands import say

if TYPE_CHECKING:
    from pipeline.line import Entry

# Seconds between two lines for machines.
EVERY = 5.0


@dataclass(slots=True)
class _State:
    """What is done, of how much; a file of many articles adds to the whole as it is read."""

    total: int
    begun: float
    done: int = 0
    failed: int = 0

    def add(self, entry: Entry) -> None:
        """One more article."""
        self.done += 1
        self.total = max(self.total, self.done)
        self.failed += entry.status == "failed"

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self.done / max(monotonic() - self.begun, 1e-6)


def show_progress(entries: Iterator[Entry], total: int) -> Iterator[Entry]:
    """The articles as they come, with a bar on a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield from entries
        return
    state = _State(total, monotonic())
    columns = (
        TextColumn("Reading"), BarColumn(), MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:.1f}/s, left"), TimeRemainingColumn(),
        TextColumn("{task.fields[failed]} failed"),
    )  # fmt: skip
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=total, rate=0.0, failed=0)
        for entry in entries:
            state.add(entry)
            bar.update(
                task, completed=state.done, total=state.total, rate=state.rate, failed=state.failed
            )
            yield entry


def tell_progress(entries: Iterator[Entry], total: int) -> Iterator[Entry]:
    """The articles as they come, with a line of JSON on the error stream from time to time."""
    state = _State(total, monotonic())
    told = state.begun
    for entry in entries:
        state.add(entry)
        if (now := monotonic()) - told >= EVERY:
            told = now
            say(json.dumps(_line(state)))
        yield entry


def _line(state: _State) -> dict[str, float]:
    return {
        "done": state.done,
        "to_do": state.total - state.done,
        "failed": state.failed,
        "articles_per_second": round(state.rate, 2),
        "seconds_left": round((state.total - state.done) / state.rate),
    }
