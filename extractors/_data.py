"""Reviewed data files: CSV in ``extractors/data/``, each line with its reason or source."""

from __future__ import annotations

import csv
from importlib.resources import files


def load_rows(name: str) -> list[dict[str, str]]:
    """The rows of ``extractors/data/NAME.csv`` as dictionaries of strings, in file order."""
    source = files("extractors") / "data" / f"{name}.csv"
    return list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
