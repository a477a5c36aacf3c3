"""What every test may use: the whole pipeline, loaded once a session."""

from __future__ import annotations

import pytest
from spacy.language import Language

from pipeline.annotate import build_pipeline


@pytest.fixture(scope="session")
def nlp() -> Language:
    return build_pipeline()
