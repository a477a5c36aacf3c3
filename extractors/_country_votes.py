"""What single sentences say of a country's part: reviewed patterns over sentences with slots."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors._country_slots import CITY, COUNTRY, PEOPLE, Item, Unit
from extractors._data import load_rows
from extractors._needs import Candidates

SIGNS = {"A": "ⒶⓈ", "S": "Ⓢ", "E": "Ⓔ", "C": "Ⓒ", "D": "Ⓓ", "P": "Ⓟ", "M": "Ⓜ", "G": "Ⓖ", "X": "Ⓧ"}
_WORD = r"[\w'&%/ⓄⓉⓇ-]+"
# Words that no noun phrase runs across, and those that begin another clause.
_NO_PHRASE = (
    "in|for|to|with|at|on|as|by|from|during|between|against|under|the|that|which|who|and|were|was|"
    "alongside|together|their|after|before|while|where|when|is|are|has|have|had|will|would|launch(?:es|ed)|hosts?|hosted|holds?|held|sends?|sent|gives?|"
    "gave|helps?|helped|trains|trained|donates?|donated|provides?|provided|joins?|joined|begins?|"
    "began|opens?|opened|said|says"
)
_NO_OBJECT = "of |by |program|course|session|cent|academ|activit|event|workshop|project|mission"
_NO_RUN = (
    "since|decided|that|which|who|when|where|after|before|because|said|told|whose|while|through|"
    "launched|signed|announced|agreed|seized|arrested|attended by|graced by|opened by|witnessed by|"
    "to (?:prevent|combat|fight|help|stop|reduce|counter|address|build|strengthen|improve|enhance)"
)
# What parts people from those whom they are with: "trainees, together with their guides from".
_NO_OWN = (
    "with|by|to|at|graduat\\w+|(?:support|assistance|mentorship)(?= from)|guides?|instructions?|"
    "attended|training|chief|commissioner|director|head|minister|ambassador|sergeant|constable|messages?|letters?|"
    "reports?|said|says|told|equipment|funds?|funding|visited|met|received|trained|travel\\w*"
)
# The share of its confidence that a trainee keeps where nothing near speaks of training.
_UNTRAINED = 0.6
# Readings that take people by their country alone.
BY_PEOPLE = frozenset(
    ("trainees_by_people", "trainees_by_name", "agency_people", "number_of_people", "peoples_row")
)
# Peoples that have no state: those who stand beside them are communities of one country.
ETHNIC = re.compile(
    r"\b(?:Roma|Vlachs?|Bosniaks?|Gorani|Ashkali|Romanies|ethnic|minorit(?:y|ies)|"
    r"communities)\b"
)
_CEREMONY = re.compile(
    r"\b(?:ceremon(?:y|ies)|graduation|inauguration|launch(?:ed|ing)?|sign(?:ed|ing)|hand-?over|"
    r"handed over|handing over|memorandum|mou)\b",
    re.IGNORECASE,
)
_SUBJECT_RULES = frozenset(("joins", "subject_teaches", "subject_funds", "subject_gives"))
_TOWARDS = re.compile(r"\b(?:to|from|at|near|for|with) (?:the )?\Z", re.IGNORECASE)
_PLACED_IN = re.compile(r"\b(?:in|of|outside) (?:the )?\Z", re.IGNORECASE)
_WHICH = re.compile(r",? (?:which|who)\b")
# People of one country in another: "Iraqi police in Ⓒ".
_OWNED = re.compile(r"[ⒹⒸⒶ](?:'s)? (?:\w+ ){0,2}\Z")
# Who goes to study "at a university in Ⓒ" is plainly taught there.
_STUDIES = "studies_there"
# Those beside whom others do something.
_BESIDE = re.compile(
    r"\b(?:with|alongside|(?<!joined )(?<!attended )by) (?:their |the |our |its |his |her )?"
    r"(?:colleagues|counterparts|experts)\b|\balongside (?:[\w'-]+ ){0,5}\Z",
    re.IGNORECASE,
)
# Those who give, named after "countries such as".
GIVING = re.compile(
    r" (?:have |has |had |will |also )*(?:pledg|donat|fund|financ|support|"
    r"contribut|provid|offer|assist|help)",
    re.IGNORECASE,
)
# A course by the country that gives it: "from U.S. training".
_FOREIGN_COURSE = re.compile(r" (?:training|course)s? (?:program|programme|course|session)", re.I)
# A person whose post has the place in its name.
_LEADS_IT = re.compile(
    r"\b(?:manager|coordinator|head|director|representative|chief|leader) of"
    r"(?: (?!\w+ed\b|held|led|said|told|is|was|has|will|gave|took)[\wⓄⓇ'-]+){1,8}"
    r" (?:in|at) (?:the )?\Z",
    re.IGNORECASE,
)
_EVENT_AT = re.compile(
    r"\b(?:courses?|training|workshops?|seminars?)(?: held)? (?:at|in) (?:the )?(?:\w+ )?\Z",
    re.IGNORECASE,
)
# Those who take part, named behind a comma: "the course, Ⓒ among them".
_AMONG = re.compile(r"(?: being)? among (?:them|these|others)\b", re.IGNORECASE)
# Where an embassy has its seat, unless it is held there: "paid by the embassy in Ⓟ".
_SEAT = re.compile(r"(?<!at the )(?<!in the )(?<!at )(?<!in )Ⓔ (?:in|to) (?:the )?\Z")
# A journey of one who holds an office, on which nobody learns.
_STATE_VISIT = re.compile(
    r"\b(?:his|her|state|courtesy|bilateral|ministerial) (?:\w+ )?visits? (?:to|in) (?:the )?\Z",
    re.IGNORECASE,
)
# What names a project before its quoted title.
_NAMED = re.compile(
    r"\b(?:project|programme|program|called|entitled|titled|action|initiative|campaign|course|"
    r"training|workshop|seminar|conference|theme|of)[,:]? \Z",
    re.IGNORECASE,
)
_GUESTS = re.compile(
    r"\b(?:present were|in attendance|(?:ceremony|opening|launch|closing|event|graduation)"
    r"\b[^.;]{0,30} (?:attended|witnessed|graced|opened|addressed) by|also present|guests)\b",
    re.IGNORECASE,
)
_PERSON_FROM = re.compile(
    r"\b(?:an?|former|retired|veteran) (?:(?!of |for |with |from )[\w'ⒶⒸⒹⓄ-]+ ){0,4}?"
    r"(?:officer|official|policeman|policewoman|chief|inspector|superintendent|agent|investigator|expert|judge|"
    r"prosecutor|commissioner) (?:\w+ ){0,1}from (?:the )?\Z",
    re.IGNORECASE,
)
# One person told of: "the French official", "a Kenyan inspector".
_ONE = re.compile(r"\b(?:the|an?|one|this|that|former|retired) \Z", re.IGNORECASE)
_SINGULAR = re.compile(
    r"(?:officer|official|agent|inspector|member|prosecutor|judge|policem[ae]n|policewoman|"
    r"delegate|colleague|counterpart|investigator|student|trainee|graduate|lawyer|colonel)\Z",
    re.IGNORECASE,
)
_HELPED_BY = re.compile(r" by (?:the )?([ⒶⒸⒺⓈ])")
_TRAINEE_RULES = BY_PEOPLE | {"trainees_from", "trainees_of", "number_from"}
# An adjective's noun follows.
_THING = re.compile(r" (?!who|and|or|to|in|were|was|have|had|has|are|is|from|came|will|at|on)[a-z]")


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern over a sentence with slots; every captured slot votes for ``role``."""

    name: str
    role: str
    confidence: float
    pattern: re.Pattern[str]
    signs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Vote:
    """One reading of one mention."""

    item: Item
    role: str
    rule: str
    confidence: float
    unit: Unit


@lru_cache(maxsize=1)
def role_rules() -> tuple[Rule, ...]:
    """The reviewed patterns, compiled."""
    return tuple(
        Rule(
            r["rule"],
            r["role"],
            float(r["confidence"]),
            _compile(r["pattern"]),
            _signs(r["pattern"]),
        )
        for r in load_rows("country_patterns")
    )


def _signs(pattern: str) -> frozenset[str]:
    """The signs that a pattern can capture: without one of them, a sentence is not tried."""
    letters = {c for name in re.findall(r"(?<!P)<([A-Z]+)>", pattern) for c in name}
    return frozenset("".join(SIGNS[c] for c in letters or SIGNS))


@lru_cache(maxsize=1)
def _candidates() -> Candidates[Rule]:
    return Candidates((rule, rule.pattern) for rule in role_rules())


@lru_cache(maxsize=1)
def word_lists() -> dict[str, str]:
    """The lists of words that the rules speak of, each a pattern."""
    return {r["list"]: r["words"] for r in load_rows("country_role_words")}


def _compile(pattern: str) -> re.Pattern[str]:
    """A pattern of the table with its ``<names>`` filled in.

    ``<CA>`` captures a slot with one of these signs; ``<people>`` is a list of words; ``<gap3>`` up
    to three words, ``<own3>`` the same of one group of people, ``<pre3>`` the same before a slot,
    ``<np3>`` inside one noun phrase, ``<ob3>`` inside an object; ``<run80>`` up to 80 characters of
    one clause; ``<plain>`` no thing follows.
    """
    filled = re.sub(r"(?<!P)<([A-Za-z]+)(\d*)>", _fill, pattern)
    return re.compile(filled, re.IGNORECASE)


def _fill(found: re.Match[str]) -> str:
    name, most = found[1], found[2]
    gaps = {
        "gap": rf"(?: {_WORD},?)",
        "own": rf"(?: (?!(?:{_NO_OWN})\b){_WORD},?)",
        "pre": rf"(?:{_WORD},? )",
        "np": rf"(?:(?!(?:{_NO_PHRASE}) ){_WORD} )",
        "ob": rf"(?:(?!(?:{_NO_OBJECT})|(?:{_NO_PHRASE}) ){_WORD} )",
        "run": rf"(?:(?! (?:{_NO_RUN}) )[^.;])",
    }
    if name in gaps:
        return f"{gaps[name]}{{0,{most}}}?"
    if name == "plain":
        return rf"(?!(?:'s)? (?:{word_lists()['nonpeople']})\b)"
    if name in word_lists():
        return f"(?:{word_lists()[name]})"
    return "([" + "".join(SIGNS[c] for c in name) + "])"


def read_votes(units: Sequence[Unit]) -> Iterator[Vote]:
    """Every reading of every rule.

    Who learns is believed less where nothing near speaks of training.
    """
    for unit, trains in zip(units, speak_of_training(units), strict=True):
        if not unit.slots:
            continue
        signs = frozenset(unit.text[p] for p in unit.slots)
        for rule in _candidates().of(unit.text):
            if signs.isdisjoint(rule.signs):
                continue
            weight = 1.0 if trains or rule.role != "recipient" else _UNTRAINED
            for found in rule.pattern.finditer(unit.text):
                if "no" not in rule.pattern.groupindex or not found["no"]:
                    yield from _match_votes(unit, rule, found, weight)
        yield from _dated_rows(unit, 1.0 if trains else _UNTRAINED)


def _dated_rows(unit: Unit, weight: float) -> Iterator[Vote]:
    """Countries in a row, each with its year: where the training went, one after the other."""
    for place, items in unit.slots.items():
        dated = sum(i.period is not None for i in items)
        if unit.text[place] == COUNTRY and len(items) > 2 and dated > 1:
            for item in items:
                yield Vote(item, "recipient", "row_with_years", 0.75 * weight, unit)


def _match_votes(unit: Unit, rule: Rule, found: re.Match[str], weight: float) -> Iterator[Vote]:
    """What one match says of each country that it captures."""
    for at, item in _captured(unit, found):
        if rule.role == "recipient" and (
            _is_manner(unit.text, at) or _FOREIGN_COURSE.match(unit.text, at + 1)
        ):
            continue
        if rule.role == "host" and rule.name != _STUDIES and _is_elsewhere(unit.text, at):
            continue
        if rule.name in _SUBJECT_RULES and at == found.start() and _is_place_to_go(unit.text, at):
            continue
        if rule.role == "recipient" and _is_bystander(unit, at, found, item):
            continue
        if rule.name == "list_of_countries" and GIVING.match(unit.text, at + 1):
            continue
        if rule.name in BY_PEOPLE and ETHNIC.search(unit.text):
            continue
        if rule.name in _TRAINEE_RULES and _are_teachers(unit.text, found):
            yield Vote(item, "provider", "trainers_from", 0.75, unit)
        else:
            yield Vote(item, rule.role, rule.name, rule.confidence * weight, unit)


def _are_teachers(text: str, found: re.Match[str]) -> bool:
    """Officers who teach, or by whom others are taught."""
    if _teaching().match(text, found.end()):
        return True
    return _taught_by().search(text, max(0, found.start() - 60), found.start()) is not None


@lru_cache(maxsize=1)
def _taught_by() -> re.Pattern[str]:
    """What stands before people who teach: "trained by a team of former officers of"."""
    verbs = word_lists()["byverbs"]
    return re.compile(
        rf"\b(?:{verbs})(?: \w+ly)? by (?:the |an? |\d+ |\w+ )?"
        r"(?:(?:team|group|pair|delegation) of )?(?:\w+ ){0,2}\Z",
        re.IGNORECASE,
    )


def speak_of_training(units: Sequence[Unit]) -> list[bool]:
    """Whether each sentence or its neighbours speak of capacity building at all."""
    own = [_trainword().search(u.text) is not None for u in units]
    return [any(own[max(0, i - 4) : i + 4]) for i in range(len(own))]


@lru_cache(maxsize=1)
def _trainword() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{word_lists()['trainword']})\b", re.IGNORECASE)


def _is_manner(text: str, at: int) -> bool:
    """A people's adjective on a thing: "Chinese culture", not "Chinese border officers"."""
    if text[at] != PEOPLE or not _THING.match(text, at + 1):
        return False
    return _bodies_behind().match(text, at + 1) is None


@lru_cache(maxsize=1)
def _bodies_behind() -> re.Pattern[str]:
    lists = word_lists()
    nouns = "|".join([lists["people"], lists["bodies"], lists["deliverers"], "men|women|law|side"])
    return re.compile(rf"(?: {_WORD},?){{0,4}}? (?:{nouns})\b", re.IGNORECASE)


def _is_elsewhere(text: str, at: int) -> bool:
    """A place that is not the event's: of a war, of a ceremony, in the title of a project."""
    if _nowhere().search(text, max(0, at - 60), at) or _STATE_VISIT.search(text[:at]):
        return True
    if _AMONG.match(text, at + 1) or _SEAT.search(text, max(0, at - 24), at):
        return True
    begin = max(text.rfind(stop, 0, at) for stop in (";", ": ", " and "))
    if _LEADS_IT.search(text, max(0, at - 120), at):
        return True
    ceremony = _CEREMONY.search(text, max(0, begin, at - 160), at)
    if ceremony and not _EVENT_AT.search(text, ceremony.end(), at):
        return True
    return _is_in_title(text, at)


def _is_place_to_go(text: str, at: int) -> bool:
    """Where somebody goes, which is no subject: "travelled to Ⓒ to take part"."""
    if _WHICH.match(text, at + 1):
        return False  # "officials from Ⓐ, which is funding it"
    if text[at] == CITY and _PLACED_IN.search(text, max(0, at - 12), at):
        return True  # "the office in Ⓟ paid"
    return _TOWARDS.search(text, max(0, at - 12), at) is not None


def _is_in_title(text: str, at: int) -> bool:
    """Inside the quoted name of a project."""
    opened = max(text.rfind(mark, 0, at) for mark in '“‘„«"')
    if opened < 0 or at - opened > 160:
        return False
    closed = max(text.rfind(mark, opened + 1, at) for mark in '”»"')
    return closed < 0 and _NAMED.search(text, max(0, opened - 30), opened) is not None


def is_background(unit: Unit, at: int, role: str) -> bool:
    """A guest at a ceremony, one person's origin, a place that is not the event's."""
    if role == "host":
        return _is_elsewhere(unit.text, at)
    return role == "recipient" and (
        _GUESTS.search(unit.text, max(0, at - 200), at) is not None
        or _PERSON_FROM.search(unit.text, max(0, at - 80), at) is not None
    )


def _is_bystander(unit: Unit, at: int, found: re.Match[str], item: Item) -> bool:
    """Guests at a ceremony, one person's origin, or an agency helped by its own country."""
    text = unit.text
    if _GUESTS.search(text, max(0, at - 200), at) or _PERSON_FROM.search(text, max(0, at - 80), at):
        return True
    alone = at == 0 or _ONE.search(text, max(0, at - 9), at)
    if text[at] == PEOPLE and _SINGULAR.search(found[0]) and alone:
        return True
    before = text[max(0, found.start() - 30) : found.start()]
    if text[at] == COUNTRY and " in " in text[found.start() : at] and _OWNED.search(before):
        return True
    if _BESIDE.search(text, max(0, found.start() - 30), at):
        return True
    helped = _HELPED_BY.match(text, found.end())
    return helped is not None and any(
        other.code == item.code for other in unit.slots.get(helped.start(1), ())
    )


@lru_cache(maxsize=1)
def _nowhere() -> re.Pattern[str]:
    """What stands before "in Mali" where that is not the event's place: "the war in Mali"."""
    words = word_lists()["nowhere"]
    return re.compile(rf"\b(?:{words}) (?:in|at|near|inside|outside) (?:the )?\Z", re.IGNORECASE)


@lru_cache(maxsize=1)
def _teaching() -> re.Pattern[str]:
    """What follows people who teach: "officers from Norway delivered the course"."""
    return re.compile(rf"[^.;]{{0,70}}?\b(?:{word_lists()['theyteach']})\b", re.IGNORECASE)


def _captured(unit: Unit, found: re.Match[str]) -> Iterator[tuple[int, Item]]:
    places = [found.start(group) for group in range(1, found.re.groups + 1)]
    if "all" in found.re.groupindex:
        span = range(*found.span("all"))
        places = [p for p in unit.slots if p in span and unit.text[p] in SIGNS["A"] + SIGNS["E"]]
    elif "every" in found.re.groupindex:
        span = range(*found.span("every"))
        places = [p for p in unit.slots if p in span]
    for at in places:
        yield from ((at, item) for item in unit.slots.get(at, ()))
