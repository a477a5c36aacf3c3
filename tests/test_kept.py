"""Articles that are kept closed: the same when they are opened, and opened only where it counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake import FakeReader
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticSerializationError

from pipeline.ingest.kept import Kept, document_of, marks_of, pack, unpack
from pipeline.run import run
from pipeline.store import known
from schemas.document import Block, Document

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
DOCUMENTS = st.builds(
    Document,
    TEXTS, TEXTS, st.none() | TEXTS, TEXTS,
    blocks=st.lists(st.builds(Block, st.integers(0, 9), st.integers(0, 9), TEXTS)).map(tuple),
    status=st.sampled_from(["read", "empty"]),
    message=st.none() | TEXTS,
    issues=st.lists(st.tuples(TEXTS, TEXTS), max_size=2).map(tuple),
)  # fmt: skip


@given(st.lists(DOCUMENTS, max_size=4))
def test_articles_come_back_as_they_were(documents):
    heads, content = pack(documents)
    kept = list(unpack(heads, "a.txt", {"a.txt": content.split(b"\n")}.__getitem__))
    assert [document_of(each) for each in kept] == documents
    for closed, document in zip(kept, documents, strict=True):
        assert (closed.doc_id, closed.status, closed.message) == (
            document.doc_id, document.status, document.message,
        )  # fmt: skip
        assert marks_of(closed) == marks_of(closed.document) == marks_of(document)
        assert known(closed, "v") == known(document, "v")


def test_half_letters_are_not_kept():
    with pytest.raises(PydanticSerializationError):
        pack([Document("a", "a.txt", None, "\udc80")])


def test_only_articles_of_changed_blocks_are_opened(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("pipeline.unchanged.SETTLED", 0)
    monkeypatch.setattr("pipeline.blocks.BLOCK", 3)
    plain, asked = Kept.document.fget, []
    counted = property(lambda kept: (asked.append(kept.doc_id), plain(kept))[1])
    monkeypatch.setattr(Kept, "document", counted)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(40):
        (corpus / f"a{number:02}.txt").write_text(f"NATO trained {number + 2} officers.\n")
    run([corpus], tmp_path / "out", reader=FakeReader())
    assert asked == []
    (corpus / "a15b.txt").write_text("The NEWX trained 7 officers.\n")
    run([corpus], tmp_path / "out", reader=FakeReader())
    assert 0 < len(asked) <= 24, "two blocks have 24 articles at most"
