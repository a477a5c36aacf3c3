"""Seizures, arrests, victims helped: only where the words credit them to the programme.

An article on training is full of police figures that nobody credits to the training: a country's
statistics, another force's haul. They count where the sentence names the programme as their cause,
or where those who did it are the ones whom the programme trained, equipped or set up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span, Token

from extractors._counted import Phrase
from extractors._findings import LOOK_BACK, PEOPLE, Finding, Reading, value_of
from extractors._grammar import ancestors, clause_verb, is_verb, text_of
from extractors._lexicon import singular
from extractors._outcome_bodies import last_found_in
from extractors._outcome_claims import claim, is_finite
from extractors._outcome_deeds import doers, is_deed, is_force, is_plain_deed
from extractors._outcome_operation import in_operation, is_operation, tells_of_others
from extractors.normalise.numbers import parse_number

_CUES = re.compile(
    r"\b(?:result(?:s|ed)?|outcome|led to|thanks to|as a consequence|"
    r"with (?:our|its|the project's|their) (?:assistance|help|support)|"
    r"(?:the|this|our|its) (?:project|programme|program|training|mission|initiative)|"
    r"the centres?|the hotline|"
    r"(?:following|after|since) (?:an?|the|this|their|its) (?:[\w-]+ ){0,2}(?:course|training|"
    r"workshop|seminar|exercise|project|programme|mission)|to (?:its|their) credit|credited|"
    r"after (?:[\w’'-]+ ){0,12}(?:learn\w*|training|trained|taught)|"
    r"trained (?:by|under|in|at|with)|(?:former )?(?:graduates|trainees|participants))\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:since (?:then|that|it|they|its|their|we)|(?:the )?(?:next|following|same) "
    r"(?:days?|weeks?|months?|night|morning)|later|afterwards|thereafter|"
    r"(?:soon|shortly|right|immediately|just|\w+ (?:hours|days|weeks|months)) after\w*|"
    r"within (?:an?|the|\w+) (?:\w+ )?(?:hours?|days?|weeks?|months?)|paid off|"
    r"in (?:the|its|their) first (?:\w+ )?(?:day|week|month|year)s?)\b",
    re.IGNORECASE,
)
_OURS = frozenset("the its their these those this our such".split())
_MAKING = frozenset(
    "train set establish equip create form support launch deploy mentor teach build fund "
    "coach open inaugurate construct refurbish donate provide hand give deliver supply".split()
)
# Whole forces: the police of a country do many things that nobody taught them.
_WHOLE_FORCES = frozenset(
    "police customs service authority government army navy officer official guard ministry".split()
)


def judge_results(phrase: Phrase, reading: Reading) -> Finding | None:
    """Seizures, arrests, victims helped, where the words credit them to the programme."""
    if phrase.block.kind == "item":
        kind = claim(phrase, reading)
        return _judge_listed(phrase, kind, reading) if kind is not None else None
    if _goes_on(phrase, reading):
        kind = claim(phrase, reading)
        return Finding(phrase, "operational_results", kind, "results-go-on", 0.5) if kind else None
    if _is_beside(phrase, reading) or is_deed(phrase) or not is_finite(phrase.sentence):
        return _judge_deed(phrase, reading)
    return None


def judge_taken(phrase: Phrase, reading: Reading) -> Finding | None:
    """Whatever was taken, freed or checked by police at work: "34 people were arrested"."""
    if phrase.block.kind == "item" or not (
        is_plain_deed(phrase) or _is_listed_with(phrase, reading)
    ):
        return None
    return _judge_deed(phrase, reading)


def _judge_deed(phrase: Phrase, reading: Reading) -> Finding | None:
    kind = claim(phrase, reading)
    if kind is None or tells_of_others(phrase, reading):
        return None
    if _is_beside(phrase, reading):
        if _is_earlier(phrase, reading.found[-1]):
            return None
        return Finding(phrase, "operational_results", kind, "results-series", 0.5)
    if _is_done_by_ours(phrase, reading):
        return Finding(phrase, "operational_results", kind, "results-of-trained", 0.5)
    if _CUES.search(text_of(phrase.sentence)):
        return Finding(phrase, "operational_results", kind, "results-credited", 0.5)
    if in_operation(phrase, reading) and all(is_force(d) or is_operation(d) for d in doers(phrase)):
        return Finding(phrase, "operational_results", kind, "results-of-operation", 0.5)
    if _with_goods(phrase, reading):
        return Finding(phrase, "operational_results", kind, "results-with-goods", 0.5)
    return None


def _is_done_by_ours(phrase: Phrase, reading: Reading) -> bool:
    """By those trained, equipped or set up; where nobody is said to do it, by "two of the nine"."""
    who = list(doers(phrase))
    if any(_is_of_programme(doer, phrase, reading) for doer in who):
        return True
    return not who and any(_is_one_of_ours(t, reading) for t in phrase.sentence)


def _judge_listed(phrase: Phrase, kind: str, reading: Reading) -> Finding | None:
    """A line of a list under a sentence that credits results to the programme."""
    lead = reading.scopes.before_list(phrase.block)
    if any(_is_result(f) and f.phrase.block == lead for f in reading.found):
        return Finding(phrase, "operational_results", kind, "results-listed", 0.6)
    return None


def _is_earlier(phrase: Phrase, last: Finding) -> bool:
    """As in "14 arrests; in the year before it had been one"."""
    return _EARLIER.search(phrase.text, last.phrase.mention.end, phrase.mention.start) is not None


_EARLIER = re.compile(
    r"\b(?:against (?:\w+ )?\Z|(?:before|earlier|previous(?:ly)?|compared|while|whereas|up from|"
    r"until then)\b)",
    re.IGNORECASE,
)


def _is_result(finding: Finding) -> bool:
    return finding.indicator == "operational_results"


def _is_beside(phrase: Phrase, reading: Reading) -> bool:
    """The number before it in the sentence is a result."""
    return last_found_in(phrase, reading) and _is_result(reading.found[-1])


def _is_of_programme(doer: Token, phrase: Phrase, reading: Reading) -> bool:
    """As in "the unit", "its agents", "the dogs": trained, equipped, set up before."""
    if doer.pos_ == "PRON" and doer.lower_ in ("they", "it"):
        told = _is_told_of_ours(phrase, reading)
        return told and not _is_earlier_still(clause_verb(phrase.anchor))
    if _is_ours(doer, reading):
        return True
    name = singular(doer)
    if _is_whole_force(doer, name) and not _SINCE.search(text_of(phrase.sentence)):
        return False
    marked = any(c.lower_ in _OURS or c.text.isupper() for c in doer.lefts)
    known = (f for f in reading.found[-LOOK_BACK:] if singular(f.phrase.head) == name)
    if any(marked or f.indicator not in PEOPLE for f in known):
        return True
    return marked and any(_makes(t) for t in _named_before(doer, name))


def _is_whole_force(doer: Token, name: str) -> bool:
    """As "the police", and no "task force"."""
    return name in _WHOLE_FORCES or (name == "force" and doer.doc[doer.i - 1].lower_ != "task")


def _is_ours(noun: Token, reading: Reading) -> bool:
    """As "trainees", and the second number of "three of the twelve", where twelve were trained."""
    if noun.lemma_.casefold() in _LEARNERS:
        return True
    if not noun.like_num or noun.dep_ != "pobj":
        return False
    value = parse_number(noun.text)
    known = reading.found[-LOOK_BACK:]
    return any(f.indicator in PEOPLE and value_of(f.phrase.quantity) == value for f in known)


_LEARNERS = frozenset("trainee participant graduate alumnus attendee learner".split())
_BACK = 4  # sentences in which those are told whom "they" stands for


def _is_told_of_ours(phrase: Phrase, reading: Reading) -> bool:
    """The sentences before in the paragraph tell of the training, or of some who were trained."""
    at: Span | None = phrase.sentence
    for _ in range(_BACK):
        if at is None:
            return False
        if at.start != phrase.sentence.start and reading.scopes.of_sentence(at).is_training:
            return True
        if any(_is_one_of_ours(t, reading) for t in at):
            return True
        at = reading.scopes.earlier(at, phrase.block)
    return False


def _is_one_of_ours(token: Token, reading: Reading) -> bool:
    """As "twelve" in "three of the twelve broke up a ring"."""
    return token.dep_ == "pobj" and token.head.lower_ == "of" and _is_ours(token, reading)


def _with_goods(phrase: Phrase, reading: Reading) -> bool:
    """As in "with the readers they detected 56 forged passports": goods that were given before."""
    given = {singular(f.phrase.head) for f in reading.found[-LOOK_BACK:] if _are_goods(f)}
    return any(
        t.pos_ == "NOUN" and singular(t) in given and any(c.lower_ in _OURS for c in t.lefts)
        for t in phrase.sentence
    )


def _are_goods(finding: Finding) -> bool:
    return finding.indicator == "equipment_delivered"


def _is_listed_with(phrase: Phrase, reading: Reading) -> bool:
    """As in "54 kg of heroin, 23 firearms": right behind a result of the sentence, in its list."""
    if not _is_beside(phrase, reading):
        return False
    between = phrase.text[reading.found[-1].phrase.mention.end : phrase.mention.start]
    return len(between) < _LIST and _LISTED.search(between) is not None


_LIST = 60  # characters from one thing of a list to the next
_LISTED = re.compile(
    r"(?:,|;|\band|\bas well as|\bplus|\bincluding|\b(?:along|together) with|"
    r"\bwith (?:a|the|an estimated) (?:\w+ )?(?:weight|value) of|\bweighing|\bworth|\bvalued at)"
    r"(?: (?:some|about|nearly|almost|over|around|an?|estimated|approximately|more than|another))*"
    r"\s*$",
    re.IGNORECASE,
)


def _goes_on(phrase: Phrase, reading: Reading) -> bool:
    """As in "Benin and Togo accounted for 24 kg": of the results that the sentence before tells."""
    if not reading.found or not _is_result(reading.found[-1]):
        return False
    last, verb = reading.found[-1].phrase, phrase.verb
    if verb is None or (verb.lemma_, phrase.role[0]) not in _ACCOUNTING:
        return False
    return last.sentence in (phrase.sentence, reading.scopes.earlier(phrase.sentence, phrase.block))


_ACCOUNTING = {
    ("account", "prep:for"), ("contribute", "object"), ("fall", "prep:to"), ("belong", "subject"),
    ("come", "subject"), ("stem", "subject"), ("originate", "subject"),
}  # fmt: skip


def _is_earlier_still(verb: Token | None) -> bool:
    """As in "had arrested": before what was told so far."""
    while verb is not None and verb.dep_ == "conj" and is_verb(verb.head):
        verb = verb.head
    return verb is not None and any(c.dep_ == "aux" and c.lower_ == "had" for c in verb.children)


def _named_before(doer: Token, name: str) -> Iterator[Token]:
    """The same noun at its earlier places in the article, last first, a few sentences back."""
    for token in reversed(doer.doc[max(0, doer.i - _REACH) : doer.i]):
        if token.pos_ in ("NOUN", "PROPN") and singular(token) == name:
            yield token


_REACH = 150  # tokens back to where those who did it were named


def _makes(noun: Token) -> bool:
    """The noun is trained, equipped, set up there, or stands in a sentence that says so of it."""
    for token in ancestors(noun):
        if token.pos_ == "VERB" and token.lemma_ in _MAKING:
            return True
    return any(c.lemma_ in _MAKING and c.dep_ in ("acl", "relcl", "amod") for c in noun.children)
