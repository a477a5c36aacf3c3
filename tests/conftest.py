"""What every test may use: the whole pipeline, loaded once a session."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

import pipeline.reading
from pipeline.annotate import build_pipeline
from pipeline.review.coding import Coding
from pipeline.review.evaluate import read_gold_texts
from pipeline.run import run
from pipeline.workers import Processes

GOLD = Path(__file__).parent / "gold"
CORPUS = Path(__file__).parents[1] / "corpus"


@pytest.fixture(scope="session")
def nlp() -> Language:
    return build_pipeline()


@pytest.fixture(scope="session")
def gold_run() -> dict[str, Coding]:
    """What the pipeline says of the gold articles."""
    return read_gold_texts(GOLD)


@pytest.fixture(scope="session")
def samples(tmp_path_factory, nlp: Language) -> Path:
    """The folder with the tables of the sample articles; for reading only."""
    out = tmp_path_factory.mktemp("samples")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline.reading, "_pipeline", lambda _model: nlp)
        run([CORPUS], out, place=Processes(1))
    return out
