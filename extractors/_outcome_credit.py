"""Seizures, arrests, victims helped: only where the words credit them to the programme.

An article on training is full of police figures that nobody credits to the training: a country's
statistics, another force's haul. They count where the sentence names the programme as their cause,
or where those who did it are the ones whom the programme trained, equipped or set up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from extractors._counted import Phrase
from extractors._findings import LOOK_BACK, PEOPLE, Finding, Reading
from extractors._frames import frames_of
from extractors._grammar import ancestors, clause_verb, is_verb, subject_of, text_of
from extractors._lexicon import singular
from extractors._outcome_bodies import last_found_in
from extractors._outcome_claims import claim, is_finite

_CUES = re.compile(
    r"\b(?:operations?|result(?:s|ed)?|outcome|led to|thanks to|as a consequence|"
    r"during the exercise|with (?:our|its|the project's|their) (?:assistance|help|support)|"
    r"the project|the programme|the program|the training|the mission|the centres?|the hotline|"
    r"(?:following|after|since) (?:an?|the|this|their|its) (?:\w+ ){0,2}(?:course|training|"
    r"workshop|seminar|exercise|project|programme|mission)|to (?:its|their) credit|credited|"
    r"trained (?:by|under|in|at|with)|(?:former )?(?:graduates|trainees|participants))\b",
    re.IGNORECASE,
)
# Figures of a country, of others, of a time before.
_OTHERS = re.compile(
    r"\b(?:(?:outside|apart from|independent(?:ly)? of|unrelated to|before|prior to) "
    r"(?:the|this|our) (?:project|programme|program|training|course)|"
    r"(?:in|across|throughout) the (?:whole )?(?:country|nation)|nationwide|countrywide|"
    r"worldwide|globally|statistics|"
    r"according to (?:the )?(?:ministry|police|government|official|national))\b",
    re.IGNORECASE,
)
_DEEDS = frozenset(
    "seizure arrest detection confiscation rescue recovery discovery interception identification "
    "conviction detention prosecution capture repatriation dismantling destruction".split()
)
_LIGHT = frozenset("make have achieve record report register stop pick turn".split())
_OURS = frozenset("the its their these those this our such".split())
_MAKING = frozenset(
    "train set establish equip create form support launch deploy mentor teach build fund "
    "coach open inaugurate construct refurbish donate provide hand give deliver supply".split()
)


def judge_results(phrase: Phrase, reading: Reading) -> Finding | None:
    """Seizures, arrests, victims helped, where the words credit them to the programme."""
    kind = claim(phrase, reading)
    if kind is None:
        return None
    if phrase.block.kind == "item":
        return _judge_listed(phrase, kind, reading)
    if _OTHERS.search(text_of(phrase.sentence)):
        return None
    last = reading.found[-1] if last_found_in(phrase, reading) else None
    if last is not None and _is_result(last):
        if _is_earlier(phrase, last):
            return None
        return Finding(phrase, "operational_results", kind, "results-series", 0.5)
    if not (_is_deed(phrase) or not is_finite(phrase.sentence)):
        return None
    if _CUES.search(text_of(phrase.sentence)):
        return Finding(phrase, "operational_results", kind, "results-credited", 0.5)
    if any(_is_of_programme(doer, phrase, reading) for doer in _doers(phrase)):
        return Finding(phrase, "operational_results", kind, "results-of-trained", 0.5)
    return None


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
    r"\b(?:before|earlier|previous(?:ly)?|compared|against|while|whereas|up from|until then)\b",
    re.IGNORECASE,
)


def _is_result(finding: Finding) -> bool:
    return finding.indicator == "operational_results"


def _is_deed(phrase: Phrase) -> bool:
    """The clause tells of seizing, arresting, finding, or names such a deed."""
    verb = phrase.verb
    if "result" in frames_of(verb) or (verb is not None and verb.lemma_ in _LIGHT):
        return True
    return any(t.lemma_.casefold() in _DEEDS for t in ancestors(phrase.head))


def _doers(phrase: Phrase) -> Iterator[Token]:
    """Who did it: the subjects of the verbs above, with the nouns that they stand for."""
    verb = clause_verb(phrase.anchor)
    for _ in range(3):
        if verb is None:
            return
        subject = subject_of(verb)
        if subject is not None and subject != phrase.head:
            yield subject
        agent = next((c for c in verb.rights if c.dep_ == "agent"), None)
        yield from agent.rights if agent is not None else ()
        verb = next((t for t in ancestors(verb) if t.pos_ in ("VERB", "AUX")), None)


def _is_of_programme(doer: Token, phrase: Phrase, reading: Reading) -> bool:
    """As in "the unit", "its agents", "the dogs": trained, equipped, set up before."""
    if doer.pos_ == "PRON" and doer.lower_ in ("they", "it"):
        before = reading.scopes.earlier(phrase.sentence, phrase.block)
        trained = before is not None and reading.scopes.of_sentence(before).is_training
        return trained and not _is_earlier_still(clause_verb(phrase.anchor))
    name = singular(doer)
    marked = any(c.lower_ in _OURS or c.text.isupper() for c in doer.lefts)
    known = (f for f in reading.found[-LOOK_BACK:] if singular(f.phrase.head) == name)
    if any(marked or f.indicator not in PEOPLE for f in known):
        return True
    return marked and any(_makes(t) for t in _named_before(doer, name))


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
