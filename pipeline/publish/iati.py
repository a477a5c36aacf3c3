"""An activity file of the International Aid Transparency Initiative, version 2.03.

Each programme is an activity. What the standard has no element for (partners and hosts, bounds of a
number, parts of a total) stands in elements of our own namespace, which the standard allows; other
tools pass them over. docs/exports.md lists them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from lxml import etree

from pipeline.errors import SettingsError
from pipeline.publish.files import whole_file
from pipeline.publish.iati_codes import (
    ACTUAL_END,
    ACTUAL_START,
    CHILD,
    DAC,
    GENERAL,
    HIERARCHY,
    ISO_COUNTRY,
    ORGANISATION_ROLES,
    OTHER,
    OWN,
    PARENT,
    PLANNED_END,
    PLANNED_START,
    STATUSES,
    TAKES_PLACE,
    WEB_PAGE,
    alpha_2,
)
from pipeline.publish.iati_facts import Programme, Row, gather
from pipeline.publish.iati_results import add_results
from pipeline.publish.iati_xml import OURS, Attributes, Element, add, narrate, own, plain
from pipeline.publish.source import Source
from schemas.edtf import first_day, last_day, precision

log = logging.getLogger(__name__)

# What a reference of the standard may not hold.
_NO_REFERENCE = re.compile(r"[/&|?\s]|^$")
# An address that any reader takes.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9](?:[A-Za-z0-9\-._~:/?#@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*")
NOT_STATED = "Not stated in the articles"
BEGUN = "Not stated. The article that reports it appeared on this day, when it had begun."
NOT_BEGUN = "Not stated. The article that reports it appeared on this day, before it began."


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who publishes the file: an identifier, as registered with IATI, a name, and a type code."""

    ref: str = "communique"
    name: str = "Communiqué"
    type: str = "90"


def export_iati(
    source: Source, dest: Path, *, reporter: Reporter | None = None, undated: bool = False
) -> None:
    """Write the file ``dest``; a warning tells how many programmes it cannot hold.

    The standard demands a date of each activity, so programmes without any are left out; with
    ``undated``, they have the day on which the article appeared, and words that say so. Raises
    SettingsError if none is left, or the reporter's identifier cannot be used.
    """
    reporter = reporter or Reporter()
    if _NO_REFERENCE.search(reporter.ref):
        raise SettingsError(f"{reporter.ref!r} is no identifier: without spaces and / & | ?")
    programmes = gather(source)
    dated = [p for p in programmes if _dates(p) or (undated and last_day(p.published))]
    if not dated:
        raise SettingsError(f"{source.folder}: no programme has a date, which IATI demands")
    if len(dated) < len(programmes):
        left = len(programmes) - len(dated)
        log.warning(
            "%s: %d of %d programmes have no date, which IATI demands, and are left out",
            *(dest, left, len(programmes)),
        )
    _write(dated, dest, reporter, source.newest())


def _write(
    programmes: Iterable[Programme], dest: Path, reporter: Reporter, day: str | None
) -> None:
    attributes = {"version": "2.03"}
    if day:
        attributes["generated-datetime"] = f"{day}T00:00:00Z"
    known = {programme.row["programme_id"] for programme in programmes}
    with whole_file(dest) as side, etree.xmlfile(str(side), encoding="utf-8") as file:
        file.write_declaration()
        with file.element("iati-activities", attributes, nsmap={"communique": OURS}):
            for programme in programmes:
                file.write("\n")
                file.write(activity(programme, reporter, known), pretty_print=True)


def activity(programme: Programme, reporter: Reporter, known: Iterable[str]) -> Element:
    """One programme; the order of the elements is the standard's."""
    row = programme.row
    top = etree.Element("iati-activity", nsmap={"communique": OURS})
    top.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    top.set("hierarchy", HIERARCHY[row["level"]])
    add(top, "iati-identifier").text = _identifier(reporter, row["programme_id"])
    about = {"ref": reporter.ref, "type": reporter.type, "secondary-reporter": "1"}
    narrate(add(top, "reporting-org", about), reporter.name)
    narrate(add(top, "title", own(basis=row["title_basis"])), row["title"])
    _add_descriptions(top, programme)
    _add_organisations(top, programme)
    status = _status(programme)
    add(top, "activity-status", {"code": status} | own(status=row["status"]))
    _add_dates(top, programme)
    _add_places(top, programme)
    _add_subjects(top, programme)
    linked = [d for d in programme.documents if _address(d)]
    for document in linked:
        _add_document(top, document)
    _add_relatives(top, programme, reporter, known)
    left = add_results(top, programme)
    _add_what_is_left(top, programme, left)
    return top


def _identifier(reporter: Reporter, programme_id: str) -> str:
    return plain(f"{reporter.ref}-{programme_id}")


def _add_descriptions(top: Element, programme: Programme) -> None:
    row = programme.row
    reports = "; ".join(_cited(document) for document in programme.documents)
    words = (
        f"{row['title']}: {row['level']}, {row['status']}. Reported in {reports or row['doc_id']}."
    )
    narrate(add(top, "description", {"type": GENERAL}), words)
    for outcome in programme.outcomes:
        if outcome["indicator"] == "funding":
            words = f"Funding ({outcome['kind']}): {outcome['value_text']} – “{outcome['quote']}”"
            narrate(add(top, "description", {"type": OTHER}), words)


def _cited(document: Row) -> str:
    where = ", ".join(filter(None, (document["publisher"], document["published_date"])))
    return f"“{document['title'] or document['doc_id']}”" + (f" ({where})" if where else "")


def _add_organisations(top: Element, programme: Programme) -> None:
    found = sorted(
        {
            (ORGANISATION_ROLES[o["role"]], o["name"], o["organisation_type"] or "")
            for o in programme.organisations
            if o["role"] in ORGANISATION_ROLES
        }
    )
    for role, name, kind in found:
        attributes = {"role": role} | ({"type": kind} if kind else {})
        narrate(add(top, "participating-org", attributes), name)
    if not found:
        narrate(add(top, "participating-org", {"role": "4"} | own(stated="0")), NOT_STATED)


def _status(programme: Programme) -> str:
    """The status; where the articles leave it open, what the dates say at publication."""
    row = programme.row
    if row["status"] in STATUSES:
        return STATUSES[row["status"]]
    published = last_day(programme.published)
    start, end = first_day(row["start_date"]), last_day(row["end_date"])
    if published and end and end <= published:
        return STATUSES["completed"]
    if published and start and start > published:
        return STATUSES["planned"]
    return STATUSES["ongoing"]


def _dates(programme: Programme) -> list[tuple[str, date, str]]:
    """Type, day and EDTF of the start and the end, as far as they are known.

    A date cut to a year or a month is its first day as a start, its last day as an end.
    """
    row, status = programme.row, _status(programme)
    start, end = first_day(row["start_date"]), last_day(row["end_date"])
    begun, over = status != STATUSES["planned"], status == STATUSES["completed"]
    found = [
        (ACTUAL_START if begun else PLANNED_START, start, row["start_date"]),
        (ACTUAL_END if over else PLANNED_END, end, row["end_date"]),
    ]
    return [(kind, day, edtf) for kind, day, edtf in found if day]


def _add_dates(top: Element, programme: Programme) -> None:
    """What is known; if nothing is, the day of publication, and that it is no more than that."""
    dates = _dates(programme)
    for kind, day, edtf in dates:
        add(top, "activity-date", {"type": kind, "iso-date": day.isoformat()} | own(edtf=edtf))
    published = last_day(programme.published)
    if not dates and published:
        planned = _status(programme) == STATUSES["planned"]
        kind = PLANNED_START if planned else ACTUAL_START
        attributes = {"type": kind, "iso-date": published.isoformat()} | own(stated="0")
        narrate(add(top, "activity-date", attributes), NOT_BEGUN if planned else BEGUN)


def _add_places(top: Element, programme: Programme) -> None:
    codes = {
        role: sorted({alpha_2(c["country_code"]) for c in programme.countries if c["role"] == role})
        for role in ("recipient", "host")
    }
    for code in codes["recipient"]:
        add(top, "recipient-country", {"code": code})
    for code in codes["host"]:
        place = add(top, "location")
        add(place, "location-reach", {"code": TAKES_PLACE})
        add(place, "location-id", {"vocabulary": ISO_COUNTRY, "code": code})


def _add_subjects(top: Element, programme: Programme) -> None:
    for code in sorted({topic["dac_code"] for topic in programme.topics}):
        add(top, "sector", {"vocabulary": DAC, "code": code})
    for topic in sorted({topic["topic"] for topic in programme.topics}):
        tag = add(top, "tag", {"vocabulary": OWN, "code": topic})
        narrate(tag, topic.replace("_", " "))


def _address(document: Row) -> str | None:
    """The document's address, if it is one of the web."""
    address = quote(document["url"] or "", safe="-._~:/?#@!$&'()*+,;=%")
    return address if _ADDRESS.fullmatch(address) else None


def _add_document(top: Element, document: Row) -> None:
    attributes = {"url": _address(document) or "", "format": plain(document["media_type"])}
    link = add(top, "document-link", attributes | own(doc=document["doc_id"]))
    narrate(add(link, "title"), document["title"] or document["doc_id"])
    add(link, "category", {"code": WEB_PAGE})
    if document["language"]:
        add(link, "language", {"code": plain(document["language"])})
    day = first_day(document["published_date"])
    if day and precision(document["published_date"]) == "day":
        add(link, "document-date", {"iso-date": day.isoformat()})


def _add_relatives(
    top: Element, programme: Programme, reporter: Reporter, known: Iterable[str]
) -> None:
    parent = programme.row["parent_programme_id"]
    relatives = [(PARENT, parent)] if parent else []
    relatives += [(CHILD, child) for child in programme.children]
    for kind, relative in relatives:
        if relative in known:
            add(top, "related-activity", {"type": kind, "ref": _identifier(reporter, relative)})


def _add_what_is_left(top: Element, programme: Programme, outcomes: Iterable[Element]) -> None:
    """What the standard has no element for, in elements of our own."""
    for organisation in programme.organisations:
        if organisation["role"] not in ORGANISATION_ROLES:
            names: Attributes = {"role": organisation["role"], "name": organisation["name"]}
            more = {"type": organisation["organisation_type"], "doc": organisation["doc_id"]}
            _add_own(top, "organisation", names | more)
    for country in programme.countries:
        dated = country["start_date"] or country["end_date"]
        if dated or country["role"] == "provider":
            columns = ("country_code", "role", "start_date", "end_date", "doc_id")
            _add_own(top, "country", {name: country[name] for name in columns})
    for document in programme.documents:
        if not _address(document):
            columns = ("doc_id", "title", "publisher", "published_date", "url")
            _add_own(top, "document", {name: document[name] for name in columns})
    for outcome in outcomes:
        top.append(outcome)


def _add_own(top: Element, tag: str, attributes: Attributes) -> None:
    found = {k.replace("_", "-"): plain(v) for k, v in attributes.items() if v is not None}
    add(top, f"{{{OURS}}}{tag}", found)
