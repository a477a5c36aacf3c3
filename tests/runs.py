"""What tests of whole runs share: a corpus of small articles, and the bytes that a run leaves."""

from __future__ import annotations

from pathlib import Path


def small_corpus(folder: Path, articles: int) -> Path:
    """A new folder with so many articles of one sentence each."""
    folder.mkdir()
    for i in range(articles):
        (folder / f"a{i:02}.txt").write_text(f"The OSCE trained {i} officers of the police.\n")
    return folder


def bytes_of(outputs: Path) -> dict[str, bytes]:
    """The tables of a folder, by file name."""
    return {p.name: p.read_bytes() for p in sorted(outputs.glob("*.parquet"))}
