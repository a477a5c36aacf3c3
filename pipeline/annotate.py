"""The spaCy pipeline: the statistical model, then every reader in `extractors/`.

`read_article` is the stage: a `Document` in, an `Article` out. It is pure apart from the model's
own caches, and sees nothing but the article.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from functools import lru_cache
from graphlib import TopologicalSorter

from spacy.attrs import IS_SPACE, SENT_START
from spacy.language import Language
from spacy.tokens import Doc

import extractors
from extractors._article import Article
from extractors._prefixed_verbs import join_prefixed_verbs
from extractors._reader import Reader, ReaderComponent
from pipeline.attributes import use_attribute_table
from pipeline.entities import use_entity_decoder
from pipeline.lemmas import use_lemma_table
from pipeline.model import load_model
from pipeline.parses import use_joint_parser
from pipeline.vectors import use_token_vectors
from schemas.document import Document, reading_text


@lru_cache(maxsize=1)
def find_readers() -> dict[str, Reader]:
    """Every module of `extractors` that has a ``READER``, in the order that ``after`` asks for."""
    readers: dict[str, Reader] = {}
    for module in pkgutil.iter_modules(extractors.__path__):
        if module.ispkg or module.name.startswith("_"):
            continue
        reader = getattr(importlib.import_module(f"extractors.{module.name}"), "READER", None)
        if isinstance(reader, Reader):
            readers[reader.group] = reader
    graph = {name: [a for a in readers[name].after if a in readers] for name in sorted(readers)}
    return {name: readers[name] for name in TopologicalSorter(graph).static_order()}


def break_at_blank_lines(doc: Doc) -> Doc:
    """Blank lines end sentences: left alone, the parser joins a headline to its dateline."""
    starts = doc.to_array([SENT_START]).reshape(-1, 1)
    for i in doc.to_array(IS_SPACE)[:-1].nonzero()[0].tolist():
        if "\n\n" in doc[i].text:
            starts[i + 1, 0] = 1
    # All at once: a token's own setter looks through the whole text each time.
    return doc.from_array([SENT_START], starts)  # type: ignore[arg-type]


@Language.factory("blank_line_breaks", assigns=["token.is_sent_start"])
def _make_breaks(nlp: Language, name: str) -> object:
    return break_at_blank_lines


@Language.factory("reader", assigns=["doc.spans"], requires=["token.dep", "token.pos", "doc.ents"])
def _make_reader(nlp: Language, name: str, group: str) -> ReaderComponent:
    return ReaderComponent(find_readers()[group], nlp.vocab)


def build_pipeline(model: str | None = None) -> Language:
    """The model with our components: sentence breaks before the parser, all readers after it.

    Five of the model's own are replaced by quicker ones that decide the same.
    """
    nlp = load_model(model)
    use_token_vectors(nlp)
    use_joint_parser(nlp)
    use_attribute_table(nlp)
    use_lemma_table(nlp)
    use_entity_decoder(nlp)
    join_prefixed_verbs(nlp)
    nlp.add_pipe("blank_line_breaks", first=True)
    for group in find_readers():
        nlp.add_pipe("reader", name=group, config={"group": group})
    return nlp


def read_articles(nlp: Language, documents: Iterable[Document]) -> Iterator[Article]:
    """Each document's article blocks, parsed and tagged, in the order given.

    Readers see a `Doc`, not the document: what they need of it, "today", rides in ``user_data``.
    """
    pairs = ((reading_text(d), d) for d in documents)
    docs = ((_make_doc(nlp, reading.text, d), (reading, d)) for reading, d in pairs)
    for doc, (reading, document) in nlp.pipe(docs, as_tuples=True):
        yield Article(doc, reading.kinds, document.published, document.title)


def _make_doc(nlp: Language, text: str, document: Document) -> Doc:
    # Not `nlp.make_doc`, which refuses a million characters: how long an article may be is said
    # where it is taken in, and what it may cost is watched while it is read.
    doc = nlp.tokenizer(text)
    doc.user_data["published"] = document.published
    return doc
