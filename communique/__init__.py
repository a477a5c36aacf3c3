"""Communiqué in Python: read articles, open the tables, count what may be counted, see the words.

>>> import communique
>>> article = communique.extract("Danish officers trained 80 policemen in Niger.", published="2021")
>>> communique.run("corpus", "outputs")
>>> tables = communique.load("outputs")
>>> communique.aggregate(tables, "persons_trained", by=["country", "year"])
>>> communique.evidence(tables["outcomes"].iloc[0], tables)
"""

from communique.article import Article, extract
from communique.commands import check, read, run
from communique.display import country_name
from communique.history import history
from communique.passages import Passage, Passages, evidence
from communique.sums import aggregate, flows
from communique.tables import Tables, load
from pipeline.publish import diff, export, release

__all__ = [
    "Article", "Passage", "Passages", "Tables", "aggregate", "check", "country_name", "diff",
    "evidence", "export", "extract", "flows", "history", "load", "read", "release", "run",
]  # fmt: skip
