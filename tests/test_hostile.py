"""Hostile and broken input: each costs itself alone, and is a row in `documents` and `issues`."""

from __future__ import annotations

import io
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from fake import FakeReader

import communique
import pipeline.ingest.files
from pipeline.ingest import Limits, read_corpus
from pipeline.run import run
from tests.made import as_csv, as_docx, as_html, as_pdf, pdf_of
from tests.stalling import ENDLESS, SHARE, wait_shortly

TITLE = "Officers of four districts learn to keep records"
PARTS = (
    ("paragraph", "Thirty-one officers of the district police finished a course in Sampletown on "
     "Friday, in which they learned to keep the records of their stations."),
)  # fmt: skip
TEXT = f"{TITLE}\n\n{PARTS[0][1]}\n"
LOCK = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(%s)/U(%s)>>/ID[()()]" % (b"o" * 32, b"u" * 32)
SECONDS = 60


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<a/>")
        archive.writestr("word/media/image1.png", b"\0" * 150_000_000)
    return out.getvalue()


def page(body: str) -> bytes:
    return f"<html><body><h1>{TITLE}</h1><p>{PARTS[0][1]}</p>{body}</body></html>".encode()


@dataclass(frozen=True)
class Case:
    """A file, how it ends, and what is said of it: of one that is read, what stands in its text."""

    name: str
    make: Callable[[], bytes]
    status: str
    message: str
    doc_id: str = ""


ROWS = "".join(f"<tr><td>{i}</td><td>Officer</td><td>ok</td></tr>" for i in range(10_000))
CASES = {
    "empty": Case("empty.txt", lambda: b"", "empty", "holds no text"),
    "only white space": Case("white.txt", lambda: b" \n\t\r\n\xc2\xa0", "empty", "holds no text"),
    "binary under a text name": Case(
        "binary.txt", lambda: bytes(range(256)) * 9, "binary", "is binary data, not a text file"
    ),
    "truncated PDF": Case(
        "cut.pdf", lambda: as_pdf(TITLE, PARTS)[:300], "failed",
        "is a damaged PDF; download it again",
    ),
    "encrypted PDF": Case(
        "locked.pdf", lambda: pdf_of([b"BT ET"], LOCK), "failed",
        "is a PDF locked with a password; save it without",
    ),
    "scanned PDF": Case(
        "scan.pdf", lambda: pdf_of([b""] * 3), "empty",
        "holds no text, its 3 pages are pictures; make it searchable (OCR) first",
    ),
    "PDF of 2,000 pages": Case(
        "long.pdf", lambda: pdf_of([b"BT /F1 9 Tf (x) Tj ET"] * 2000), "too_large",
        "has 2,000 pages, more than 1,000; not read",
    ),
    "zip bomb": Case("bomb.docx", zip_bomb, "too_large", "holds 150,000,004 bytes in "),
    "nested 100,000 deep": Case(
        "deep.html", lambda: page("<div>" * 100_000), "too_large",
        "is nested deeper than 500 elements; not read",
    ),
    "page of 50 MB": Case(
        "large.html", lambda: b"<html><body>" + b"<p>word</p>\n" * 4_200_000, "too_large",
        "larger than 20,000,000 bytes; not read",
    ),
    "page that stalls its parser": Case(
        "stall.html", lambda: ENDLESS, "failed",
        f"takes longer than {SECONDS // SHARE} seconds to read; given up",
    ),
    "table of 10,000 rows": Case(
        "rows.html", lambda: page(f"<table>{ROWS}</table>"), "read", "9999 | Officer | ok"
    ),
    "line of 20 MB": Case(
        "line.txt", lambda: b"word " * 4_200_000, "too_large",
        "larger than 20,000,000 bytes; not read",
    ),
    "NUL bytes": Case(
        "nul.txt", lambda: TEXT.encode() * 3 + b"\0", "read", "keep the records of their stations"
    ),
    "unpaired surrogates": Case(
        "half.jsonl", lambda: json.dumps({"id": "x", "text": f"\ud800{TEXT}"}).encode(), "read",
        "\N{REPLACEMENT CHARACTER}Officers of four", "half/x",
    ),
    "right-to-left marks": Case(
        "marks.txt", lambda: TEXT.replace("records", "\u202erec\u200fords").encode(), "read",
        "learned to keep the records",
    ),
    "name with spaces": Case("a b c.txt", TEXT.encode, "read", TITLE),
    "name with a line break": Case("line\nbreak.txt", TEXT.encode, "read", TITLE),
    "name of dots": Case("up..txt", TEXT.encode, "read", TITLE, "up."),
    "name in another script": Case("Полиция İğdır.txt", TEXT.encode, "read", TITLE),
    "name of 255 bytes": Case(f"{'x' * 251}.txt", TEXT.encode, "read", TITLE),
    "broken record in the middle": Case(
        "bulk.jsonl",
        lambda: b"\n".join([json.dumps({"text": TEXT}).encode(), b'{"te', b'{"text": "Good."}']),
        "failed", "record 2 is not valid JSON", "bulk/2",
    ),
    "good records around a broken one": Case("more.csv", lambda: as_csv(TITLE, PARTS) + (
        b'b-1,"open\na-2,second,"The second course was held in May by the mission."\n'
    ), "read", "The second course", "more/a-2"),
    "good": Case("good.docx", lambda: as_docx(TITLE, PARTS), "read", PARTS[0][1]),
}  # fmt: skip
LINKS = {"leaves": "is a link that leaves the corpus", "loop": "is a link that leads nowhere"}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, pd.DataFrame]]:
    """One run over all of them."""
    folder = tmp_path_factory.mktemp("hostile")
    corpus = folder / "corpus"
    corpus.mkdir()
    for case in CASES.values():
        (corpus / case.name).write_bytes(case.make())
    (folder / "secret.txt").write_text(TEXT)
    (corpus / "leaves.txt").symlink_to(folder / "secret.txt")
    (corpus / "loop.txt").symlink_to(corpus / "loop.txt")
    (corpus / "round").symlink_to(corpus)
    with pytest.MonkeyPatch.context() as patch:
        wait_shortly(patch, "stall")
        run([corpus], folder / "out", reader=FakeReader(), limits=Limits(seconds=SECONDS))
    yield communique.load(folder / "out")


@pytest.mark.parametrize("kind", CASES)
def test_each_has_its_rows(kind: str, tables: dict[str, pd.DataFrame]) -> None:
    case = CASES[kind]
    key = case.doc_id or case.name.rpartition(".")[0]
    documents, issues = tables["documents"], tables["issues"]
    (row,) = documents[documents.doc_id == key].to_dict("records")
    said = issues[(issues.doc_id == key) & (issues.check == case.status)]
    if case.status == "read":
        assert row["status"] == "read"
        assert case.message in row["text"]
    else:
        assert (row["status"], case.message in row["message"]) == (case.status, True), row[
            "message"
        ]
        assert [case.message in message for message in said.message] == [True]


@pytest.mark.parametrize("name", LINKS)
def test_links_have_their_rows(name: str, tables: dict[str, pd.DataFrame]) -> None:
    for table in ("documents", "issues"):
        rows = tables[table]
        (message,) = rows[rows.doc_id == name].message
        assert message == f"{name}.txt: {LINKS[name]}"


def test_nothing_is_read_twice(tables: dict[str, pd.DataFrame]) -> None:
    documents = tables["documents"]
    assert documents.doc_id.is_unique
    assert not documents.source_path.str.startswith("round").any()


def test_no_permission() -> None:
    """Read by a user who may not; the administrator may read everything."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder)
        corpus.chmod(0o755)
        (corpus / "a.txt").write_text(TEXT)
        (corpus / "b.txt").write_text(TEXT)
        (corpus / "sub").mkdir()
        (corpus / "sub" / "c.txt").write_text(TEXT)
        (corpus / "a.txt").chmod(0)
        (corpus / "sub").chmod(0)
        if os.geteuid() == 0:
            os.seteuid(65534)
        try:
            found = {d.doc_id: d.message for d in read_corpus([corpus])}
        finally:
            os.seteuid(os.getuid())
            (corpus / "sub").chmod(0o755)
    assert found == {
        "a": "a.txt: cannot be read: Permission denied",
        "b": None,
        "sub": "sub: cannot be opened: Permission denied",
    }


def test_a_file_that_vanishes(tmp_path: Path) -> None:
    for name in ("a.txt", "b.html"):
        (tmp_path / name).write_bytes(as_html(TITLE, PARTS))
    documents = read_corpus([tmp_path])
    assert next(documents).status == "read"
    (tmp_path / "b.html").unlink()
    (gone,) = documents
    assert gone.message == "b.html: cannot be read: No such file or directory"


def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    whole = pipeline.ingest.files._read_bytes

    def slowly(path: Path, limit: int) -> bytes | None:
        data = whole(path, limit)
        with path.open("a") as file:
            file.write("A new line.")
        return data

    monkeypatch.setattr(pipeline.ingest.files, "_read_bytes", slowly)
    (document,) = read_corpus([tmp_path])
    assert (document.status, document.message) == (
        "failed", "a.txt: changed while it was read; run again",
    )  # fmt: skip


def test_a_file_of_many_that_changes_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text("".join(json.dumps({"text": f"{i} {TEXT}"}) + "\n" for i in range(3)))
    documents = read_corpus([path])
    assert next(documents).doc_id == "all/1"
    path.write_text(json.dumps({"text": "Other."}) + "\n")
    *_, last = documents
    assert (last.doc_id, last.message) == (
        "all", "all.jsonl: changed while it was read; run again",
    )  # fmt: skip
