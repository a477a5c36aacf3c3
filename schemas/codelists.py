"""Every closed list of codes in the codebook, in the codebook's order."""

from __future__ import annotations

from typing import Final

INDICATORS: Final = (
    "persons_trained", "trainers_trained", "participants", "events_held", "countries_covered",
    "institutions_supported", "equipment_delivered", "materials_distributed", "documents_produced",
    "facilities_built", "people_reached", "operational_results", "share_female", "share_other",
    "funding", "other",
)  # fmt: skip
MODIFIERS: Final = (
    "exact", "at_least", "more_than", "at_most", "less_than", "nearly", "about", "range", "vague",
)  # fmt: skip
KINDS: Final = ("actual", "target")
OCCUPATIONS: Final = (
    "police", "gendarmerie", "border_guard", "coast_guard", "customs", "immigration", "prosecutor",
    "judge", "lawyer", "prison", "military", "intelligence", "forensic", "instructor", "cadet",
    "law_enforcement", "official", "civil_society", "journalist", "student", "other",
)  # fmt: skip
SEXES: Final = ("female", "male")
COUNTRY_ROLES: Final = ("recipient", "provider", "host")
ORGANISATION_ROLES: Final = ("funder", "implementer", "recipient", "partner", "host")
LEVELS: Final = ("programme", "event")
STATUSES: Final = ("planned", "ongoing", "completed", "unknown")
TITLE_BASES: Final = ("named", "derived")
RESULT_TYPES: Final = ("output", "outcome", "impact")
MENTION_LABELS: Final = (
    "organisation", "country", "region", "date", "count", "percent", "money",
)  # fmt: skip
REVIEW_STATUSES: Final = ("machine", "confirmed", "corrected")
LINK_KINDS: Final = ("organisation", "programme", "outcome", "document")
LINK_RELATIONS: Final = ("same", "part_of", "series", "follow_up", "repeats", "contained")
LINK_DECISIONS: Final = ("linked", "unsure", "apart")
DIMENSIONS: Final = ("occupation", "country", "sex")

# IATI 2.03 OrganisationType codes.
ORGANISATION_TYPES: Final = {
    "10": "Government", "11": "Local Government", "15": "Other Public Sector",
    "21": "International NGO", "22": "National NGO", "23": "Regional NGO",
    "24": "Partner Country based NGO", "30": "Public Private Partnership", "40": "Multilateral",
    "60": "Foundation", "70": "Private Sector", "71": "Private Sector in Provider Country",
    "72": "Private Sector in Aid Recipient Country", "73": "Private Sector in Third Country",
    "80": "Academic, Training and Research", "90": "Other",
}  # fmt: skip

# Topic code -> DAC purpose code (codebook section 6).
TOPICS: Final = {
    "counter_terrorism": "15132", "radicalisation": "15132", "border_management": "15190",
    "document_fraud": "15190", "trafficking_in_persons": "15190", "migrant_smuggling": "15190",
    "irregular_migration": "15190", "narcotics": "16063", "organised_crime": "15113",
    "financial_crime": "15113", "corruption": "15113", "cybercrime": "15132",
    "forensics": "15132", "investigation": "15132", "intelligence_analysis": "15132",
    "risk_analysis": "15132", "public_order": "15132", "community_policing": "15132",
    "leadership": "15132", "negotiation": "15132", "close_protection": "15132",
    "human_rights": "15160", "gender_based_violence": "15180", "juvenile_justice": "15132",
    "traffic_safety": "15132", "firearms_tactics": "15132", "explosives": "15132",
    "maritime_security": "15132", "customs_control": "33120", "wildlife_crime": "15132",
    "cultural_property": "15132", "peacekeeping": "15230", "crisis_management": "15132",
    "training_methods": "15132", "e_learning": "15132", "language": "15132",
    "prison_management": "15137", "police_reform": "15132", "hate_crime": "15132",
    "use_of_force": "15132", "victim_support": "15132", "general_policing": "15132",
}  # fmt: skip
