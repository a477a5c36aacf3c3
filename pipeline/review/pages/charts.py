"""Charts as SVG that stands in a page: Vega-Lite, drawn here and now, without script or network.

Colours are names until the page is shown, so that a chart follows the page into the dark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import vl_convert

# The colours of the drawing stand for variables of the page's styles.
_COLOURS = {
    "#000001": "--ink",
    "#000002": "--quiet",
    "#000003": "--line",
    "#000004": "--c-first",
    "#000005": "--c-second",
    "#000006": "--c-third",
    "#000007": "--h-ink-low",
    "#000008": "--h-ink-high",
    "#000011": "--h-1",
    "#000012": "--h-2",
    "#000013": "--h-3",
    "#000014": "--h-4",
}
INK, QUIET, LINE, FIRST, SECOND, THIRD, LOW, HIGH = list(_COLOURS)[:8]
HEAT = list(_COLOURS)[8:]
_COLOUR = re.compile(r'="(#0000\d\d)"')
# The page names the font; its element around the chart has the role and the label.
_LEFT_OUT = re.compile(r' (?:font-family|role|aria-[a-z]+)="[^"]*"')
_VERSION = "5.21"
# More bars than these stand closer, under slanting names.
_MANY = 14

Spec = dict[str, Any]
Values = Sequence[Mapping[str, object]]

_CONFIG: Spec = {
    "font": "Liberation Sans",
    "aria": False,
    "background": None,
    "padding": 4,
    "view": {"stroke": None},
    "axis": {
        **dict.fromkeys(("labelColor", "titleColor"), QUIET),
        **dict.fromkeys(("domainColor", "tickColor", "gridColor"), LINE),
        **{"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"},
        **{"labelLimit": 180, "labelPadding": 5, "ticks": False},
    },
    "legend": {"labelColor": INK, "labelFontSize": 12, "title": None, "orient": "top", "offset": 8},
    "text": {"color": INK, "fontSize": 12},
}


def draw(spec: Spec) -> str:
    """The chart as an SVG element."""
    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "config": _CONFIG,
        **spec,
    }
    drawn = vl_convert.vegalite_to_svg(whole, vl_version=_VERSION)
    named = _COLOUR.sub(lambda m: f'="var({_COLOURS[m[1]]})"', drawn)
    return _LEFT_OUT.sub("", named).replace("<svg ", '<svg aria-hidden="true" ', 1)


def stacked_bars(values: Values, parts: Sequence[str], unit: str) -> Spec:
    """A bar for each ``at``, in the order given, of ``parts`` with the height ``n``."""
    order = list(dict.fromkeys(str(v["at"]) for v in values))
    colours = [FIRST, SECOND, THIRD][: len(parts)]
    return {
        "data": {"values": list(values)},
        "width": {"step": _step(order)},
        "height": 200,
        "mark": "bar",
        "encoding": {
            "x": _names("x", order),
            "y": _amount("y", "n", unit, most=_tallest(values)),
            "color": {
                "field": "part",
                "type": "nominal",
                "scale": {"domain": list(parts), "range": colours},
                "legend": {} if len(parts) > 1 else None,
            },
            "order": {"field": "rank", "type": "quantitative"},
        },
    }


def bounded_bars(values: Values, unit: str) -> Spec:
    """A bar up to ``low`` for each ``at``, and a whisker on to ``high`` where it is known."""
    order = list(dict.fromkeys(str(v["at"]) for v in values))
    at = _names("x", order)
    return {
        "data": {"values": list(values)},
        "width": {"step": _step(order) + 8},
        "height": 200,
        "layer": [
            {
                "mark": {"type": "bar", "color": FIRST},
                "encoding": {"x": at, "y": _amount("y", "low", unit)},
            },
            {
                "transform": [{"filter": "isValid(datum.high) && datum.high > datum.low"}],
                "mark": {"type": "rule", "color": INK, "strokeWidth": 2},
                "encoding": {"x": at, "y": _amount("y", "low", unit), "y2": {"field": "high"}},
            },
            {
                "transform": [{"filter": "isValid(datum.high) && datum.high > datum.low"}],
                "mark": {"type": "tick", "color": INK, "thickness": 2, "size": 14},
                "encoding": {"x": at, "y": _amount("y", "high", unit)},
            },
            {
                "mark": {"type": "text", "dy": -8, "color": INK},
                "encoding": {
                    "x": at,
                    "y": _amount("y", "top", unit),
                    "text": {"field": "label", "type": "nominal"},
                },
            },
        ],
    }


def bars(values: Values, unit: str) -> Spec:
    """A lying bar of length ``n`` for each ``at``, with the number behind it."""
    at = _names("y", [str(v["at"]) for v in values])
    amount = _amount("x", "n", unit)
    return {
        "data": {"values": list(values)},
        "width": 320,
        "height": {"step": 22},
        "layer": [
            {
                "mark": {"type": "bar", "color": FIRST, "size": 14},
                "encoding": {"y": at, "x": amount},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "color": INK},
                "encoding": {"y": at, "x": amount, "text": {"field": "n", "format": ",d"}},
            },
        ],
    }


def heat(values: Values, columns: Sequence[str], rows: Sequence[str], *, top: str | None) -> Spec:
    """A cell for each ``column`` and ``row``, with its number ``n`` in it; ``top`` is the title."""
    largest = max((int(str(v["n"])) for v in values), default=1)
    steps = sorted({max(1, round(largest * share)) + 1 for share in (0.15, 0.4, 0.7)})
    dark = steps[1] if len(steps) > 1 else largest + 1
    upright = max(map(len, columns), default=0) > 7
    at = {
        "x": {
            "field": "column",
            "type": "nominal",
            "sort": list(columns),
            "scale": {"domain": list(columns)},
            "axis": {"orient": "top", "title": top, "labelAngle": -45 if upright else 0}
            | {"grid": False, "domain": False},
        },
        "y": {
            "field": "row",
            "type": "nominal",
            "sort": list(rows),
            "scale": {"domain": list(rows)},
            "axis": {"title": None, "domain": False, "grid": False},
        },
    }
    return {
        "data": {"values": list(values)},
        "width": {"step": 40},
        "height": {"step": 26},
        "encoding": at,
        "layer": [
            {
                "mark": {"type": "rect", "cornerRadius": 2, "xOffset": 1, "x2Offset": -1}
                | {"yOffset": 1, "y2Offset": -1},
                "encoding": {
                    "color": {
                        "field": "n",
                        "type": "quantitative",
                        "scale": {
                            "type": "threshold",
                            "domain": steps,
                            "range": HEAT[: len(steps) + 1],
                        },
                        "legend": None,
                    }
                },
            },
            {
                "mark": {"type": "text"},
                "encoding": {
                    "text": {"field": "n", "type": "quantitative", "format": ",d"},
                    "color": {
                        "condition": {"test": f"datum.n >= {dark}", "value": HIGH},
                        "value": LOW,
                    },
                },
            },
        ],
    }


def _step(order: Sequence[str]) -> int:
    """The width of a bar and its gap, in pixels."""
    return 44 if len(order) <= _MANY else 22


def _names(channel: str, order: Sequence[str]) -> Spec:
    axis: Spec = {"title": None, "domain": channel == "x"}
    if channel == "x":
        short = all(len(name) <= 8 for name in order) and len(order) <= _MANY
        axis["labelAngle"] = 0 if short else -45
    return {"field": "at", "type": "nominal", "sort": list(order), "axis": axis}


def _tallest(values: Values) -> int:
    """The height of the tallest of stacked bars."""
    heights: Counter[str] = Counter()
    for value in values:
        heights[str(value["at"])] += int(str(value["n"]))
    return max(heights.values(), default=0)


def _amount(channel: str, field: str, unit: str, *, most: int = 5) -> Spec:
    axis: Spec = {"title": unit, "format": ",d", "tickCount": max(1, min(5, most))}
    if channel == "x":
        axis = {"title": unit, "labels": False, "grid": False, "domain": False}
    return {"field": field, "type": "quantitative", "axis": axis, "scale": {"nice": True}}
