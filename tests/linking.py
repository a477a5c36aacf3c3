"""Digests for the tests of linking, made from names and numbers alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.ingest.duplicates import Print
from pipeline.link import Digest, Links, link
from pipeline.link.digest import (
    Appearance,
    OutcomeDigest,
    ProgrammeDigest,
    outcome_keys,
    programme_keys,
)
from schemas.facts import OutcomeFact, ProgrammeFact
from schemas.values import Evidence, Name, Period, Quantity


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


def told(doc_id: str, published: str | None = None, **facts: object) -> Digest:
    """An article with programmes and outcomes, as `programme` and `outcome` make them."""
    programmes = list(facts.get("programmes", ()))
    outcomes = list(facts.get("outcomes", ()))
    placed = [replace(p, evidence=Evidence(100 * i, 100 * i + 9, "test"))
              for i, (p, *_) in enumerate(programmes)]  # fmt: skip
    numbers = [replace(o, evidence=Evidence(900 + 9 * i, 908 + 9 * i, "test"))
               for i, o in enumerate(outcomes)]  # fmt: skip
    keys = programme_keys(doc_id, placed)
    names = {name: role for _, orgs, _ in programmes for name, role in orgs}
    return Digest(
        doc_id,
        published,
        Print(doc_id, published),
        tuple(
            Appearance(name, Evidence(50 * i, 50 * i + 10, "test"))
            for i, name in enumerate(sorted(names, key=repr))
        ),
        tuple(
            ProgrammeDigest(key, fact, tuple(countries), tuple((n.name, r) for n, r in orgs))
            for key, fact, (_, orgs, countries) in zip(keys, placed, programmes, strict=True)
        ),
        tuple(
            OutcomeDigest(key, fact, f"{fact.value_text} officers", facts.get("so_far", False))
            for key, fact in zip(outcome_keys(doc_id, numbers), numbers, strict=True)
        ),
    )


def programme(title: str, level: str = "programme", *, orgs=(), countries=(), **more: object):
    """A programme with who takes part: organisations as (name, role), countries as (code, role)."""
    start, end = more.pop("days", (None, None))
    basis = more.pop("basis", "named")
    status = more.pop("status", "unknown")
    fact = ProgrammeFact(
        title, basis, level, status, Evidence(0, 0, "test"), Period(start, end), **more
    )
    return fact, tuple(orgs), tuple(countries)


def outcome(number: float, indicator: str = "persons_trained", **more: object) -> OutcomeFact:
    """A number of the first programme."""
    values = {"programme": 0, "kind": "actual"} | more
    return OutcomeFact(
        indicator=indicator, quantity=Quantity(number, number), value_text=f"{number:g}",
        evidence=Evidence(0, 0, "test"), **values,
    )  # fmt: skip


def programme_ids(links: Links, *articles: Digest) -> list[str]:
    """The key of every programme of every article, in order."""
    return [links.programme_id(p.key) for d in articles for p in d.programmes]
