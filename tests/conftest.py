"""What every test may use: the whole pipeline, loaded once a session."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

from pipeline.annotate import build_pipeline
from pipeline.review.coding import Coding
from pipeline.review.evaluate import read_gold_texts

GOLD = Path(__file__).parent / "gold"


@pytest.fixture(scope="session")
def nlp() -> Language:
    return build_pipeline()


@pytest.fixture(scope="session")
def gold_run() -> dict[str, Coding]:
    """What the pipeline says of the gold articles."""
    return read_gold_texts(GOLD)
