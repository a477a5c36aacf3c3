"""What is wrong with a corpus, told without the model: what a person can mend before a run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pipeline.ingest import Limits, Room, read_corpus
from pipeline.ingest.corpus import find_sources
from pipeline.ingest.duplicates import find_duplicates, text_print
from pipeline.ingest.files import sidecar_of
from pipeline.shelf import text_key, url_key
from pipeline.sources import tell_problem
from schemas.document import Document


class Problem(NamedTuple):
    """One thing to mend: the file below its corpus folder, a short code, a sentence."""

    name: str
    check: str
    message: str


@dataclass(slots=True)
class Report:
    """What was found, in the order of names."""

    articles: int = 0
    problems: list[Problem] = field(default_factory=list)


class _Seen(NamedTuple):
    """What a repeat is told by: the article's file, and its own words as a key."""

    name: str
    key: str


def check_corpus(paths: Sequence[Path], *, limits: Limits | None = None) -> Report:
    """Read every article below the paths; raises CorpusError for a path that is not there."""
    report = Report()
    seen: dict[str, _Seen] = {}
    with Room(limits or Limits()) as room:
        documents = read_corpus(paths, room=room)
        repeats = find_duplicates(map(text_print, _checked(documents, seen, report)))
    report.problems += (_repeat(seen[a], seen[b]) for a, b in repeats.items())
    for path in paths:
        report.problems += _stray_sidecars(path)
        if path.is_dir() and not find_sources([path]):
            report.problems.append(Problem(str(path), "no_articles", "holds no articles"))
    report.problems.sort()
    return report


def _checked(
    documents: Iterable[Document], seen: dict[str, _Seen], report: Report
) -> Iterator[Document]:
    """The documents as they come, each checked on its way."""
    addresses: dict[str, str] = {}
    for document in documents:
        report.articles += 1
        seen[document.doc_id] = _Seen(document.source_path, text_key(document))
        report.problems += _problems(document)
        if document.url:
            first = addresses.setdefault(url_key(document.url), document.source_path)
            if first != document.source_path:
                message = f"has the same address as {first}"
                report.problems.append(Problem(document.source_path, "same_url", message))
        yield document


def _repeat(later: _Seen, first: _Seen) -> Problem:
    if later.key == first.key:
        return Problem(later.name, "duplicate", f"has the same text as {first.name}")
    return Problem(later.name, "near_duplicate", f"has nearly the same text as {first.name}")


def _problems(document: Document) -> Iterator[Problem]:
    name = document.source_path
    if document.status != "read":
        yield Problem(name, document.status, tell_problem(document))
    elif document.published is None:
        yield Problem(name, "no_date", 'has no publication date; add "published:" to its header')
    for check, message in document.issues:
        yield Problem(name, check, message)


def _stray_sidecars(root: Path) -> Iterator[Problem]:
    """Metadata files that no article takes: without one beside them, or with another ending."""
    if not root.is_dir():
        return
    taken = {sidecar_of(source.path) for source in find_sources([root])}
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path in (Path(folder, file) for file in files if not file.startswith(".")):
            name = os.fsencode(path.relative_to(root)).decode("utf-8", "backslashreplace")
            if path.suffix == ".yaml" and path not in taken:
                yield Problem(name, "lone_sidecar", "has no article of its name beside it")
            elif path.suffix.lower() in (".yml", ".yaml") and path.suffix != ".yaml":
                yield Problem(name, "unread_sidecar", "is not read; let its name end in .yaml")
