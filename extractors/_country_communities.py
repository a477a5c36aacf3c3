"""Communities of one country that bear another country's name: "204 Albanians, 11 Serbs, 4 Turks".

Where a sentence counts a people beside minorities, its people are no state's, and in the rest of
the article neither are they and those who stand in a row with them.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors._country_slots import PEOPLE, REGION, Unit
from extractors._country_votes import ETHNIC


def communities(units: Sequence[Unit]) -> frozenset[str]:
    """Codes of peoples that are communities here: no sentence names their country otherwise."""
    rows = [
        frozenset(i.code for i in items)
        for unit in units
        for place, items in unit.slots.items()
        if unit.text[place] == PEOPLE
    ]
    counted = {
        i.code
        for unit in units
        if ETHNIC.search(unit.text)
        for place, items in unit.slots.items()
        if unit.text[place] == PEOPLE and unit.text[:place].rstrip()[-1:].isalnum()
        for i in items
    }
    for row in rows:
        if len(row) > 1 and not row.isdisjoint(counted):
            counted |= row
    named = {
        i.code
        for unit in units
        for place, items in unit.slots.items()
        if unit.text[place] not in (PEOPLE, REGION)
        for i in items
    }
    return frozenset(counted - named)
