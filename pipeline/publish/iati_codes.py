"""Our codes in those of the IATI standard 2.03, and what its lists have no word for."""

from __future__ import annotations

import pycountry

# OrganisationRole. Partners, recipients and hosts have none: "accountable" and "extending" say more
# than articles do.
ORGANISATION_ROLES = {"funder": "1", "implementer": "4"}
# ActivityStatus: pipeline, implementation, closed.
STATUSES = {"planned": "1", "ongoing": "2", "completed": "4"}
# ActivityDateType.
PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"
# ResultType.
RESULT_TYPES = {"output": "1", "outcome": "2", "impact": "3", None: "9"}
# IndicatorMeasure: unit, percentage.
UNIT, PERCENTAGE = "1", "2"
# RelatedActivityType.
PARENT, CHILD = "1", "2"
# SectorVocabulary: OECD DAC purpose codes of five digits.
DAC = "1"
# TagVocabulary and IndicatorVocabulary: the reporting organisation's own.
OWN = "99"
# GeographicVocabulary: ISO 3166-1 alpha-2; GeographicLocationReach: where the activity takes place.
ISO_COUNTRY, TAKES_PLACE = "A4", "1"
# DocumentCategory: activity web page; DescriptionType: general, other.
WEB_PAGE = "A12"
GENERAL, OTHER = "1", "4"
# Activity @hierarchy.
HIERARCHY = {"programme": "1", "event": "2"}


# By alpha-3 code.
_ALPHA_2 = {country.alpha_3: country.alpha_2 for country in pycountry.countries} | {"XKX": "XK"}


def alpha_2(country: str) -> str:
    """IATI's code of a country: ISO 3166-1 alpha-2, and XK for Kosovo."""
    return _ALPHA_2[country]
