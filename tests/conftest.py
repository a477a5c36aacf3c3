"""What every test may use: the whole pipeline, and what it makes of the articles kept here.

A test session has several processes. Each loads the model once; runs over many articles are made
by the process that first asks for them, and serve all.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest
from spacy.language import Language

import pipeline.reading
from pipeline.review.coding import Coding
from pipeline.review.evaluate import read_gold_texts
from pipeline.run import Summary, run
from pipeline.workers import Processes, cores

GOLD = Path(__file__).parent / "gold"
CORPUS = Path(__file__).parents[1] / "corpus"
Make = Callable[[Path], None]

# How long an example takes is the machine's affair: a busy one must not fail a test.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors, as each waits for the disk a part of its time.

    Four are enough: each loads the model, which takes half a gigabyte.
    """
    return min(cores() + 1, 4)


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The one that runs in this process read with, too."""
    return pipeline.reading.loaded_pipeline(None)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Make], Path]:
    """A folder of a name, filled by the first process of the session that asks for it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Make) -> Path:
        folder, beside = shared / name, shared / f"{name}-new"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                shutil.rmtree(beside, ignore_errors=True)
                beside.mkdir()
                make(beside)
                beside.rename(folder)
        return folder

    return made


@pytest.fixture(scope="session")
def gold_run(made_once: Callable[[str, Make], Path]) -> dict[str, Coding]:
    """What the pipeline says of the gold articles."""

    def make(folder: Path) -> None:
        (folder / "codings").write_bytes(pickle.dumps(read_gold_texts(GOLD)))

    return pickle.loads((made_once("gold", make) / "codings").read_bytes())


@pytest.fixture(scope="session")
def samples_run(made_once: Callable[[str, Make], Path]) -> tuple[Path, Summary]:
    """The sample articles, read in this process: tables, for reading only, and the summary."""

    def make(folder: Path) -> None:
        made = run([CORPUS], folder / "tables", place=Processes(1))
        (folder / "summary").write_bytes(pickle.dumps(made))

    folder = made_once("samples", make)
    return folder / "tables", pickle.loads((folder / "summary").read_bytes())


@pytest.fixture(scope="session")
def samples(samples_run: tuple[Path, Summary]) -> Path:
    """The folder with the tables of the sample articles; for reading only."""
    return samples_run[0]
