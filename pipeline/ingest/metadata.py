"""What a header or a sidecar says about an article."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import yaml

FIELDS = ("title", "publisher", "url", "published", "language")
MAX_HEADER_LINES = 60


@dataclass(frozen=True, slots=True)
class Metadata:
    """Facts about an article that its text need not hold."""

    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    published_basis: str | None = None
    language: str | None = None

    def over(self, other: Metadata) -> Metadata:
        """This metadata, completed from another that counts for less."""
        mine = {f.name: getattr(self, f.name) for f in fields(self)}
        merged = {k: getattr(other, k) if v is None else v for k, v in mine.items()}
        if self.published is not None:
            merged["published_basis"] = self.published_basis
        return Metadata(**merged)


def split_header(text: str, issues: list[tuple[str, str]]) -> tuple[Metadata, str]:
    """The YAML header between ``---`` lines, and the text after it."""
    lines = text.split("\n", MAX_HEADER_LINES)
    if lines[0].strip() != "---":
        return Metadata(), text
    for number, line in enumerate(lines[1:MAX_HEADER_LINES], start=1):
        if line.strip() == "---":
            header = "\n".join(lines[1:number])
            rest = "\n".join(lines[number + 1 :])
            return _parse(header, "header", issues), rest
    return Metadata(), text


def read_sidecar(path: Path, issues: list[tuple[str, str]]) -> Metadata:
    """The metadata file beside an article, if there is one."""
    if not path.is_file():
        return Metadata()
    return _parse(path.read_text(encoding="utf-8-sig"), "sidecar", issues)


def _parse(source: str, basis: str, issues: list[tuple[str, str]]) -> Metadata:
    try:
        # BaseLoader makes strings only: a date stays as it is written.
        found = yaml.load(source, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        issues.append((f"broken_{basis}", f"the {basis} is not valid YAML: {error}"))
        return Metadata()
    if not isinstance(found, dict):
        return Metadata()
    values = {k: v.strip() for k, v in found.items() if k in FIELDS and isinstance(v, str)}
    kept = {k: v for k, v in values.items() if v not in ("", "null", "~")}
    return Metadata(**kept, published_basis=basis if "published" in kept else None)
