"""A release: the tables of one run as a folder to publish, to cite and to compare the next with."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import yaml

from pipeline.errors import SettingsError
from pipeline.publish import crate, datapackage
from pipeline.publish.codebook import codebook_markdown
from pipeline.publish.difference_report import write_difference
from pipeline.publish.differences import Difference, compare
from pipeline.publish.edition import DESCRIPTION, KEYWORDS, Edition, date_of, person
from pipeline.publish.files import sha256_of, whole_file, whole_folder, write_text
from pipeline.publish.source import RELEASED, Source, open_source, there
from pipeline.publish.versions import FIRST, Need, check_version, need_of, next_version

SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Release:
    """What was released: where, under which version, and what asked for that version."""

    folder: Path
    edition: Edition
    need: Need | None = None
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What the publisher says of the data; what is None is as in the last release."""

    title: str | None = None
    authors: tuple[str, ...] | None = None
    licence: str | None = None
    date: str | None = None


def release(  # noqa: PLR0913 - each is an option of the command
    outputs: str | Path,
    dest: str | Path,
    *,
    version: str | None = None,
    previous: str | Path | None = None,
    about: About | None = None,
    corrections: Iterable[tuple[str, str]] = (),
    texts: bool = True,
) -> Release:
    """Write the release of the tables in ``outputs`` into the new folder ``dest``.

    ``previous`` is the folder of the last release: the differences to it are written, too, and say
    which part of the version must rise. Without ``version`` the lowest that will do is taken, 1.0.0
    for a first release. The date is given, or that of the newest article. With ``texts`` false,
    `documents.text` is empty: articles belong to their publishers. The same input gives the same
    bytes.

    Raises SettingsError (a ValueError) if ``dest`` is not new, ``version`` is too low, nothing has
    changed, or ``previous`` is no release.
    """
    source = open_source(outputs, blank=() if texts else (("documents", "text"),))
    last = _read_previous(Path(previous)) if previous else None
    edition = _edition(source, last, about or About())
    found = need = None
    if last is None or previous is None:
        edition = edition.with_version(version or FIRST)
    else:
        found = compare(_open_previous(Path(previous)), source, corrections=corrections)
        need = need_of(found, metadata=edition.about != last.about)
        edition = edition.with_version(_version(version, last, need))
    with whole_folder(Path(dest)) as folder:
        _write(source, folder, edition, found)
    return Release(Path(dest), edition, need, found)


def _write(source: Source, folder: Path, edition: Edition, found: Difference | None) -> None:
    for table in source.tables:
        with (
            whole_file(folder / RELEASED / f"{table.name}.parquet") as side,
            pq.ParquetWriter(side, table.arrow_schema, compression="zstd") as writer,
        ):
            for batch in source.batches(table.name):
                writer.write_batch(batch)
    datapackage.write_package(source, folder, edition)
    write_text(folder / "codebook.md", codebook_markdown())
    if found is not None:
        write_difference(found, folder / "changes")
    write_text(folder / "CITATION.cff", citation(edition))
    write_text(folder / "README.md", _readme(source, edition, found is not None))
    crate.write_crate(folder, _names(folder), edition)
    sums = "".join(f"{sha256_of(folder / name)}  {name}\n" for name in _names(folder))
    write_text(folder / SUMS, sums)


def _names(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def citation(edition: Edition) -> str:
    """The file CITATION.cff (Citation File Format 1.2.0)."""
    about: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": edition.title,
        "abstract": DESCRIPTION,
        "authors": [_author(name) for name in edition.authors],
        "keywords": list(KEYWORDS),
        "version": edition.version,
    }
    if edition.date:
        about["date-released"] = edition.date
    if edition.licence:
        about["license"] = edition.licence
    return str(yaml.safe_dump(about, allow_unicode=True, sort_keys=False, width=100))


def _author(name: str) -> dict[str, str]:
    parts = person(name)
    return {"family-names": parts[0], "given-names": parts[1]} if parts else {"name": name}


def _version(version: str | None, last: Edition, need: Need) -> str:
    previous = last.version or FIRST
    if need.level == "none":
        raise SettingsError(f"nothing has changed since {previous}, so there is nothing to release")
    if version is None:
        return next_version(previous, need.level)
    check_version(version, previous, need)
    return version


def _edition(source: Source, last: Edition | None, about: About) -> Edition:
    kept = last or Edition()
    try:
        date = date_of(source, about.date)
    except ValueError as error:
        raise SettingsError(str(error)) from error
    return Edition(
        date=date,
        title=about.title or kept.title,
        authors=about.authors or kept.authors,
        licence=about.licence or kept.licence,
    )


def _open_previous(folder: Path) -> Source:
    return open_source(folder, names=there(folder))


def _read_previous(folder: Path) -> Edition:
    """What the last release says of itself. Raises SettingsError if it is none."""
    path = folder / datapackage.FILE
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        licences = said.get("licenses") or [{}]
        return Edition(
            version=said["version"],
            date=said.get("created", "")[: len("2024-01-31")] or None,
            title=said["title"],
            authors=tuple(c["title"] for c in said["contributors"]),
            licence=licences[0].get("name"),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{folder}: no release ({path.name}: {type(error).__name__}: {error}); give a folder "
            f"that 'communique release' wrote"
        ) from error


def _readme(source: Source, edition: Edition, compared: bool) -> str:
    counts = "\n".join(f"| `{t.name}` | {source.count(t.name):,} | {t.description} |"
                       for t in source.tables)  # fmt: skip
    changes = "* `changes/`: what changed since the last release, and why\n" if compared else ""
    licence = f" Licence: {edition.licence}." if edition.licence else ""
    dated = f", {edition.date}" if edition.date else ""
    return _README.format(
        title=edition.title,
        version=edition.version,
        dated=dated,
        licence=licence,
        description=DESCRIPTION,
        changes=changes,
        counts=counts,
        texts=f"\n\n{_NO_TEXTS}" if source.blank else "",
    )


_NO_TEXTS = (
    "The articles' texts are left out, as they belong to their publishers: `documents.text` is "
    "empty, and offsets count in the text that the article had."
)

_README = """# {title}

Version {version}{dated}.{licence}

{description}

* `tables/`: the tables as Parquet, each column with its type
* `csv/` and `datapackage.json`: the same as a Frictionless data package
* `codebook.md`: every table and column
{changes}* `CITATION.cff`: how to cite these data
* `ro-crate-metadata.json`: what each file is, for archives
* `SHA256SUMS`: hashes of all files; `sha256sum --check SHA256SUMS`

| table | rows | |
| --- | --- | --- |
{counts}

A number has two bounds, `value_low` and `value_high`. Sum only rows that are
`recommended_for_aggregates`. In CSV, an apostrophe at the beginning of a text is a mark, so that
spreadsheets run no stranger's formula: take one off.{texts}
"""
