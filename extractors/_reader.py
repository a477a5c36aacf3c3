"""What a reader is: one file that builds itself from a vocabulary and reads a `Doc`.

A reader is a spaCy component with two halves, as spaCy's own rulers have them: ``read`` is pure and
returns mentions, ``__call__`` writes them to a named span group. Values ride in the group's
``attrs``, so no global ``Doc._`` extension is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Doc
from spacy.vocab import Vocab

from schemas.values import Mention

Read = Callable[[Doc], list[Mention]]


@dataclass(frozen=True, slots=True)
class Reader:
    """A named reader. ``group`` is the span group it writes, and the name of its file.

    ``after`` names readers whose groups must have been written before.
    """

    group: str
    build: Callable[[Vocab], Read]
    after: tuple[str, ...] = ()


class ReaderComponent:
    """A reader as a spaCy component: ``Doc`` in, the same ``Doc`` with one span group more out."""

    def __init__(self, reader: Reader, vocab: Vocab) -> None:
        self.group = reader.group
        self.read = reader.build(vocab)

    def __call__(self, doc: Doc) -> Doc:
        write_mentions(doc, self.group, self.read(doc))
        return doc


def write_mentions(doc: Doc, group: str, mentions: list[Mention]) -> None:
    """Put mentions into ``doc.spans[group]``, in order of place.

    Spans are widened to whole tokens where a mention ends inside one ("900officers"); the exact
    offsets stay in the mention.
    """
    ordered = sorted(mentions, key=lambda m: (m.start, m.end, m.label))
    spans = [
        doc.char_span(m.start, m.end, label=m.label, span_id=m.rule, alignment_mode="expand")
        for m in ordered
    ]
    kept = [(s, m) for s, m in zip(spans, ordered, strict=True) if s is not None]
    doc.spans[group] = [s for s, _ in kept]
    doc.spans[group].attrs["mentions"] = [m for _, m in kept]


def mentions(doc: Doc, group: str) -> list[Mention]:
    """The mentions a reader wrote, in order of place; empty if it has not run."""
    if group not in doc.spans:
        return []
    return list(doc.spans[group].attrs.get("mentions", []))
