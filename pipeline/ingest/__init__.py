"""From files to articles: the only place that reads sources. One module a format or a question."""

from pipeline.ingest.apart import Room
from pipeline.ingest.corpus import CorpusError, Limits, read_corpus

__all__ = ["CorpusError", "Limits", "Room", "read_corpus"]
