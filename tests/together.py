"""Articles that many tests ask for one by one, read together: alone, each takes twice as long."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.language import Language

from extractors._article import Article
from pipeline.annotate import read_articles
from schemas.document import Block, Document

BATCH = 64


def one_block(text: str, kind: str = "paragraph") -> Document:
    """An article of this text alone."""
    return Document("t", "t", "", text, (Block(0, len(text), kind),), language="en")


class Together:
    """Reads a document with those that stand beside it in the list, and keeps what they say.

    A process that runs a part of the tests reads hardly more than that part needs. An article says
    the same alone and among others (``test_invariants``); one that fails costs its own tests alone.
    """

    def __init__(self, nlp: Language, documents: Iterable[Document]) -> None:
        self.nlp = nlp
        self.documents = list(dict.fromkeys(documents))
        self.places = {document: i for i, document in enumerate(self.documents)}
        self.articles: dict[Document, Article] = {}

    def read(self, document: Document) -> Article:
        """What is read of a document of the list; raises KeyError for any other."""
        if document not in self.articles:
            first = self.places[document] // BATCH * BATCH
            try:
                self._keep(self.documents[first : first + BATCH])
            except Exception:  # noqa: BLE001 - whose fault it is shows when each is read alone
                self._keep([document])
        return self.articles[document]

    def _keep(self, documents: list[Document]) -> None:
        self.articles.update(zip(documents, read_articles(self.nlp, documents), strict=True))
