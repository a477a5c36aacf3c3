"""What a header or a sidecar says about an article. Both are YAML, and both are optional.

::

    ---
    title: Border guards learn to read travel documents
    publisher: Ministry of Interior
    published: 2019-05-14
    ---
"""

from __future__ import annotations

import errno
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

import yaml

from pipeline.ingest.page_dates import find_date
from pipeline.ingest.text import BinaryDataError, Issues, decode_text
from schemas.edtf import is_edtf

FIELDS = ("title", "publisher", "url", "published", "language")

_MAX_HEADER = 8_000
_MAX_SIDECAR = 64_000
_OPENING = re.compile(r"\s*---[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_ENTRY = re.compile(rf"^({'|'.join(FIELDS)})[ \t]*:[ \t]*(.*)$", re.MULTILINE)
_EMPTY = ("", "~", "null", "none", "n/a", "unknown")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Facts about an article that its text need not hold.

    ``bases`` says for each field where it was read ("header", "meta og:title"); for the date it is
    ``published_basis`` that does.
    """

    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    published_basis: str | None = None
    language: str | None = None
    bases: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    def over(self, other: Metadata) -> Metadata:
        """This metadata, completed from another that counts for less."""
        names = [f.name for f in fields(self) if f.name != "bases"]
        pairs = ((name, getattr(self, name), getattr(other, name)) for name in names)
        found = {name: theirs if mine is None else mine for name, mine, theirs in pairs}
        return Metadata(**found, bases=tuple((dict(other.bases) | dict(self.bases)).items()))

    def basis(self, name: str) -> str | None:
        """Where a field was read."""
        return dict(self.bases).get(name)


def split_header(text: str, issues: Issues) -> tuple[Metadata, str]:
    """The YAML header between ``---`` lines, and the text after it.

    Two rules around a sentence are no header: one of the fields must stand between them.
    """
    opening = _OPENING.match(text[:_MAX_HEADER])
    if opening is None:
        return Metadata(), text
    closing = _CLOSING.search(text[:_MAX_HEADER], opening.end())
    header = text[opening.end() : closing.start() if closing else _MAX_HEADER]
    if not _ENTRY.search(header):
        return Metadata(), text
    if closing is None:
        issues.append(("broken_header", "the header has no closing line ---; it is read as text"))
        return Metadata(), text
    return _parse(header, "header", issues), text[closing.end() :]


def read_sidecar(path: Path, issues: Issues) -> Metadata:
    """The metadata file beside an article, if there is one."""
    try:
        if not path.is_file():
            return Metadata()
        with path.open("rb") as file:
            data = file.read(_MAX_SIDECAR + 1)
        if len(data) > _MAX_SIDECAR:
            raise BinaryDataError(f"is larger than {_MAX_SIDECAR:,} bytes")
        text = decode_text(data, [])
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return Metadata()
        issues.append(("broken_sidecar", f"{path.name} cannot be read: {error.strerror or error}"))
        return Metadata()
    except BinaryDataError as error:
        issues.append(("broken_sidecar", f"{path.name} {error}; it is left out"))
        return Metadata()
    return _parse(text, "sidecar", issues)


def _parse(source: str, basis: str, issues: Issues) -> Metadata:
    found = _load(source, basis, issues)
    kept: dict[str, str] = {}
    for name in FIELDS:
        value = found.get(name, "")
        if not isinstance(value, str):
            issues.append((f"broken_{basis}", f"{name}: in the {basis} must be one line of text"))
        elif (line := " ".join(value.split())).casefold() not in _EMPTY:
            kept[name] = line
    return known_metadata(kept, basis, issues)


def known_metadata(values: Mapping[str, str], basis: str, issues: Issues) -> Metadata:
    """Metadata whose values all come from one place; a date that is none is reported."""
    kept = {name: value for name, value in values.items() if name != "published"}
    written = values.get("published")
    day = _parse_published(written, basis, issues) if written else None
    return Metadata(
        **kept,
        published=day,
        published_basis=basis if day else None,
        bases=tuple((name, basis) for name in kept),
    )


def _load(source: str, basis: str, issues: Issues) -> Mapping[str, object]:
    """The entries; where the YAML is broken, the known fields line by line."""
    try:
        # BaseLoader makes strings only: a date stays as it is written.
        found = yaml.load(source, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        reason = getattr(error, "problem", None) or type(error).__name__
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        message = f"the {basis} is not valid YAML ({reason}{line}); read line by line"
        issues.append((f"broken_{basis}", f"{message}; put quotation marks around its values"))
        return {name: value.strip().strip("\"'") for name, value in _ENTRY.findall(source)}
    if isinstance(found, dict):
        return found
    if found is not None:
        issues.append((f"broken_{basis}", f'the {basis} holds no "name: value" lines'))
    return {}


def _parse_published(value: str, basis: str, issues: Issues) -> str | None:
    """A date as people write it, cut to what is known; what is none is reported and left out."""
    if is_edtf(value):
        return value
    found = find_date(value)
    if found is None:
        message = f'the {basis} says "published: {value[:60]}", which is no date; write 2019-05-14'
        issues.append(("bad_date", message))
        return None
    if found.doubt:
        issues.append(("ambiguous_date", f"published: in the {basis}: {found.doubt}"))
    return found.edtf
