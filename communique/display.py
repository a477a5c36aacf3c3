"""How an article and its records look in a notebook.

Nothing of an article is trusted: the template engine escapes all of it, and what comes out loads
and runs nothing. Styles stand in the elements, as some notebooks drop style sheets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from pipeline.review.pages import words
from schemas.document import Document
from schemas.table import Row
from schemas.validation import Rows

# By label: red, green and blue channels that stand out on white and on black, and that people who
# see few colours tell apart (Okabe and Ito 2008).
COLOURS = {
    "organisation": "0, 114, 178",
    "country": "0, 158, 115",
    "region": "0, 158, 115",
    "date": "204, 121, 167",
    "count": "213, 94, 0",
    "percent": "213, 94, 0",
    "money": "230, 159, 0",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same tags; ``label`` is the innermost one's."""

    text: str
    label: str | None = None
    tip: str = ""


def pieces(text: str, mentions: Iterable[Row], names: Mapping[str, str]) -> Iterator[Piece]:
    """The text cut wherever a tag begins or ends, so that tags may overlap as they like."""
    tagged = sorted(mentions, key=lambda m: (m["char_start"], -m["char_end"]))
    edges = sorted({0, len(text), *(m[c] for m in tagged for c in ("char_start", "char_end"))})
    waiting = iter([*tagged, None])
    upcoming = next(waiting)
    over: list[Row] = []
    for start, end in pairwise(edges):
        over = [m for m in over if m["char_end"] > start]
        while upcoming is not None and upcoming["char_start"] == start:
            over.append(upcoming)
            upcoming = next(waiting)
        if over:
            inner = min(over, key=lambda m: m["char_end"] - m["char_start"])
            tips = dict.fromkeys(_tip(m, names) for m in over)
            yield Piece(text[start:end], inner["label"], "; ".join(tips))
        else:
            yield Piece(text[start:end])


def _tip(mention: Row, names: Mapping[str, str]) -> str:
    value = [
        names.get(mention["org_id"] or ""),
        mention["country_code"],
        words.period(mention),
        words.quantity(mention) if mention["modifier"] else None,
    ]
    return " ".join(filter(None, [mention["label"], *value]))


def country_name(codes: str) -> str:
    """The everyday name of a country by its alpha-3 code, and of several: "Albania, Kosovo"."""
    return ", ".join(map(words.country_name, codes.split("+")))


def article_html(document: Document, rows: Rows) -> str:
    """The text with its tags, and tables of programmes, results and issues below it."""
    names = {row["org_id"]: row["name"] for row in rows["organisations"]}
    used = {mention["label"] for mention in rows["mentions"]}
    return _template("article.html").render(
        document=document,
        pieces=list(pieces(document.text, rows["mentions"], names)),
        colours=COLOURS,
        legend=[label for label in COLOURS if label in used],
        programmes=[_programme(row, rows, names) for row in rows["programmes"]],
        outcomes=[_outcome(row, rows) for row in rows["outcomes"]],
        issues=rows["issues"],
    )


def passages_html(passages: Sequence[object]) -> str:
    """Quotations in their sentences, with their sources."""
    return _template("passages.html").render(passages=passages)


@lru_cache(maxsize=2)
def _template(name: str) -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        loader=PackageLoader("communique", "data"),
    )  # fmt: skip
    return environment.get_template(name)


def _programme(row: Row, rows: Rows, names: Mapping[str, str]) -> dict[str, object]:
    """A programme with what belongs to it, role by role."""

    def own(table: str) -> list[Row]:
        return [r for r in rows[table] if r["programme_id"] == row["programme_id"]]

    titles = {r["programme_id"]: r["title"] for r in rows["programmes"]}
    return row | {
        "period": words.period(row),
        "part of": titles.get(row["parent_programme_id"]),
        "countries": _by_role((r["role"], r["country_code"]) for r in own("programme_countries")),
        "bodies": _by_role((r["role"], names[r["org_id"]]) for r in own("programme_organisations")),
        "topics": ", ".join(r["topic"] for r in own("programme_topics")),
    }


def _by_role(found: Iterable[tuple[str, str]]) -> list[str]:
    """One line a role: "recipient: KEN, UGA"."""
    roles: dict[str, dict[str, None]] = {}
    for role, who in found:
        roles.setdefault(role, {})[who] = None
    return [f"{role}: {', '.join(who)}" for role, who in roles.items()]


def _outcome(row: Row, rows: Rows) -> dict[str, object]:
    """A number with whom it counts and its place among the others."""
    whom = [r["value"] for r in rows["outcome_dimensions"] if r["outcome_id"] == row["outcome_id"]]
    printed = {r["outcome_id"]: r["value_text"] for r in rows["outcomes"]}
    return row | {
        "bounds": words.quantity(row) + (" each" if row["per_unit"] else ""),
        "whom": ", ".join(whom),
        "period": words.period(row),
        "part of": printed.get(row["part_of_outcome_id"]),
    }
