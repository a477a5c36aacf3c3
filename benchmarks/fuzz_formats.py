"""Damaged files of every format, to find one that crashes or stalls a reader.

usage: python -m benchmarks.fuzz_formats [--inputs 50000] [--seed 0] [--slow 2.0]

Each input is a file made from a short article, damaged by hypothesis: bytes changed, cut, repeated,
put in, two formats joined, or wrapped under another ending. It goes through ingest alone, as files
of a corpus do. An exception that leaves ingest, a text that is no text, an input that is read
differently the second time or costs more than ``--slow`` seconds of the processor (or a minute by
the clock, where something waits) ends the run and is printed; so does a status "failed" with the
name of an exception of ours in it, which is a reader's own fault. The inputs come in lots of 5,000,
each with a seed of its own, so that a run of many can be done in parts.
"""

from __future__ import annotations

import argparse
import re
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from pipeline.ingest import Limits, read_corpus
from schemas.document import Document
from tests.made import MAKERS

TITLE = "Officers of four districts learn to keep records"
PARTS = (
    ("paragraph", "Thirty-one officers of the district police finished a course on Friday."),
    ("item", "Twelve officers learned to file reports in Iğdır."),
    ("paragraph", "The course was paid for by the Government of Norway."),
)
WHOLE = {ending: make(TITLE, PARTS) for ending, make in MAKERS.items()}
# Pieces that mean something to one format or another.
TOKENS = (
    b"<div>" * 300, b"</", b"<!--", b"<![CDATA[", b"<table><tr><td>", b"&#x110000;", b"<script>",
    b"%PDF-", b"endstream", b"/Kids[4 0 R 4 0 R]", b"9999999999", b"-1", b"PK\x03\x04", b"PAR1",
    b"\x1f\x8b\x08", b"WARC/1.0\r\n", b"Content-Length: 99999999999\r\n", b"\r\n\r\n", b"--x\n",
    b'{"text": ', b'"' * 3, b"\xff\xfe", b"\x00" * 64, b"\xed\xa0\x80", "\u202e".encode(), b"---\n",
)  # fmt: skip
# What only a fault of our own raises; messages of libraries are turned into words by the readers.
_OURS = re.compile(
    r": (?:AssertionError|AttributeError|IndexError|KeyError|NameError|TypeError|RecursionError"
    r"|UnboundLocalError|ZeroDivisionError|UnicodeDecodeError|UnicodeEncodeError): "
)
# Seconds by the clock that no input may take, on however busy a machine.
STALL = 60.0
LOT = 5_000
LIMITS = Limits(max_bytes=1_000_000, max_characters=50_000, max_unpacked=5_000_000)


@st.composite
def damaged_files(draw: st.DrawFn) -> tuple[str, bytes]:
    """An ending and the bytes of a damaged file."""
    ending = draw(st.sampled_from(sorted(WHOLE)))
    data = bytearray(WHOLE[ending])
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 40))
        action = draw(st.sampled_from(("change", "cut", "repeat", "token", "join")))
        if action == "change":
            data[place : place + length] = draw(st.binary(max_size=20))
        elif action == "cut":
            del data[place : place + draw(st.sampled_from((1, length, 10_000)))]
        elif action == "repeat":
            data[place:place] = bytes(data[place : place + length]) * draw(st.integers(1, 50))
        elif action == "token":
            data[place:place] = draw(st.sampled_from(TOKENS))
        else:
            other = WHOLE[draw(st.sampled_from(sorted(WHOLE)))]
            data[place:place] = other[: draw(st.integers(0, 3_000))]
    return draw(st.sampled_from((ending, ending, ending, *sorted(WHOLE)))), bytes(data)


def read_bytes(folder: Path, ending: str, data: bytes) -> list[Document]:
    """The documents of a file with these bytes."""
    path = folder / f"a{ending}"
    path.write_bytes(data)
    try:
        return list(read_corpus([path], limits=LIMITS))
    finally:
        path.unlink()


def check(folder: Path, ending: str, data: bytes, slow: float) -> list[Document]:
    """Read a file twice, and raise AssertionError for what no file may cause."""
    begun, start = perf_counter(), process_time()
    documents = read_bytes(folder, ending, data)
    waited, seconds = perf_counter() - begun, process_time() - start
    assert seconds <= slow, f"took {seconds:.1f} s"
    assert waited <= STALL, f"stood still for {waited:.0f} s"
    assert documents, "no document"
    for document in documents:
        assert document.message or document.status == "read", "no reason"
        assert not _OURS.search(document.message or ""), document.message
        assert document.text.encode().decode() == document.text
    assert documents == read_bytes(folder, ending, data), "read differently"
    return documents


def fuzz(inputs: int, start: int, slow: float, folder: Path) -> Counter[str]:
    """Check so many inputs, and count how they ended."""
    statuses: Counter[str] = Counter()
    for number, done in enumerate(range(0, inputs, LOT)):
        _fuzz_lot(min(LOT, inputs - done), start + number, slow, folder, statuses)
        print(f"seed {start + number}: {dict(statuses)}", flush=True)
    return statuses


def _fuzz_lot(inputs: int, start: int, slow: float, folder: Path, statuses: Counter[str]) -> None:
    @seed(start)
    @settings(
        max_examples=inputs,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(damaged_files())
    def run(file: tuple[str, bytes]) -> None:
        for document in check(folder, *file, slow):
            statuses[document.status] += 1
        statuses["inputs"] += 1

    job: Callable[[], None] = run
    job()


def main() -> None:
    """Run, and print how many inputs ended how."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--inputs", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--slow", type=float, default=2.0)
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    begun = perf_counter()
    with TemporaryDirectory() as folder:
        statuses = fuzz(chosen.inputs, chosen.seed, chosen.slow, Path(folder))
    print(f"{statuses.pop('inputs'):,} inputs in {perf_counter() - begun:.0f} s: {dict(statuses)}")


if __name__ == "__main__":
    main()
