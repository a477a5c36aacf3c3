"""When Python looks for garbage: seldom, and not among what is there for good.

Each full collection looks through all objects that there are, and libraries and models have a
million of them; a run makes enough for many collections.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# New objects after which garbage is looked for; Python's own 700 are made by a single article, and
# with many more the garbage of spaCy takes a hundred megabytes.
SELDOM = 10_000


@contextmanager
def known_garbage() -> Iterator[None]:
    """Collect none among what was there before: libraries and lists.

    What a run makes stays, as linking compares all of it: to look through that is seldom worth it,
    too.
    """
    often = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(SELDOM, *often[1:])
    try:
        yield
    finally:
        gc.set_threshold(*often)
        gc.unfreeze()


def keep_all() -> None:
    """Look no more through what there is now: it stays to the end of the run."""
    gc.collect()
    gc.freeze()


@contextmanager
def none_made() -> Iterator[None]:
    """Collect none while nothing is made that could hold itself."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def leave_all() -> None:
    """The same for good, in a process that does nothing but read: what is here now stays."""
    gc.freeze()
    gc.set_threshold(SELDOM, *gc.get_threshold()[1:])
