"""What tests of runs share: a corpus of small articles, and what a run says and leaves."""

from __future__ import annotations

from pathlib import Path

import communique


def small_corpus(folder: Path, articles: int) -> Path:
    """A new folder with so many articles of one sentence each."""
    folder.mkdir()
    width = len(str(articles - 1))
    for i in range(articles):
        text = f"The OSCE trained {i} officers of the police.\n"
        (folder / f"a{i:0{width}}.txt").write_text(text)
    return folder


def bytes_of(outputs: Path) -> dict[str, bytes]:
    """All that a person sees there, by its path; what the program keeps for itself is hidden."""
    paths = {p.relative_to(outputs): p for p in sorted(outputs.rglob("*")) if p.is_file()}
    return {
        name.as_posix(): path.read_bytes()
        for name, path in paths.items()
        if not any(part.startswith(".") for part in name.parts)
    }


def messages(outputs: Path) -> dict[str, str]:
    """What was said of the articles that could not be read."""
    documents = communique.load(outputs)["documents"].set_index("doc_id")
    return dict(documents[documents["status"] == "failed"]["message"].items())
