"""Words a second: the bare spaCy pipeline, and the whole job, on the same articles in one run.

usage: python -m benchmarks.speed [FOLDER ...] [--rounds N] [--copies N]

"Bare" is the statistical model alone, all its components, over the articles' texts. "Whole" is
everything from the files to the Parquet tables, in one process: read_corpus, annotate, compose,
store, link, validate, write; the model is loaded before. The two take turns, so that a busy machine
slows both; the figure is the median over the rounds, and the ratio the median of each round's own
ratio.
"""

from __future__ import annotations

import argparse
import platform
import shutil
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from spacy.language import Language

from pipeline.ingest import read_corpus
from pipeline.model import load_model
from pipeline.reader import ModelReader
from pipeline.run import run
from pipeline.workers import Processes

DEFAULT = ("corpus", "tests/gold")
TARGET = 1.5


def bare(nlp: Language, texts: Sequence[str]) -> None:
    """The model over the texts. It keeps the words that it meets, as the whole job does."""
    for _ in nlp.pipe(texts):
        pass


def whole(reader: ModelReader, corpus: Path, out: Path) -> None:
    """Files to tables, the store included."""
    run([corpus], out, reader=reader, place=Processes(1), fresh=True)


def seconds(job: Callable[[], None], clock: Callable[[], float]) -> float:
    """How long a job takes."""
    start = clock()
    job()
    return clock() - start


def gather(folders: Sequence[Path], corpus: Path, copies: int) -> list[str]:
    """Copy the articles to one folder, several times, and return their texts."""
    for copy in range(copies):
        for folder in folders:
            shutil.copytree(folder, corpus / f"{copy}-{folder.name}")
    return [document.text for document in read_corpus([corpus])]


def measure(
    folders: Sequence[Path],
    rounds: int,
    copies: int,
    clock: Callable[[], float] = perf_counter,
) -> tuple[int, list[float], list[float]]:
    """Words, and seconds a round of the bare pipeline and of the whole job."""
    with TemporaryDirectory() as folder:
        corpus, out = Path(folder, "corpus"), Path(folder, "out")
        out.mkdir()
        texts = gather(folders, corpus, copies)
        model, ours = load_model(), ModelReader()
        bare(model, texts[:5])
        whole(ours, corpus, out)
        times = [
            (
                seconds(lambda: bare(model, texts), clock),
                seconds(lambda: whole(ours, corpus, out), clock),
            )
            for _ in range(rounds)
        ]
        return sum(len(t.split()) for t in texts), [b for b, _ in times], [w for _, w in times]


def main() -> None:
    """Print both speeds and their ratio."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, default=[Path(f) for f in DEFAULT])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--copies", type=int, default=2)
    args = parser.parse_args()
    words, bare_times, whole_times = measure(args.folders, args.rounds, args.copies)
    ratio = median(b / w for b, w in zip(bare_times, whole_times, strict=True))
    versions = f"Python {platform.python_version()}, spaCy {version('spacy')}"
    print(f"{words:,} words, {args.rounds} rounds, {versions}")
    print(f"bare pipeline  {words / median(bare_times):10,.0f} words/s")
    print(f"whole job      {words / median(whole_times):10,.0f} words/s")
    print(f"ratio          {ratio:10.2f}  (to reach: {TARGET})")


if __name__ == "__main__":
    main()
