"""Outcomes as IATI results: indicators with periods, targets and actual values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import NamedTuple

from lxml import etree

from pipeline.publish.iati_codes import OWN, PERCENTAGE, RESULT_TYPES, UNIT
from pipeline.publish.iati_facts import Programme, Row
from pipeline.publish.iati_xml import OURS, Element, add, narrate, plain
from schemas.edtf import first_day, last_day

# Columns of an outcome that our own element keeps as they are.
_KEPT = (
    "outcome_id", "indicator", "kind", "value_low", "value_high", "modifier", "unit", "per_unit",
    "part_of_outcome_id", "start_date", "end_date", "recommended_for_aggregates", "doc_id", "rule",
    "confidence", "review_status",
)  # fmt: skip


class _Kind(NamedTuple):
    """What the values of one indicator have in common."""

    type: str
    indicator: str
    measure: str
    countable: bool


class _Period(NamedTuple):
    start: date
    end: date


def add_results(top: Element, programme: Programme) -> list[Element]:
    """Add what fits; return our own elements of the outcomes that do not.

    Those are money, which is no result, and numbers without a period, which the standard demands.
    A number's period is its own, else the programme's; what is reported as done ends at the latest
    when the article appeared.
    """
    fitting: list[tuple[_Kind, _Period, Row]] = []
    left: list[Element] = []
    for outcome in programme.outcomes:
        period = _period(outcome, programme.row)
        if period is None or outcome["indicator"] == "funding":
            left.append(own_element(outcome))
        else:
            fitting.append((_kind(outcome), period, outcome))
    fitting.sort(key=lambda found: (found[0], found[1], found[2]["outcome_id"]))
    for kind, members in groupby(fitting, key=lambda found: found[0]):
        _add_result(top, kind, [(period, outcome) for _, period, outcome in members])
    return left


def _kind(outcome: Row) -> _Kind:
    return _Kind(
        RESULT_TYPES[outcome["result_type"]],
        outcome["indicator"],
        PERCENTAGE if outcome["unit"] == "percent" else UNIT,
        outcome["recommended_for_aggregates"],
    )


def _period(outcome: Row, programme: Row) -> _Period | None:
    """From when to when the number counts, or None if that is not known."""
    own = outcome["start_date"] or outcome["end_date"]
    start = first_day(outcome["start_date"] or programme["start_date"])
    end = last_day(outcome["end_date"])
    if end is None and not (own and outcome["kind"] == "actual"):
        end = last_day(programme["end_date"])
    published = last_day(outcome["published_date"])
    if outcome["kind"] == "actual" and published:
        end = min(end or published, published)
    return _Period(start, end) if start and end and start <= end else None


def _add_result(top: Element, kind: _Kind, members: list[tuple[_Period, Row]]) -> None:
    countable = str(int(kind.countable))
    words = kind.indicator.replace("_", " ").capitalize()
    result = add(top, "result", {"type": kind.type, "aggregation-status": countable})
    narrate(add(result, "title"), words)
    about = {"measure": kind.measure, "aggregation-status": countable}
    indicator = add(result, "indicator", about)
    narrate(add(indicator, "title"), words)
    add(indicator, "reference", {"vocabulary": OWN, "code": kind.indicator})
    for period, same in groupby(members, key=lambda member: member[0]):
        _add_period(indicator, period, [outcome for _, outcome in same])


def _add_period(indicator: Element, period: _Period, outcomes: Iterable[Row]) -> None:
    element = add(indicator, "period")
    add(element, "period-start", {"iso-date": period.start.isoformat()})
    add(element, "period-end", {"iso-date": period.end.isoformat()})
    for outcome in sorted(outcomes, key=lambda outcome: outcome["kind"] == "actual"):
        _add_value(element, outcome)


def _add_value(period: Element, outcome: Row) -> None:
    """A target or an actual value: the lower bound, or the upper where there is no other."""
    low, high = outcome["value_low"], outcome["value_high"]
    value = low if low is not None else high
    attributes = {} if value is None else {"value": _number(value)}
    element = add(period, outcome["kind"], attributes)
    for name, code in outcome["dimensions"]:
        add(element, "dimension", {"name": name, "value": plain(code)})
    words = f"{outcome['value_text']} ({outcome['modifier']}): “{outcome['quote']}”"
    narrate(add(element, "comment"), words)
    element.append(own_element(outcome))


def own_element(outcome: Row) -> Element:
    """The outcome with its bounds, in an element of our own."""
    element = etree.Element(f"{{{OURS}}}outcome", nsmap={"communique": OURS})
    for column in _KEPT:
        if outcome[column] is not None:
            element.set(column.replace("_", "-"), _text(outcome[column]))
    return element


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return _number(value) if isinstance(value, float) else plain(str(value))


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
