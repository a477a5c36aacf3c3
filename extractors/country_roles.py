"""What part each country has in a programme: whose people learn, who gives, where it is held."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors._article import Article
from extractors._country_clauses import read_clauses
from extractors._country_communities import communities
from extractors._country_defaults import GUESS, Best, add_agencies, add_dateline, add_rows
from extractors._country_slots import Unit, read_units
from extractors._country_votes import BY_PEOPLE, Vote, read_votes
from extractors._places import ByPlace
from schemas.facts import UNKNOWN_PERIOD, CountryFact, ProgrammeFact
from schemas.values import Evidence, Period

_FLOOR = 0.5  # what is believed at all
MANY = 10  # countries of learners: no single country that is named beside them learns alone
_VISIT = re.compile(
    r"\b(?:study (?:visit|tour|trip|stay)|comparative stud|exchange visit|internship|"
    r"foreign (?:police|officers|officials|students|trainees)|foreigners)",
    re.IGNORECASE,
)
_ONLINE = re.compile(
    r"\b(?:e-learning platform|online (?:training|course|workshop|seminar)|webinar|virtual)",
    re.IGNORECASE,
)
_IN_THEIR_OWN = re.compile(
    r"\b(?:trained|taught|courses|lessons|training)\b"
    r"(?: (?!as|will|to|that|which|when|it|help)\w+){0,6} (?:at home|in (?:their|each|its) "
    r"(?:own |home )?countr(?:y|ies))\b",
    re.IGNORECASE,
)
_NUMBERS = {
    w: n
    for n, w in enumerate("three four five six seven eight nine ten eleven twelve".split(), start=3)
}
_COUNTED = re.compile(
    rf"\b({'|'.join(_NUMBERS)}|\d{{1,3}}) (?:[\wⓄⓇ-]+ ){{0,3}}?(?:countries|states|nations|"
    r"territories|governments)\b",
    re.IGNORECASE,
)
_PAYING = frozenset(
    "funded_by funders subject_funds subject_gives money_from money_by_people clause_pay "
    "clause_cover clause_donate clause_get clause_money".split()
)
# Of these, those by money.
_MONEY = _PAYING - {"subject_gives", "clause_donate", "clause_get"}
# Readings by which a country only stands beside the one who delivers.
_BESIDE = frozenset(("together_with", "delivered_with"))
# An international body and the country that it works with: "Ⓞ, together with Ⓐ, will launch".
_BESIDE_BODY = re.compile(
    r"^[^.;]{0,40}Ⓞ(?: \(Ⓞ\))?(?: and|,? (?:together|jointly|in \w+) with) (?:the )?[ⒸⒶ],? "
)
_TEACHING = frozenset(
    "subject_teaches experts_of trainers_from team_teaches clause_train clause_lead".split()
)
# Readings by which a giver's own people learn beside others.
_PLAINLY_LEARN = frozenset(
    "trainees_from came_from number_from list_of_countries number_of_countries sent_by".split()
)
# Readings by which people are sent to a country, to help it or to keep the peace.
_MISSIONS = frozenset(("mission_to", "deployed_in"))
# Readings by which people travel to a country: it is not theirs.
_AWAY = frozenset("sent_to visit_to others_to clause_go clause_visit".split())
_DATED = frozenset(("subject_funds", "subject_gives", "joins_then"))
_LEARNING = re.compile(
    r"\b(?:train\w*|courses?|workshops?|seminars?|lessons?|class(?:es)?|exercises?|taught|teach\w*|"
    r"mentor\w*|curricul\w+|academy|built|project|programme|program)\b",
    re.IGNORECASE,
)
_EMBASSY_IN = re.compile("Ⓔ(?: in| to|,)? (?:the )?([ⒸⓅ])")


def read_country_roles(article: Article, programmes: Sequence[ProgrammeFact]) -> list[CountryFact]:
    """One fact for each country and role in each programme, in order of place."""
    if not programmes:
        return []
    units = read_units(article)
    ethnic = communities(units)
    read = (*read_votes(units), *read_clauses(article, units))
    votes = _settle([v for v in read if v.item.code not in ethnic])
    best = _complete(votes, units)
    times = _times([*votes, *best], programmes)
    facts = [_fact(v, programmes, times.get((v.item.code, v.role))) for v in best]
    return sorted(facts, key=lambda f: (f.programme, f.evidence.start, f.code, f.role))


def _settle(votes: Sequence[Vote]) -> list[Vote]:
    """One part for each mention between giving and getting; the surer reading wins."""
    best: dict[tuple[int, str], Vote] = {}
    for vote in votes:
        key = (vote.item.start, vote.role)
        if key not in best or vote.confidence > best[key].confidence:
            best[key] = vote
    return [v for v in best.values() if not _is_beaten(v, best) and v.confidence >= _FLOOR]


def _is_beaten(vote: Vote, best: dict[tuple[int, str], Vote]) -> bool:
    other = {"recipient": "provider", "provider": "recipient"}.get(vote.role)
    rival = best.get((vote.item.start, other)) if other else None
    return rival is not None and rival.confidence > vote.confidence


def _complete(votes: Sequence[Vote], units: Sequence[Unit]) -> list[Vote]:
    """The best vote for each country and role, and what follows from them together."""
    best: dict[tuple[str, str], Vote] = {}
    for vote in sorted(votes, key=lambda v: (-v.confidence, v.item.start)):
        best.setdefault((vote.item.code, vote.role), vote)
    _drop_offices(best)
    _drop_missions(best)
    _turn_home_partner(best)
    _drop_doubtful_learners(best, votes)
    _drop_teachers(best)
    _drop_weak_givers(best)
    _add_named_number(best, units)
    add_rows(best, units, _said_numbers(units))
    _add_only_country(best, units)
    add_dateline(best, units)
    add_agencies(best, units)
    _add_home(best, units)
    return list(best.values())


def _drop_offices(best: Best) -> None:
    """An office's country learns only if nobody else does, or one that shares the office."""
    getters = {c: v for (c, role), v in best.items() if role == "recipient"}
    others = {c for c, v in getters.items() if v.rule != "local_office"}
    hosts = {c for (c, role), v in best.items() if role == "host" and v.confidence > 0.5}
    for code, vote in getters.items():
        row = next((s for s in vote.unit.slots.values() if vote.item in s), ())
        elsewhere = (others and not others & {i.code for i in row}) or (hosts and code not in hosts)
        if vote.rule == "local_office" and elsewhere:
            del best[code, "recipient"]


def _drop_missions(best: Best) -> None:
    """Where people are sent is no country of learners if it is said whose the learners are."""
    getters = {c: v for (c, role), v in best.items() if role == "recipient"}
    if any(v.confidence >= 0.75 for v in getters.values() if v.rule not in _MISSIONS):
        for code in [c for c, v in getters.items() if v.rule in _MISSIONS]:
            del best[code, "recipient"]


def _turn_home_partner(best: Best) -> None:
    """A partner in whose country an event is held learns there, if nobody else is said to."""
    if any(role == "recipient" for _, role in best):
        return
    for code, role in [k for k in best if k[1] == "provider"]:
        vote = best[code, role]
        with_body = vote.rule not in _MONEY and _BESIDE_BODY.search(vote.unit.text) is not None
        if (vote.rule in _BESIDE or with_body) and (code, "host") in best:
            best[code, "recipient"] = replace(vote, role="recipient", rule="partner_at_home")
            del best[code, role]


def _drop_doubtful_learners(best: Best, votes: Sequence[Vote]) -> None:
    """Where others learn, a plain giver whose people one sentence seems to teach does not."""
    getters = {c: v for (c, role), v in best.items() if role == "recipient"}
    sure = {c for c, v in getters.items() if v.confidence >= 0.7}
    for code, vote in getters.items():
        gives = best.get((code, "provider"))
        seen = {v.unit.start for v in votes if (v.item.code, v.role) == (code, "recipient")}
        doubtful = vote.rule not in _PLAINLY_LEARN and len(seen) < 2
        if gives and gives.confidence >= 0.75 and doubtful and sure - {code}:
            del best[code, "recipient"]


def _drop_teachers(best: Best) -> None:
    """Officers named by their country alone are no trainees if that country teaches others."""
    taught = {c for (c, role), v in best.items() if role == "recipient" and v.confidence >= 0.7}
    for code, role in [k for k in best if k[1] == "provider"]:
        learns = best.get((code, "recipient"))
        teaches = best[code, role].rule in _TEACHING
        if teaches and learns and learns.rule in BY_PEOPLE and taught - {code}:
            del best[code, "recipient"]


def _drop_weak_givers(best: Best) -> None:
    """A partner whose own people learn is no provider, unless it plainly gives.

    Where others learn too, it may well teach them beside its own.
    """
    getters = {code: v.confidence for (code, role), v in best.items() if role == "recipient"}
    for code, role in [k for k in best if k[1] == "provider"]:
        vote = best[code, role]
        pays = vote.rule in _PAYING or (len(getters) > 1 and vote.confidence >= 0.7)
        if not pays and getters.get(code, 0) >= 0.55:
            del best[code, role]


def _add_named_number(best: Best, units: Sequence[Unit]) -> None:
    """Where "three countries" learn, a row of three countries names them."""
    sizes = _said_numbers(units)
    for unit in units:
        for items in unit.slots.values():
            codes = {i.code for i in items}
            travelled = any(
                (c, "host") in best and best[c, "host"].rule == "sent_to" for c in codes
            )
            if len(codes) > 2 and len(codes) in sizes and not travelled:
                for item in items:
                    vote = Vote(item, "recipient", "number_of_countries", 0.7, unit)
                    best.setdefault((item.code, "recipient"), vote)


def _said_numbers(units: Sequence[Unit]) -> set[int]:
    """How many countries the article says that there are."""
    numbers = {w.casefold() for u in units for w in _COUNTED.findall(u.text)}
    return {_NUMBERS.get(n) or int(n) for n in numbers if n in _NUMBERS or n.isdecimal()}


def _counts_many(units: Sequence[Unit]) -> bool:
    """Learners come from more countries than the article names: "from 35 EU countries"."""
    return any(
        (_NUMBERS.get(n.casefold()) or int(n)) >= MANY
        for u in units
        if _LEARNING.search(u.text)
        for n in _COUNTED.findall(u.text)
        if n.casefold() in _NUMBERS or n.isdecimal()
    )


def _add_only_country(best: Best, units: Sequence[Unit]) -> None:
    """The only country that an article names beside the giver, by more than a people.

    Else the one in which the giving embassy has its seat.
    """
    if any(role == "recipient" for _, role in best) or _counts_many(units):
        return
    givers = {code for code, role in best if role == "provider"}
    hosts = {code: v for (code, role), v in best.items() if role == "host"}
    visited = {code for code, v in hosts.items() if v.rule in _AWAY}
    found = [
        (i, u)
        for u in units
        for p, s in u.slots.items()
        if u.text[p] != "Ⓓ"
        for i in s
        if i.code not in givers and i.code not in visited
    ]
    if len({i.code for i, _ in found}) == 1:
        item, unit = found[0]
        best[item.code, "recipient"] = Vote(item, "recipient", "only_country", GUESS, unit)
        return
    there = hosts.keys() - givers - visited
    if len(there) == 1 and len(hosts.keys() - visited) == 1:
        vote = hosts[there.pop()]
        best[vote.item.code, "recipient"] = replace(
            vote, role="recipient", rule="held_there", confidence=GUESS
        )
        return
    for unit in units:
        seat = _EMBASSY_IN.search(unit.text)
        for item in unit.slots.get(seat.start(1), ())[:1] if seat else ():
            vote = Vote(item, "recipient", "embassy_in", GUESS, unit)
            best.setdefault((item.code, "recipient"), vote)


def _add_home(best: Best, units: Sequence[Unit]) -> None:
    """Where nothing says that it is held elsewhere, one country's people learn at home.

    A study visit is to the one who gives it, and a course over the network is nowhere.
    """
    getters = [v for (_, role), v in best.items() if role == "recipient"]
    said = max((u.start for u in units if _IN_THEIR_OWN.search(u.text)), default=None)
    if said is not None:
        for vote in getters:
            if vote.unit.start <= said:
                _put_host(best, vote, "in_their_own_country", 0.6)
    if any(role == "host" for _, role in best) or any(_ONLINE.search(u.text) for u in units):
        return
    givers = [v for (_, role), v in best.items() if role == "provider"]
    if any(_VISIT.search(u.text) for u in units):
        if len(givers) == 1:
            _put_host(best, givers[0], "visit_to_provider", GUESS)
    elif len(getters) == 1 and any(_LEARNING.search(u.text) for u in units):
        _put_host(best, getters[0], "at_home", GUESS)


def _put_host(best: Best, vote: Vote, rule: str, confidence: float) -> None:
    host = replace(vote, role="host", rule=rule, confidence=confidence)
    best.setdefault((vote.item.code, "host"), host)


def _fact(vote: Vote, programmes: Sequence[ProgrammeFact], period: Period | None) -> CountryFact:
    evidence = Evidence(vote.item.start, vote.item.end, vote.rule, round(vote.confidence, 2))
    number = _programme(vote, programmes)
    return CountryFact(number, vote.item.code, vote.role, evidence, period or UNKNOWN_PERIOD)


def _times(
    votes: Sequence[Vote], programmes: Sequence[ProgrammeFact]
) -> dict[tuple[str, str], Period]:
    """When each country had its part: its own date in a row, else its event's.

    The most exact date of all the readings of a country's part wins.
    """
    several = len({p.period for p in programmes if p.level == "event" and p.period.start}) > 1
    known = ByPlace((p.evidence.start, p) for p in programmes)
    times: dict[tuple[str, str], Period] = {}
    for vote in votes:
        key = vote.item.code, vote.role
        event = known.last_before(vote.unit.end) or programmes[0]
        found = vote.item.period or _event_period(vote, event, several=several)
        if found and (key not in times or _exactness(found) > _exactness(times[key])):
            times[key] = found
    only = _only_event(programmes)
    if only is not None:
        hosts = {v.item.code for v in votes if v.role == "host" and v.confidence > 0.5}
        if len(hosts) == 1:
            times.setdefault((hosts.pop(), "host"), only)
    return times


def _only_event(programmes: Sequence[ProgrammeFact]) -> Period | None:
    """The dates of the only event that an article tells of: its host had it then."""
    events = [p.period for p in programmes if p.level == "event"]
    dated = len(events) == 1 and events[0].start is not None and events[0].end is not None
    return events[0] if dated else None


def _exactness(period: Period) -> int:
    return len(period.start or "") * 2 + len(period.end or "")


def _event_period(vote: Vote, event: ProgrammeFact, *, several: bool) -> Period | None:
    """The sentence's only date, where it is that of the event, the gift or the joining.

    People learn longer than one event lasts, unless the article tells of several.
    """
    period = vote.unit.period
    if period is None or vote.unit.kind == "item":
        return period
    if vote.rule in _DATED:
        return period
    if event.level == "event" and _covers(event.period, period):
        return (
            event.period if vote.role == "host" or (several and vote.role == "recipient") else None
        )
    dated = vote.role == "host" and vote.confidence > 0.5 and vote.rule != "dateline_here"
    return period if dated else None


def _covers(whole: Period, part: Period) -> bool:
    """Whether ``part`` lies in ``whole``, as far as both are known."""
    if not (whole.start and part.start):
        return bool(whole.end and whole.end == part.end)
    first, last = whole.start.rstrip("~"), (whole.end or whole.start).rstrip("~")
    start, end = part.start.rstrip("~"), (part.end or part.start).rstrip("~")
    return first[: len(start)] <= start and end[: len(last)] <= last[: len(end)]


def _programme(vote: Vote, programmes: Sequence[ProgrammeFact]) -> int:
    """The programme whose evidence is in the same sentence, else the nearest one before."""
    before = [
        (p.evidence.start, i) for i, p in enumerate(programmes) if p.evidence.start < vote.unit.end
    ]
    return max(before)[1] if before else 0
