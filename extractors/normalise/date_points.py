"""What the words of a date say, before anything is resolved: points in time.

Rules run over letters (see `date_words`), the most specific first; what one rule has taken no later
rule sees. Nothing here knows the publication date.
"""

from __future__ import annotations

import re

from extractors.normalise import date_calendar as calendar
from extractors.normalise import date_relative as relative
from extractors.normalise.date_point import Build, Point
from extractors.normalise.date_words import Tokens

_TAKEN = "#"


# "12", "12-16", "12, 13 and 14", "the 13th to the 19th", "Monday 5th to Friday 9th"
def _listed(item: str) -> str:
    span = f"{item}(?:[-/t]{item})?"
    return f"(?:{item}(?:,{item}){{2,9}}(?!,?&)|{span}(?:(?:,{span}){{0,9}},?[&l]{span})?)"


_WEEKDAY = r"(?:(?P<W>[Ww])[.,]?,?)?"
_DAYS = f"(?P<days>{_listed('(?:[Ww],?)?T?[do]')})"
_MONTHS = rf"(?P<months>{_listed('[Mm][.]?')})"
_MONTH = r"(?P<months>[Mm])\.?"
# "last year", "of this year", "of the same year": the year of the month before it
_TAIL = r"(?:,?f?(?P<tail>[LuzD]Z|T[Lue]Z|DeZ))"
_YEAR = rf"(?:,?f?(?P<Y>[Yy])|{_TAIL})"

_RULES: tuple[tuple[re.Pattern[str], Build], ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (r"(?P<P>P)-(?P<N>N)", calendar.numeric),
        (r"(?P<d>[d])\.?-(?P<N>N)", calendar.numeric),
        (r"(?:(?P<W>[Ww])[,.]?\(?)?(?P<N>N)", calendar.numeric),
        (r"(?P<d>[do])(?:(?P<sep>[-/.])[Mm](?P=sep)[Yydq]|[Mm]\.?,?'[qd])", calendar.spelled),
        (r"[Mm]\.?(?P<d>[do]),?'[qd]", calendar.spelled),
        (r"(?P<d>[do])[Mm]\.?[qd](?=[\n,.;:)]|\Z)", calendar.spelled),
        (r"[Yy](?P<sep>[-/,]?)[Mm](?P=sep)(?P<d>[do])|(?<![-/.])[Mm][-/][Yy]", calendar.spelled),
        (rf"{_WEEKDAY}{_DAYS}f?T?{_MONTH}{_YEAR}?", calendar.calendar),
        (rf"{_WEEKDAY}{_MONTH}T?{_DAYS}{_YEAR}?", calendar.calendar),
        (rf"{_MONTHS}{_YEAR}", calendar.calendar),
        (r"(?P<M>[Mm])?'(?P<q>[qd])(?=[^do'n]|\Z)", calendar.short_year),
        (rf"T?(?P<r>[rL])-?(?P<Q>Q)f?T?{_YEAR}", calendar.part_of_year),
        (rf"T?(?P<r>[rL])(?P<n>[cd])(?P<Q>U)fT?{_YEAR}", calendar.part_of_year),
        (rf"(?P<r>(?P<Q>R)){_YEAR}?", calendar.part_of_year),
        (r"T?(?P<r>r)-?(?P<Q>Q)", calendar.part_of_year),
        (r"(?P<the>TE?-?|'|(?<=X&))?(?P<X>X)", calendar.decade),
        (r"(?P<shift>k)K?", relative.day_word),
        (r"(?:T(?=[ue]))?(?P<shift>[zLDue])K", relative.day_word),
        (r"T?(?P<way>[LuzD])(?P<name>[WMS])K?", relative.named_way),
        (r"(?<=[Obt])T(?P<o>o)(?:(?P<of>f[Dz]U)|(?=[,.;)]))", relative.day_alone),
        (r"(?<=[OFB])T(?P<o>o)(?:(?P<join>[-t&])T?(?P<until>o))?(?=[xTA])", relative.days_told),
        (r"(?P<n>[dcAqnV])(?P<U>[UZ])(?P<g>[gG])", relative.ago),
        (r"T(?P<U>[UZ])[ha]", relative.year_before),
        (r"(?P<way>T?[Lu]|z|De?|Te)(?P<n>[dcqnV])?(?P<U>[UZ])(?!f[MmYyE])", relative.relative_unit),
        (r"T?(?P<way>[Lz])Q", relative.last_quarter),
        (r"(?<=jf)T(?P<way>)(?P<n>)(?P<U>[UZ])", relative.relative_unit),
        (r"(?<=i)T(?P<U>Z)", relative.during_year),
        (r"(?P<W>W)(?:K|T?(?P<o>o))?", relative.weekday),
        (_MONTHS, calendar.calendar),
        (r"(?P<years>[Yy](?:[-/t&][Yy]|(?:,[Yy]){1,20},?&[Yy]|[-/][dq])?)", calendar.years),
    )
)


def find_points(tokens: Tokens) -> list[Point]:
    """All points of a text in order; none overlap."""
    letters = tokens.letters
    points: list[Point] = []
    for pattern, build in _RULES:
        found = [p for match in pattern.finditer(letters) for p in build(tokens, match)]
        if found:
            points += found
            letters = _taken(letters, found)
    return sorted(points, key=lambda p: p.first)


def _taken(letters: str, points: list[Point]) -> str:
    """Letters with those of the points struck out."""
    parts: list[str] = []
    done = 0
    for point in points:
        parts += letters[done : point.first], _TAKEN * (point.last - point.first)
        done = point.last
    return "".join((*parts, letters[done:]))
