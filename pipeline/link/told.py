"""What one programme is, as several articles tell it: the rule that picks the values of its row.

The article that founds it, the first to print its name, gives title, level and place. Every other
value comes from the newest article that gives it, of those that a person has looked at if there are
any; an older one that says the same more finely ("2019-03-04" for "2019") makes it finer. What each
article says stays in ``programme_documents``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from pipeline.link.items import Item
from schemas.edtf import first_day, last_day
from schemas.values import Period

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme under the key of the article that founds it."""

    programme_id: str
    status: str
    period: Period
    duration_months: float | None
    parent_id: str | None
    n_documents: int


def told(members: Iterable[Item], parent_id: str | None) -> Programme:
    """The values of a programme's row, from all that tell of it."""
    items = sorted(members, key=lambda item: item.age)
    newest = sorted(items, key=_newness, reverse=True)
    return Programme(
        items[0].key,
        _first(newest, lambda i: None if i.fact.status == "unknown" else i.fact.status)
        or "unknown",
        _period(newest, items[0].fact.period),
        _first(newest, lambda i: i.fact.duration_months),
        parent_id,
        len({item.doc_id for item in items}),
    )


def _newness(item: Item) -> tuple[bool, bool, str, str, str]:
    day = item.published.isoformat() if item.published else ""
    looked_at = item.fact.evidence.review_status != "machine"
    return looked_at, item.published is not None, day, item.doc_id, item.key


def _first(items: Iterable[Item], value: Callable[[Item], T | None]) -> T | None:
    return next((found for item in items if (found := value(item)) is not None), None)


def _period(newest: list[Item], otherwise: Period) -> Period:
    """Start and end, each from the newest that says it; the founder's own if these do not fit."""
    start = _finest([item.fact.period.start for item in newest])
    end = _finest([item.fact.period.end for item in newest])
    first, last = first_day(start), last_day(end)
    return otherwise if first and last and first > last else Period(start, end)


def _finest(dates: Iterable[str | None]) -> str | None:
    """The newest date, or an older one that says the same more finely."""
    found: str | None = None
    for day in dates:
        if found is None or (day and day != found and day.startswith(found) and _sure(found)):
            found = day
    return found


def _sure(edtf: str) -> bool:
    return edtf[-1] not in "~?X"
