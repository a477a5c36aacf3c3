"""Digests for the tests of linking, made from names and numbers alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.ingest.duplicates import Print
from pipeline.link import Digest, Links, link
from pipeline.link.digest import Appearance
from schemas.values import Evidence, Name


def named(
    name: str, acronym: str | None = None, country: str | None = None, kind: str | None = "10"
) -> Name:
    return Name(name, acronym, country, kind)


def article(
    doc_id: str, names: Iterable[Name] = (), countries: Sequence[str] = (), **more: object
) -> Digest:
    """An article that names these, in this order, and mentions these countries."""
    found = tuple(
        Appearance(name, Evidence(50 * i, 50 * i + 10, "test")) for i, name in enumerate(names)
    )
    return Digest(
        doc_id, None, Print(doc_id, None), found, countries=tuple(sorted(countries)), **more
    )


def org_ids(*articles: Digest) -> list[str]:
    """The key of every name of every article, in order."""
    links = link(articles)
    return [links.org_id(a.name, d.doc_id) for d in articles for a in d.appearances]


def organisations(links: Links, articles: Iterable[Digest]) -> dict[str, object]:
    """Every organisation of the articles by its key, as its row is made."""
    met = (o for d in articles for o in links.organisations_met_in(d.doc_id))
    return {o.org_id: o for o in met}
