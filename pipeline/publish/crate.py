"""RO-Crate metadata: what the files of a folder are, for archives that index research data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.publish.edition import DESCRIPTION, KEYWORDS, Edition, licence_page, person
from pipeline.publish.files import sha256_of, write_text

FILE = "ro-crate-metadata.json"
_PROFILE = "https://w3id.org/ro/crate/1.1"
_MEDIA_TYPES = {
    ".cff": "text/yaml",
    ".csv": "text/csv",
    ".json": "application/json",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
}

Entity = dict[str, Any]


def write_crate(folder: Path, names: Iterable[str], edition: Edition) -> None:
    """Write ``folder``/ro-crate-metadata.json (RO-Crate 1.1), which lists the files named."""
    names = sorted(names)
    graph = [
        {
            "@id": FILE,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _PROFILE},
            "about": {"@id": "./"},
        },
        _dataset(names, edition),
        *_authors(edition),
        *_licence(edition),
        *(_file(folder, name) for name in names),
    ]
    crate = {"@context": f"{_PROFILE}/context", "@graph": graph}
    write_text(folder / FILE, json.dumps(crate, ensure_ascii=False, indent=2) + "\n")


def _dataset(names: list[str], edition: Edition) -> Entity:
    about: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": edition.title,
        "description": DESCRIPTION,
        "keywords": ", ".join(KEYWORDS),
        "author": [{"@id": author["@id"]} for author in _authors(edition)],
        "hasPart": [{"@id": name} for name in names],
    }
    if edition.date:
        about["datePublished"] = edition.date
    if edition.version:
        about["version"] = edition.version
    if edition.licence:
        about["license"] = {"@id": licence_page(edition.licence)}
    return about


def _authors(edition: Edition) -> list[Entity]:
    return [
        {
            "@id": f"#author-{number}",
            "@type": "Person" if person(name) else "Organization",
            "name": name,
        }
        for number, name in enumerate(edition.authors, start=1)
    ]


def _licence(edition: Edition) -> list[Entity]:
    if not edition.licence:
        return []
    page = licence_page(edition.licence)
    return [{"@id": page, "@type": "CreativeWork", "name": edition.licence}]


def _file(folder: Path, name: str) -> Entity:
    path = folder / name
    return {
        "@id": name,
        "@type": "File",
        "name": path.name,
        "encodingFormat": _MEDIA_TYPES.get(path.suffix, "text/plain"),
        "contentSize": str(path.stat().st_size),
        "sha256": sha256_of(path),
    }
