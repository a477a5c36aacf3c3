"""Reading in a process of its own: what takes too long or too much memory costs itself alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.ingest import Limits, Room, read_corpus
from tests.made import MAKERS, as_html, as_pdf, pdf_of, warc_of
from tests.stalling import ENDLESS, wait_shortly

TITLE = "Officers of four districts learn to keep records"
PARTS = (
    ("paragraph", "Thirty-one officers of the district police finished a course in Sampletown on "
     "Friday, in which they learned to keep the records of their stations."),
)  # fmt: skip
SECONDS = 60
KILLED = "ended the process that read it (memory, or a fault in a library); given up"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs connections by number")


@pytest.fixture
def room() -> Iterator[Room]:
    with Room(Limits(seconds=SECONDS)) as room:
        yield room


def bomb() -> bytes:
    """A PDF of 1.3 MB whose page is unpacked to a gigabyte."""
    packing = zlib.compressobj(1)
    # What follows a full flush does not look back, and can be repeated.
    head, piece = (
        packing.compress(b" " * 10_000_000) + packing.flush(zlib.Z_FULL_FLUSH) for _ in range(2)
    )
    packed = head + 99 * piece + packing.flush()
    made = pdf_of([packed])
    return made.replace(b"<</Length %d>>" % len(packed), b"<</Length %d/Filter/FlateDecode>>" %
                        len(packed))  # fmt: skip


def test_every_format_is_read_as_in_this_process(tmp_path: Path) -> None:
    for ending, make in MAKERS.items():
        (tmp_path / f"{ending[1:]}{ending}").write_bytes(make(TITLE, PARTS))
    with Room(Limits()) as room:
        assert list(read_corpus([tmp_path], room=room)) == list(read_corpus([tmp_path]))


def test_what_takes_too_long_is_given_up_alone(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_shortly(monkeypatch, "b")
    (tmp_path / "a.html").write_bytes(as_html(TITLE, PARTS))
    (tmp_path / "b.html").write_bytes(ENDLESS)
    (tmp_path / "c.pdf").write_bytes(as_pdf(TITLE, PARTS))
    found = [(d.doc_id, d.status, d.message) for d in read_corpus([tmp_path], room=room)]
    assert found == [
        ("a", "read", None),
        ("b", "failed", "b.html: takes longer than 1 seconds to read; given up"),
        ("c", "read", None),
    ]


def test_what_takes_too_much_memory_is_given_up_alone(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(bomb())
    (tmp_path / "b.pdf").write_bytes(as_pdf(TITLE, PARTS))
    with Room(Limits(max_memory=100_000_000)) as room:
        first, second = read_corpus([tmp_path], room=room)
    assert (first.status, first.message) == ("failed", f"a.pdf: {KILLED}")
    assert second.status == "read"


def test_a_record_of_many_is_given_up_alone(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_shortly(monkeypatch, "all/2")
    good, bad = as_html(TITLE, PARTS), ENDLESS
    pages = [(f"https://a.example/{i}", "text/html", bad if i == 2 else good) for i in range(1, 5)]
    path = tmp_path / "all.warc.gz"
    path.write_bytes(warc_of(pages))
    found = list(read_corpus([path], room=room))
    assert [(d.doc_id, d.source_path, d.status) for d in found] == [
        ("all/1", "all.warc.gz#1", "read"),
        ("all/2", "all.warc.gz#2", "failed"),
        ("all/3", "all.warc.gz#3", "read"),
        ("all/4", "all.warc.gz#4", "read"),
    ]
    assert found[1].message == "all.warc.gz: takes longer than 1 seconds to read; given up"
    assert found[1].sha256


def test_a_process_that_dies_is_replaced(room: Room, tmp_path: Path) -> None:
    """One that has nothing in work takes nothing with it."""
    for name in "abc":
        (tmp_path / f"{name}.html").write_bytes(as_html(TITLE, PARTS))
    documents = read_corpus([tmp_path], room=room)
    assert next(documents).status == "read"
    kill(room)
    assert [d.status for d in documents] == ["read", "read"]


def test_a_process_that_dies_takes_one_article_with_it(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(ENDLESS)
    (tmp_path / "b.html").write_bytes(as_html(TITLE, PARTS))
    with Room(Limits()) as room:
        threading.Thread(target=kill_at_work, args=[room]).start()
        found = [(d.doc_id, d.message) for d in read_corpus([tmp_path], room=room)]
    assert found == [("a", f"a.html: {KILLED}"), ("b", None)]


def kill_at_work(room: Room) -> None:
    while room._stub is None:
        time.sleep(0.05)
    kill(room)


def kill(room: Room) -> None:
    assert room._process
    room._process.kill()


def test_no_process_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(as_html(TITLE, PARTS))
    with Room(Limits()) as room:
        list(read_corpus([tmp_path], room=room))
        process = room._process
    assert process
    assert process.poll() == -signal.SIGKILL


def test_texts_need_no_process(tmp_path: Path) -> None:
    for ending in (".txt", ".md", ".csv", ".jsonl"):
        (tmp_path / f"{ending[1:]}{ending}").write_bytes(MAKERS[ending](TITLE, PARTS))
    with Room(Limits()) as room:
        assert len(list(read_corpus([tmp_path], room=room))) == 4
        assert room._process is None


# No `if __name__ == "__main__"`: short scripts and notebooks have none.
SCRIPT = """
import os, signal, sys
from pathlib import Path
from pipeline.ingest import Limits, Room, read_corpus
with Room(Limits()) as room:
    (document,) = read_corpus([Path(sys.argv[1])], room=room)
    print(document.status, room._process.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_process_ends_with_a_script_that_is_killed(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(as_html(TITLE, PARTS))
    script = tmp_path / "short.py"
    script.write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "a.html")],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    status, pid = done.stdout.split()
    assert status == "read"
    for _ in range(200):
        shown = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, check=False)
        if shown.stdout.strip() in (b"", b"Z", b"Z+"):
            return
        time.sleep(0.05)
    pytest.fail("the process that reads outlives the one that began it")
