"""Whether work grows as its input does: in proportion, and never with its square."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

Work = Callable[[], object]

TIMES = 16
# In proportion is TIMES as long, with the square TIMES times that: either would have to be measured
# wrong four times over before this says the wrong thing of it.
MOST = 4 * TIMES
TRIES = 3
# Seconds; a shorter time says nothing, so that a larger size is taken.
SHORTEST = 0.001


def grows_in_proportion(prepare: Callable[[int], Work], size: int) -> bool:
    """Whether work on ``TIMES`` the size, or more of it, takes about so many times as long.

    Most of it is done by regular expressions, whose steps nobody can count. The processor's time of
    this thread stands for them: it stands still while others work. What disturbs it nevertheless
    only adds to it, so the least of a few tries counts.
    """
    prepare(size)()  # what is loaded at the first use
    largest = 1_000 * size
    while (short := min(_seconds(prepare(size)) for _ in range(TRIES))) < SHORTEST:
        if size > largest:
            return True
        size *= 4
    return any(_seconds(prepare(TIMES * size)) < MOST * short for _ in range(TRIES))


def _seconds(work: Work) -> float:
    gc.disable()  # its passes over what other tests have left are not ours
    try:
        begun = time.thread_time()
        work()
        return time.thread_time() - begun
    finally:
        gc.enable()
