"""Numbers without a noun: what they continue, divide or stand for."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors._activity import is_spoken_of
from extractors._counted import Phrase
from extractors._findings import LOOK_BACK, PEOPLE, Finding, Reading, speaks_of_learners, value_of
from extractors._frames import frames_of
from extractors._grammar import is_verb, role_in_clause, text_of
from extractors._lexicon import lookup
from extractors._outcome_brackets import is_one_of_each
from extractors._outcome_bystanders import delivers, has_group_subject
from extractors._outcome_claims import all_planned, claim
from extractors._outcome_credit import judge_results
from extractors._outcome_gathered import travel_to_learn
from extractors._outcome_indicator import become_trainers, inherited_indicator, people_indicator
from extractors._outcome_learning import are_told_to_learn, learn_by_doing
from extractors._outcome_money import NOT_FUNDING
from extractors._outcome_people_rule import LEARNERS, People
from extractors._outcome_stated import judge_stated
from extractors._outcome_told import are_called_class, who_came_before
from extractors.normalise.numbers import parse_number
from schemas.values import Quantity


def judge_elliptic(phrase: Phrase, reading: Reading) -> Finding | None:
    """A number without a noun: "425 in 2016", "86 of them women", "Seven had attended"."""
    if phrase.head.doc[max(0, phrase.first - 2) : phrase.first].text.casefold() == "all but":
        return None
    kind = claim(phrase, reading)
    if kind is None:
        return None
    goes_on = _goes_on(phrase, kind, reading)
    if goes_on is not None or delivers(phrase):
        return goes_on
    return judge_stated(phrase, reading) or _stands_for_people(phrase, kind, reading)


def _goes_on(phrase: Phrase, kind: str, reading: Reading) -> Finding | None:
    """A number that continues the finding before it: money, a list, "the remaining five"."""
    last = reading.found[-1] if reading.found else None
    if last is None:
        return None
    money = _bare_money(phrase, last)
    if money is not None:
        return replace(money, kind="target" if all_planned(reading) else kind)
    listed = phrase.block.kind == "item"
    if listed and last.indicator == "operational_results":
        return judge_results(phrase, reading)
    if listed and _same_list(phrase, last.phrase, reading):
        return Finding(phrase, last.indicator, last.kind, "number-listed", 0.7)
    last = _last_of_things(reading)
    if last.indicator in _THINGS and (_adds_to(phrase, last, reading) or _of_year(phrase, last)):
        return Finding(phrase, last.indicator, kind, "number-adds", 0.6)
    known = _of_known_number(phrase, reading)
    if known is not None:
        part = replace(phrase, partitive=True)
        return Finding(part, known.indicator, kind, "number-of-number", 0.6)
    if _after_remaining(phrase) and last.indicator in PEOPLE:
        return Finding(phrase, last.indicator, last.kind, "number-remaining", 0.7)
    return None


def _stands_for_people(phrase: Phrase, kind: str, reading: Reading) -> Finding | None:
    """A number that is a part of people counted before, or that learns or attends itself."""
    if is_one_of_each(phrase, reading):
        scope = reading.scopes.of_sentence(phrase.sentence)
        indicator = people_indicator(phrase, scope, reading)
        return Finding(phrase, indicator, kind, "number-of-each", 0.6)
    if _is_grown(phrase):
        return Finding(phrase, "persons_trained", kind, "number-of-learners-grew", 0.6)
    divided = _whole_named(phrase, reading)
    if divided is not None and phrase.role[0] != "object":
        return Finding(phrase, divided.indicator, kind, "number-stands-for-people", 0.7)
    if are_called_class(phrase, reading):
        return Finding(phrase, "persons_trained", kind, "number-class", 0.7)
    if who_came_before(phrase, reading):
        return Finding(phrase, reading.found[-1].indicator, "actual", "number-who", 0.7)
    part = None if _divides_others(phrase, reading) else _part(phrase, kind, reading)
    if part is not None:
        return part
    scope = reading.scopes.of_sentence(phrase.sentence)
    spoken_of = reading.last_people(phrase) is not None or is_spoken_of(
        reading, phrase.sentence, phrase.block
    )
    learns = _learns(phrase) or _divides_learners(phrase) or _does_as_learners(phrase, reading)
    if _counts_members(phrase) or (learns and spoken_of):
        indicator = inherited_indicator(phrase, reading) or people_indicator(phrase, scope, reading)
        return Finding(phrase, indicator, kind, "number-learns", 0.6)
    return None


def _does_as_learners(phrase: Phrase, reading: Reading) -> bool:
    """As in "only 870 went on to the course", "The thirty-nine worked through a case"."""
    role, verb = phrase.role
    scope = reading.scopes.of_sentence(phrase.sentence)
    people = People(phrase, scope, reading, role, verb, frames_of(verb))
    return any(rule(people) for rule in (learn_by_doing, travel_to_learn, are_told_to_learn))


def _part(phrase: Phrase, kind: str, reading: Reading) -> Finding | None:
    """As in "including 425", "twelve of them", "Sixteen came from the regions"."""
    whole = _continued(phrase, reading)
    if whole is not None:
        own = "trainers_trained" if become_trainers(phrase, reading) else whole.indicator
        return Finding(phrase, own, whole.kind, "number-continues", 0.7)
    people = reading.last_people(phrase)
    if people is None:
        return None
    other = reading.found[people]
    if phrase.partitive and phrase.quantity.modifier != "vague":
        own = "trainers_trained" if become_trainers(phrase, reading) else other.indicator
        return Finding(phrase, own, kind, "number-of-them", 0.7)
    if _is_of_another_year(phrase) and other.phrase.sentence == phrase.sentence:
        return Finding(phrase, other.indicator, other.kind, "number-of-year", 0.7)
    if _is_also_share(phrase, reading) and _is_near(phrase, other, reading):
        return Finding(phrase, other.indicator, kind, "number-and-share", 0.7)
    stands = _stands_as_noun(phrase) and _is_near(phrase, other, reading) and not _learns(phrase)
    if not stands or reading.outnumbers(phrase) or "harm" in frames_of(phrase.verb):
        return None
    return Finding(phrase, other.indicator, kind, "number-stands-for-people", 0.6)


def _is_also_share(phrase: Phrase, reading: Reading) -> bool:
    """As in "537 or 70 % were male", "231 (30 %) are women": a part, told as a share as well."""
    end = phrase.mention.end
    again = _OR_AS_SHARE.match(phrase.text, end)
    if again is None or phrase.mention.label != "count" or reading.outnumbers(phrase):
        return False
    near = reading.scopes.article.mentions_in("counts", again.end(), again.end() + 1)
    return any(m.label == "percent" and m.start <= again.end() for m in near)


_OR_AS_SHARE = re.compile(r" ?(?:\(|or |, or )(?:some |about |around |nearly )?(?=\d)")


def _is_of_another_year(phrase: Phrase) -> bool:
    """As in "452 took part (2016: 310)"."""
    around = phrase.text[max(0, phrase.mention.start - 8) : phrase.mention.end + 1]
    return re.fullmatch(r"\W*\((?:19|20)\d\d: ?\S+\)", around) is not None


_GROWN = re.compile(
    r"\bnumber of (?:\w+ ){0,3}(?:trainees|participants|graduates|students|learners|attendees|"
    r"(?:officers|people|persons|police|members) (?:trained|taught))\b[^.;]{0,30}?"
    r"\b(?:went|rose|rises|risen|grew|grown|increased|climbed|jumped|fell|fallen|dropped)\b"
    r"(?:(?! (?:by|per)\b)[^.;]){0,60}\b(?:from|to|at)(?: \w+){0,2} \Z",
    re.IGNORECASE,
)


def _is_grown(phrase: Phrase) -> bool:
    """As in "the number of trainees went up from around 3,000 to around 5,000"."""
    return _GROWN.search(phrase.text, phrase.sentence.start_char, phrase.mention.start) is not None


def _whole_named(phrase: Phrase, reading: Reading) -> Finding | None:
    """As in "Of the 43, nineteen were women and eleven serve in the east": people known already."""
    sentence = phrase.sentence
    opening = _OF_NUMBERED.match(phrase.text, sentence.start_char, phrase.mention.start)
    if opening is None:
        return None
    article = reading.scopes.article
    first = next(iter(article.mentions_in("counts", opening.end(), opening.end() + 1)), None)
    if (
        first is None
        or not isinstance(first.value, Quantity)
        or first.start == phrase.mention.start
    ):
        return None
    value = value_of(first.value)
    people = (f for f in reversed(reading.found[-LOOK_BACK:]) if f.indicator in PEOPLE)
    return next((f for f in people if value_of(f.phrase.quantity) == value), None)


_OF_NUMBERED = re.compile(
    r"\W*(?:of|among|from)\s+(?:all\s+)?(?:the|these|those)\s+", re.IGNORECASE
)


def _divides_others(phrase: Phrase, reading: Reading) -> bool:
    """As in "a force of 1,400, of which 320 are women": a part of people who are none of ours."""
    whole = reading.passed
    if whole is None or whole.sentence != phrase.sentence:
        return False
    if reading.found and reading.found[-1].phrase.mention.start > whole.mention.start:
        return False
    a, b = value_of(whole.quantity), value_of(phrase.quantity)
    people = whole.category == "person" or whole.elliptic or phrase.partitive
    return people and whole.mention.label == "count" and a is not None and b is not None and b < a


def _is_near(phrase: Phrase, other: Finding, reading: Reading) -> bool:
    """In the same sentence, or in the next one of the paragraph."""
    if speaks_of_learners(phrase):
        return True
    before = reading.scopes.earlier(phrase.sentence, phrase.block)
    return other.phrase.sentence in (phrase.sentence, before)


def _learns(phrase: Phrase) -> bool:
    role, verb = phrase.role
    frames = frames_of(verb)
    if role == "object":
        return "train" in frames and _is_more(phrase)
    if role == "agent":  # not "followed by Punjab (245 missing)"
        return "learn" in frames and phrase.number.dep_ == "pobj"
    if role == "subject_passive":
        return bool(frames & {"attend", "train"})
    return role == "subject" and bool(frames & {"attend", "train"}) and "teach" not in frames


def _is_more(phrase: Phrase) -> bool:
    """As in "are planning to coach 3,000 more", "another 40"."""
    doc = phrase.head.doc
    around = doc[max(0, phrase.first - 2) : phrase.first + 1].text + " "
    around += doc[phrase.last : phrase.last + 2].text
    return re.search(r"\b(?:more|others|another|further|additional)\b", around) is not None


def _divides_learners(phrase: Phrase) -> bool:
    """As in "The students, 12 from Peru and 12 from Chile, graduated": who they are, by origin."""
    doc, first = phrase.head.doc, phrase.first
    after = doc[phrase.last + 1].lower_ if phrase.last + 1 < len(doc) else ""
    if first < 2 or doc[first - 1].text not in (",", "(", "–", "—") or after not in ("from", "of"):
        return False
    noun = doc[first - 2]
    counted = lookup(doc, noun.i)
    if counted is not None and counted.phrase in LEARNERS and _speaks_of_training(phrase):
        return True
    role, verb = role_in_clause(noun)
    taught = role == "subject_passive" and "train" in frames_of(verb)
    attends = role == "subject" and bool(frames_of(verb) & {"learn", "attend"})
    return counted is not None and counted.category == "person" and (taught or attends)


def _speaks_of_training(phrase: Phrase) -> bool:
    """A verb of training or attending stands in the number's sentence, whatever it hangs on."""
    doc, sentence = phrase.head.doc, phrase.sentence
    near = doc[max(sentence.start, phrase.first - _AROUND) : phrase.last + _AROUND]
    return any(t.pos_ == "VERB" and frames_of(t) & {"train", "attend", "learn"} for t in near)


_AROUND = 30  # tokens on each side of a number


def _counts_members(phrase: Phrase) -> bool:
    """As in "its former students number more than five hundred"."""
    role, verb = phrase.role
    return role in ("object", "attribute", "prep:at", "prep:to") and has_group_subject(verb)


def _bare_money(phrase: Phrase, last: Finding) -> Finding | None:
    """As in "another 36 million will be released": a sum in the currency printed before."""
    if last.indicator != "funding" or last.phrase.block != phrase.block:
        return None
    low = phrase.quantity.low or phrase.quantity.high or 0
    if (
        low < 10_000
        or phrase.mention.label != "count"
        or NOT_FUNDING.search(text_of(phrase.sentence))
    ):
        return None
    quantity = replace(phrase.quantity, unit=last.phrase.quantity.unit)
    return Finding(replace(phrase, quantity=quantity), "funding", "actual", "money-continues", 0.6)


def _last_of_things(reading: Reading) -> Finding:
    """The last finding but for the countries that are told with it: "61 courses for 14 nations"."""
    last = reading.found[-1]
    if last.indicator != "countries_covered" or len(reading.found) < 2:
        return last
    before = reading.found[-2]
    return before if before.phrase.sentence == last.phrase.sentence else last


_MORE = frozenset("another further additional extra".split())


def _adds_to(phrase: Phrase, last: Finding, reading: Reading) -> bool:
    """As in "31 courses were held. Another two are to open": things of the kind counted before."""
    doc, first = phrase.head.doc, phrase.first
    before = doc[first - 1].lower_ if first else ""
    after = doc[phrase.last + 1].lower_ if phrase.last + 1 < len(doc) else ""
    if not (before in _MORE or after == "more" or phrase.words.split()[0] in _MORE):
        return False
    earlier = reading.scopes.earlier(phrase.sentence, phrase.block)
    near = last.phrase.sentence in (phrase.sentence, earlier)
    return near and "harm" not in frames_of(phrase.verb)


_YEAR = re.compile(r"\(\s*(?:in )?(?:19|20)\d\d:\s*$")


def _of_year(phrase: Phrase, last: Finding) -> bool:
    """As in "39 courses in 2017 (2016: 27)": the same, of another year."""
    start = phrase.mention.start
    same = last.phrase.sentence == phrase.sentence
    return same and _YEAR.search(phrase.text, max(0, start - 12), start) is not None


_NEAR = 3  # findings before "two of the eleven" among which the eleven are looked for
_OF_NUMBER = re.compile(r" of (?:the|these|those|its|our|all) ([\w,.-]*\w)")


def _of_known_number(phrase: Phrase, reading: Reading) -> Finding | None:
    """As in "two of the eleven": of a number that was found shortly before."""
    named = _OF_NUMBER.match(phrase.text, phrase.mention.end)
    value = parse_number(named[1]) if named is not None else None
    if value is None:
        return None
    near = (f for f in reversed(reading.found[-_NEAR:]) if f.phrase.block == phrase.block)
    last = next((f for f in near if value_of(f.phrase.quantity) == value), None)
    return last if last is not None and last.indicator in _THINGS else None


def _same_list(phrase: Phrase, other: Phrase, reading: Reading) -> bool:
    """Both are lines of one list."""
    if other.block.kind != "item" or other.block == phrase.block:
        return False
    mine, theirs = reading.scopes.lead_in(phrase.block), reading.scopes.lead_in(other.block)
    return mine is not None and theirs is not None and mine.start == theirs.start


def _after_remaining(phrase: Phrase) -> bool:
    """As in "the remaining five", "the other seven"."""
    before = phrase.head.doc[max(0, phrase.first - 1) : phrase.first].text.casefold()
    return before in ("remaining", "other")


_COUNTABLE = (
    *PEOPLE,
    "events_held",
    "equipment_delivered",
    "institutions_supported",
    "facilities_built",
    "operational_results",
)


_THINGS = (*_COUNTABLE[len(PEOPLE) :], "materials_distributed", "documents_produced")


def _continued(phrase: Phrase, reading: Reading) -> Finding | None:
    """The finding of the same sentence that this number goes on from, or is a part of."""
    for other in reversed(reading.found):
        if other.phrase.sentence != phrase.sentence:
            return None
        if other.indicator not in _COUNTABLE:
            continue
        if phrase.partitive or _continues_list(phrase, other.phrase):
            return other
        if _may_divide(phrase, other) and _divides(phrase):
            return other
    return None


def _may_divide(phrase: Phrase, other: Finding) -> bool:
    whole, part = other.phrase.quantity.low, phrase.quantity.low
    kinds = (*PEOPLE, "events_held")
    return other.indicator in kinds and whole is not None and part is not None and part < whole


def _divides(phrase: Phrase) -> bool:
    """As in "…: 20 from Kenya, 15 from Uganda", "…, four in ballistics", "…, including 425"."""
    doc = phrase.head.doc
    before = doc[phrase.first - 1].lower_ if phrase.first else ""
    after = doc[phrase.last + 1].lower_ if phrase.last + 1 < len(doc) else ""
    return before == "including" or (
        before in (",", ":", "and", "(", ";", "–", "-")
        and after in ("from", "in", "of", "on", "at", "to", "for")
    )


def _stands_as_noun(phrase: Phrase) -> bool:
    """The number itself is the subject of its clause, or what its people are said to be."""
    if phrase.number.dep_ == "attr":
        return has_group_subject(phrase.number.head)
    if phrase.number.dep_ in ("nsubj", "nsubjpass"):
        return True
    after = phrase.head.doc[phrase.last + 1 : phrase.last + 3]  # the parser may lose it
    return len(after) == 2 and after[0].lower_ in ("are", "were") and after[1].pos_ != "VERB"


def _continues_list(phrase: Phrase, before: Phrase) -> bool:
    """Only a comma, "including" or "and" and a few words stand between two numbers."""
    doc = phrase.head.doc
    between = doc[before.last + 1 : phrase.first]
    if not 0 < len(between) <= 14:
        return False
    joined = any(t.lower_ in ("including", ",", "and", "(", ";", "among", "plus") for t in between)
    return joined and not any(is_verb(t) and t.lower_ != "including" for t in between)
