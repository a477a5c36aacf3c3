"""Nouns that stand for an activity, named or pointed back to, and what is spoken of around them.

"The third, for 14 officers, is to be held in May": what the third is stands a sentence earlier.
"""

from __future__ import annotations

from spacy.tokens import Span, Token

from extractors._findings import Reading
from extractors._grammar import sentence_of, subject_of
from extractors._lexicon import lookup
from extractors._outcome_bystanders import GROUP_SUBJECTS
from extractors._scope import Scope
from schemas.document import Block

# What holds activities and reaches people as they do.
_UMBRELLAS = frozenset(
    "project programme program phase module series initiative scheme campaign edition component "
    "cycle round package effort partnership curriculum instruction plan grant undertaking".split()
)
_POINTING = frozenset(
    "it they them this these that those which one ones both another former latter first second "
    "third fourth fifth sixth last next other others rest".split()
)
_BACK = 2  # sentences before a number's own in which an activity is looked for


def is_event(noun: Token | None) -> bool:
    """The noun names an activity: "the workshop", "the three-day event"."""
    if noun is None:
        return False
    if noun.lemma_.casefold() in GROUP_SUBJECTS:
        return True
    counted = lookup(noun.doc, noun.i)
    return counted is not None and counted.category == "event"


def names_activity(noun: Token | None) -> bool:
    """An event, or what holds events: "the new phase", "a project"."""
    return noun is not None and (is_event(noun) or noun.lemma_.casefold() in _UMBRELLAS)


def stands_for_activity(noun: Token | None, reading: Reading, block: Block) -> bool:
    """The noun names an activity, or points back to one: "the earlier ones", "it", "the former"."""
    if noun is None:
        return False
    if names_activity(noun):
        return True
    return noun.lower_ in _POINTING and is_spoken_of(reading, sentence_of(noun), block)


def is_spoken_of(reading: Reading, sentence: Span, block: Block) -> bool:
    """An activity is named in this sentence, shortly before it or right behind it."""
    scopes = scopes_before(reading, sentence, block)
    if sentence.end < len(sentence.doc):
        scopes.append(reading.scopes.of_sentence(sentence_of(sentence.doc[sentence.end])))
    return any(_names_any(scope) for scope in scopes)


def scopes_before(reading: Reading, sentence: Span, block: Block) -> list[Scope]:
    """The scope of a sentence and of those before it, nearest first, across one paragraph's end."""
    scopes = [reading.scopes.of_sentence(sentence)]
    at: Span | None = sentence
    while at is not None and len(scopes) <= _BACK:
        at = reading.scopes.earlier(at, block)
        if at is not None:
            scopes.append(reading.scopes.of_sentence(at))
    above = reading.scopes.before(block)
    if len(scopes) <= _BACK and above is not None:
        span = reading.scopes.block_span(above)
        scopes += [reading.scopes.of_sentence(sentence_of(span[-1]))] if len(span) else []
    return scopes


def _names_any(scope: Scope) -> bool:
    return scope.is_training or bool(scope.meetings)


def doer_of(verb: Token) -> Token | None:
    """The subject of a verb; of a participle that hangs on a clause, that clause's."""
    for _ in range(_CLIMB):
        subject = subject_of(verb)
        if subject is not None:
            relative = subject.lower_ in ("which", "that", "who") and verb.dep_ == "relcl"
            return verb.head if relative else subject
        if verb.dep_ not in ("advcl", "acl", "prep", "pcomp", "ccomp") or verb.head.i == verb.i:
            return None
        verb = verb.head
    return None


_CLIMB = 3  # clauses above a participle in which its event is looked for
