"""What batch runs cost: beside the bare model, by size, again, in parallel, by length, by stage.

usage: python -m benchmarks.batch [--sizes N ...] [--lengths N ...] [--rounds N] [--write]
                                  [--only {bare,size,parallel,length,stage} ...]

All in one run on one machine. Every run of the tool is a process of its own, so that its memory can
be told; the model is loaded before its clock starts. ``--write`` puts the results into
docs/performance.md. A hundred thousand articles take about half an hour of a processor, more where
others are busy: give smaller sizes for a look. ``--only`` measures some sections anew, and leaves
the others, and rows of other sizes, as they are on the page.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from importlib.metadata import version
from operator import itemgetter
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, TypeVar

import psutil
import pyarrow as pa

from benchmarks.made_articles import made_article, write_articles
from benchmarks.sections import Section, page_of, renewed
from benchmarks.speed import DEFAULT, measure
from pipeline.blocks import Corpus, write_corpus
from pipeline.decisions import NoDecisions
from pipeline.ingest import Limits, read_corpus
from pipeline.ingest.corpus import find_sources
from pipeline.line import Entry
from pipeline.link import digest, link
from pipeline.parquet import GROUP, new_tables, open_tables
from pipeline.reader import ModelReader
from pipeline.spool import Spool
from pipeline.store import known, opened
from pipeline.unchanged import told_of

ROOT = Path(__file__).parents[1]
T = TypeVar("T")
PAGE = ROOT / "docs" / "performance.md"
LENGTHS = (50_000, 100_000, 200_000, 2_000_000)
PROFILED = 300
# The most articles that several workers are measured on; fewer do not make up for the loading.
PARALLEL = 10_000
# As docs/clusters.md says for processors that all read: what only waits need not be watched.
WAITING = {"distributed.worker.profile.enabled": False, "distributed.admin.tick.interval": "1s"}
# Rounds against the bare model, at least: each takes seconds, and on a machine that others share
# single ones differ by a third.
TURNS = 7
# Of so few articles the middle one of three first runs counts: they end within a slow minute.
SMALL = 1_000
SECTIONS = ("bare", "size", "parallel", "length", "stage")
# Articles read before the clock starts: after them the model and all patterns are loaded.
WARM = 12


def one_run(corpus: Path, out: Path, place: str) -> dict[str, Any]:
    """A run in a process of its own: its seconds, and the megabytes that it took at most."""
    command = [sys.executable, "-m", "benchmarks.batch", "--one", str(corpus), str(out), place]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def do_one(corpus: Path, out: Path, place: str) -> None:
    """What `one_run` does in its process."""
    from pipeline.cluster import connected  # noqa: PLC0415 - Dask is for one kind of run
    from pipeline.run import run  # noqa: PLC0415
    from pipeline.workers import Processes  # noqa: PLC0415

    reader = ModelReader()
    with ExitStack() as stack:
        if place.isdigit():
            where: Any = Processes(int(place))
        else:
            where = stack.enter_context(connected(place, reader.version))
        if place == "1":
            warm = Path(stack.enter_context(TemporaryDirectory()))
            write_articles(warm / "corpus", WARM)
            run([warm / "corpus"], warm / "out", reader=reader, place=where)
        ready: list[float] = []

        def watch(entries: Iterator[Entry], _total: int) -> Iterator[Entry]:
            for entry in entries:
                ready or ready.append(perf_counter())
                yield entry

        start, work = perf_counter(), process_time()
        made = run([corpus], out, reader=reader, place=where, watch=watch)
        end, worked = perf_counter(), process_time() - work
    found = {"seconds": end - start, "processor": worked, "megabytes": _peak()}
    found["from_first"] = end - (ready or [start])[0]
    print(json.dumps(found | {"articles": made.articles}))


def _peak() -> float:
    """The most memory of this process, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # What `getrusage` tells begins, on Linux, with what the process that began this one had.
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) * 1024 / 1e6
    import resource  # noqa: PLC0415 - not on every system

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1_000_000 if sys.platform == "darwin" else 1_000)


def by_size(sizes: Sequence[int], told: Callable[[str], None]) -> list[tuple[object, ...]]:
    """Cost of a run by the number of articles: the first, the same again, and with one added."""
    rows = []
    for size in sizes:
        with TemporaryDirectory() as folder:
            corpus = Path(folder, "corpus")
            write_articles(corpus, size)
            outs = [Path(folder, f"out{n}") for n in range(3 if size <= SMALL else 1)]
            firsts = sorted((one_run(corpus, o, "1") for o in outs), key=itemgetter("processor"))
            first, out = firsts[len(firsts) // 2], outs[-1]
            again = one_run(corpus, out, "1")
            (corpus / "added.txt").write_text(made_article(size), encoding="utf-8")
            added = one_run(corpus, out, "1")
            least = list_and_tables(corpus, out)
        rows.append((
            f"{size:,}", f"{first['seconds']:,.1f}", f"{first['seconds'] / size * 1000:.1f}",
            f"{first['processor'] / size * 1000:.1f}",
            f"{max(r['megabytes'] for r in (first, again, added)):,.0f}",
            *(_beside(t, first["processor"])
              for t in (again["processor"], added["processor"], least)),
        ))  # fmt: skip
        told(f"{size:,} articles: {rows[-1]}")
    return rows


def list_and_tables(corpus: Path, out: Path) -> float:
    """Processor seconds to list the files, and to read all tables and write them once more."""
    start = process_time()
    told_of(find_sources([corpus]))
    with TemporaryDirectory() as folder, new_tables(Path(folder)) as tables:
        for name, table in open_tables(out).items():
            for batch in table.batches(GROUP):
                tables.writers[name].add(pa.Table.from_batches([batch]))
    return process_time() - start


def _beside(seconds: float, whole: float) -> str:
    return f"{seconds:,.2f} ({seconds / whole:.1%})"


def in_parallel(size: int, rounds: int, told: Callable[[str], None]) -> list[tuple[object, ...]]:
    """One process, two, and a Dask cluster of two workers, in turn on the same articles.

    Workers begin, and load the model, within the whole time, but not within that from the first
    article on.
    """
    import dask.config  # noqa: PLC0415 - the only use of Dask here
    from distributed import LocalCluster  # noqa: PLC0415

    told_workers = {f"DASK_{k.upper().replace('.', '__')}": str(v) for k, v in WAITING.items()}
    names = ("one process", "two processes", "Dask, two workers")
    times: dict[str, dict[str, list[float]]] = {
        what: {name: [] for name in names} for what in ("from_first", "seconds")
    }
    with TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        write_articles(corpus, size)
        with dask.config.set(WAITING), LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
            silence_logs=logging.CRITICAL, env={"PYTHONPATH": str(ROOT), **told_workers},
        ) as cluster:  # fmt: skip
            places = ("1", "2", cluster.scheduler_address)
            for number in range(rounds):
                for name, place in zip(names, places, strict=True):
                    found = one_run(corpus, Path(folder, f"{number}-{name}"), place)
                    for what, taken in times.items():
                        taken[name].append(found[what])
                told(f"in parallel, round {number + 1}: {times}")
    one, two, dask = ([median(taken[name]) for taken in times.values()] for name in names)
    return [
        ("two processes against one", *_times_as_fast(one, two), "1.8"),
        ("Dask, two workers, against two processes", *_times_as_fast(two, dask), "0.9"),
    ]


def _times_as_fast(before: Iterable[float], after: Iterable[float]) -> list[str]:
    return [f"{b / a:.2f}" for b, a in zip(before, after, strict=True)]


def by_length(lengths: Sequence[int], told: Callable[[str], None]) -> list[tuple[object, ...]]:
    """One article alone, by its length."""
    reader, rows = ModelReader(time_limit=3600, memory_limit=20_000), []
    part = "\n\n".join(made_article(n).split("---\n\n")[-1] for n in range(200))
    with TemporaryDirectory() as folder:
        path = Path(folder, "long.txt")
        for length in lengths:
            path.write_text((part * (length // len(part) + 1))[:length], encoding="utf-8")
            (document,) = read_corpus([path], limits=Limits(max_characters=2 * length))
            start = process_time()
            (found,) = reader([document])
            taken = process_time() - start
            if isinstance(found, bytes):
                what = f"{taken / length * 1e6:.1f}"
            else:
                what = "not read: " + found.message.partition(". ")[0]
            rows.append((f"{length:,}", f"{taken:.1f}", what))
            told(f"length {length:,}: {taken:.1f} s")
    return rows


def by_stage(told: Callable[[str], None]) -> list[tuple[object, ...]]:
    """Where the time goes, in this process, over some hundred articles."""
    times: dict[str, float] = {}
    with TemporaryDirectory() as folder:
        corpus, out = Path(folder, "corpus"), Path(folder, "out")
        write_articles(corpus, PROFILED)
        (out / ".communique").mkdir(parents=True)
        reader = ModelReader()
        reader(list(read_corpus([corpus]))[:3])

        def timed(name: str, job: Callable[[], T]) -> T:
            start = process_time()
            result = job()
            times[name] = times.get(name, 0.0) + process_time() - start
            return result

        documents = timed("ingest: files to blocks", lambda: list(read_corpus([corpus])))
        batches = [documents[i : i + 64] for i in range(0, len(documents), 64)]
        found = timed("model and readers", lambda: [f for b in batches for f in reader(b)])
        with opened(out) as store:
            marks = timed("store: keys", lambda: [known(d, reader.version) for d in documents])
            pairs = [(m.key, f) for m, f in zip(marks, found, strict=True)]
            timed("store: writing", lambda: store.put(pairs))
        entries = [Entry(d, m, f) for d, m, f in zip(documents, marks, found, strict=True)]
        readings = timed("facts from JSON", lambda: [e.reading for e in entries])
        with Spool(out / ".communique") as spool:
            timed("spool", lambda: list(spool.through(entries)))
            digests = timed("digests", lambda: [digest(r) for r in readings])
            links = timed("linking", lambda: link(digests))
            job = lambda: write_corpus(Corpus(spool, links, NoDecisions()), out)  # noqa: E731
            timed("rows: made, checked, written", job)
    whole = sum(times.values())
    told(f"by stage: {times}")
    return [(n, f"{t / PROFILED * 1000:.2f}", f"{t / whole:.1%}") for n, t in times.items()]


def machine(rounds: int) -> str:
    """What it was measured on, and how busy that was."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [x for x in info.read_text().splitlines() if x.startswith("model name")]
        name = models[0].partition(":")[2].strip() if models else name
    memory = psutil.virtual_memory().total / 1e9
    return (
        f"{name}, {os.cpu_count()} processors, {memory:.0f} GB; {platform.system()}, Python "
        f"{platform.python_version()}, spaCy {version('spacy')}; medians of {rounds} rounds where "
        f"there are several. At the end, all programs together asked for "
        f"{psutil.getloadavg()[0]:.1f} processors: where that is more than there are, seconds are "
        "too many, and only ratios of what took turns mean anything."
    )


def against_bare(rounds: int, told: Callable[[str], None]) -> Section:
    """The section on the bare model."""
    turns = max(rounds, TURNS)
    words, bare, whole = measure([ROOT / f for f in DEFAULT], turns, 1, process_time)
    ratio = median(b / w for b, w in zip(bare, whole, strict=True))
    told(
        f"bare {words / median(bare):,.0f} words/s, whole {words / median(whole):,.0f}, {ratio:.2f}"
    )
    rows = [
        ("the bare model, all components", f"{words / median(bare):,.0f}"),
        ("the whole job, files to tables", f"{words / median(whole):,.0f}"),
        ("ratio (to reach: 1.5)", f"{ratio:.2f}"),
    ]
    text = (
        f"One process, the same texts: the sample and gold articles, the two in turn {turns} "
        "times; medians."
    )
    return Section("Against the bare model", text, ("", "words a second of the processor"), rows)


def about_sizes(sizes: Sequence[int], told: Callable[[str], None]) -> Section:
    """The section on numbers of articles."""
    text = (
        "Made articles with varied facts, one process. “Again” is a second run with nothing "
        "changed, “one added” a third with one article more; to reach: below 2% of the first. "
        "“List and tables” is what listing the files takes, and reading and writing the tables "
        "as they are: no run with a change can take less. Memory is the most that any of the "
        "three runs took; to reach: below 2,000 MB at 100,000. Of up to "
        f"{SMALL:,} articles the middle one of three first runs is told."
    )
    head = (
        "articles", "seconds", "ms an article", "of the processor", "MB",
        "again, processor seconds", "one added, processor seconds",
        "list and tables, processor seconds",
    )  # fmt: skip
    return Section("By size", text, head, by_size(sizes, told))


def about_workers(sizes: Sequence[int], rounds: int, told: Callable[[str], None]) -> Section:
    """The section on several processes."""
    size = max([size for size in sizes if size <= PARALLEL], default=min(sizes))
    text = (
        f"{size:,} articles, from the first article that was read to the tables; and the whole "
        "run, within which workers begin and load the model. Workers read articles and make rows; "
        "the process that sends both to them lists the files, opens them, links, and writes. Dask "
        "is set as docs/clusters.md says for processors that all read."
    )
    head = ("", "times as fast", "the whole run", "to reach")
    return Section("In parallel", text, head, in_parallel(size, rounds, told))


def about_lengths(lengths: Sequence[int], told: Callable[[str], None]) -> Section:
    """The section on long articles."""
    text = (
        "One article, its limits lifted (by default one above 300,000 characters is not read); "
        "seconds of the processor."
    )
    head = ("characters", "seconds", "seconds a million")
    return Section("By length", text, head, by_length(lengths, told))


def about_stages(told: Callable[[str], None]) -> Section:
    """The section on stages."""
    text = f"{PROFILED} made articles in one process, a stage at a time; time of the processor."
    return Section("By stage", text, ("stage", "ms an article", "share"), by_stage(told))


def measured(args: argparse.Namespace, told: Callable[[str], None]) -> dict[str, Section]:
    """The sections that are asked for, by their headings."""
    makers: dict[str, Callable[[], Section]] = {
        "bare": lambda: against_bare(args.rounds, told),
        "size": lambda: about_sizes(args.sizes, told),
        "parallel": lambda: about_workers(args.sizes, args.rounds, told),
        "length": lambda: about_lengths(args.lengths, told),
        "stage": lambda: about_stages(told),
    }
    found = (makers[name]() for name in makers if name in (args.only or makers))
    return {section.title: section for section in found}


def main() -> None:
    """Measure, print, and write the page if that is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", nargs="+", type=int, default=[1_000, 10_000, 100_000])
    parser.add_argument("--lengths", nargs="+", type=int, default=LENGTHS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=SECTIONS)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--one", nargs=3, metavar=("CORPUS", "OUT", "PLACE"), help="for itself")
    args = parser.parse_args()
    if args.one:
        do_one(Path(args.one[0]), Path(args.one[1]), args.one[2])
        return
    told = partial(print, file=sys.stderr, flush=True)
    found = measured(args, told)
    if args.only:
        page = renewed(PAGE.read_text(encoding="utf-8"), found)
    else:
        intro = "# Performance\n\nMade by `make bench`, in one go on one machine: "
        page = page_of(intro + machine(args.rounds), (s.written() for s in found.values()))
    print(page)
    if args.write:
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
