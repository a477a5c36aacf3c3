"""All that the articles say of one programme, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from communique.sums import roots_of
from communique.tables import records
from pipeline.review.pages.words import period, quantity
from schemas.table import EVIDENCE, Row

_COLUMNS = ("when", "start_on", "programme", "what", "detail", *EVIDENCE)


def history(tables: Mapping[str, pd.DataFrame], programme_id: str) -> pd.DataFrame:
    """What happened in a programme and its events: a row a fact, dated ones first, by date.

    ``what`` is ``programme``, ``event``, a country's or an organisation's role, or an indicator;
    ``detail`` who or how many; ``when`` its time in words. The evidence stands in each row, so that
    `evidence` takes them as they are. Raises ValueError for a programme that is not there.
    """
    programmes = tables["programmes"]
    roots = roots_of(programmes)
    if programme_id not in roots:
        raise ValueError(f"no programme {programme_id!r}; take a programme_id of programmes")
    own = programmes[programmes["programme_id"].map(roots) == roots[programme_id]]
    titles = dict(zip(own["programme_id"], own["title"], strict=True))
    found = [row for name in _FACTS for row in _facts(tables, name, titles)]
    frame = pd.DataFrame(found, columns=list(_COLUMNS))
    frame["start_on"] = pd.to_datetime(frame["start_on"])
    order = ["start_on", "doc_id", "char_start", "what"]
    return frame.sort_values(order, ignore_index=True, na_position="last")


def _facts(
    tables: Mapping[str, pd.DataFrame], name: str, titles: Mapping[str, str]
) -> Iterator[Row]:
    """The rows of one table that belong to the programmes."""
    rows = tables[name]
    names: dict[str, str] = {}
    if name == "programme_organisations":
        organisations = tables["organisations"]
        names = dict(zip(organisations["org_id"], organisations["name"], strict=True))
    for row in records(rows[rows["programme_id"].isin(list(titles))].astype(object)):
        known: Row = {key: None if pd.isna(value) else value for key, value in row.items()}
        what, detail = _FACTS[name](known, names)
        yield known | {
            "when": period(known) if "start_date" in known else "",
            "start_on": known.get("start_on"),
            "programme": titles[known["programme_id"]],
            "what": what,
            "detail": detail,
        }


def _number(row: Row, _names: Mapping[str, str]) -> tuple[str, str]:
    planned = "" if row["kind"] == "actual" else " (target)"
    return row["indicator"], quantity(row) + planned


_FACTS = {
    "programmes": lambda row, _names: (row["level"], row["title"]),
    "programme_countries": lambda row, _names: (f"{row['role']} country", row["country_code"]),
    "programme_organisations": lambda row, names: (row["role"], names[row["org_id"]]),
    "outcomes": _number,
}
