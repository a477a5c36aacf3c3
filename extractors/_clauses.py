"""Who does what to whom in a clause, seen from its verb.

`role_in_clause` answers for one noun where it stands; here a verb gathers its nouns wherever they
stand: a subject shared by two verbs or left to the verb above, what a relative clause or a
participle takes up ("the course which X runs", "a course run by X"), and an object that two verbs
share ("organised and funded the course").
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from extractors._grammar import REACH, ancestors, is_verb, object_of

_NOUNS_ABOVE = 2
_RELATIVE = frozenset({"which", "that", "who", "whom"})
_PRONOUNS = frozenset({"it", "they", "which", "who", "that", "she", "he", "this"})
# With these the noun between the verb and the infinitive acts: "helped the police to hold".
_CAUSING = frozenset("help enable allow ask invite urge assist let make want order get".split())


def is_done(verb: Token) -> bool:
    """Whether the verb is passive: with its auxiliary, as a participle, or beside such a one."""
    for _ in range(REACH):
        if any(c.dep_ in ("auxpass", "nsubjpass", "agent") for c in verb.children):
            return True
        if verb.tag_ not in ("VBN", "VBD") or any(c.dep_ in ("aux", "nsubj") for c in verb.lefts):
            return False
        if verb.dep_ in ("acl", "amod", "advcl"):
            return verb.tag_ == "VBN" and verb.dep_ != "amod"
        if verb.dep_ == "conj" and is_verb(verb.head) and verb.tag_ == "VBN":
            verb = verb.head
            continue
        return False
    return False


# With these the object of the verb has done what stands behind "for".
_THANKING = frozenset("thank congratulate praise commend honour honor applaud laud".split())


def is_relative(verb: Token) -> bool:
    """Whether the verb's subject is what "which" or "who" takes up."""
    own = next((c for c in verb.lefts if c.dep_ in ("nsubj", "nsubjpass")), None)
    return own is not None and own.lower_ in _RELATIVE and _antecedent(verb) is not None


def doers(verb: Token) -> list[Token]:
    """The nouns that do it: the subject, or with a passive the agent."""
    if is_done(verb):
        return _agents(verb)
    subject = _subject(verb)
    return [subject] if subject is not None else []


def undergoers(verb: Token) -> list[Token]:
    """The nouns that it is done to: the object, or with a passive the subject."""
    own = object_of(verb)
    if is_done(verb):
        return [noun for noun in (own, _subject(verb)) if noun is not None]
    if own is not None and own.lower_ not in _RELATIVE:
        return [own]
    antecedent = _antecedent(verb)
    if antecedent is not None and (own is not None or _is_gapped(verb)):
        return [antecedent, *_above(antecedent)]  # "a project worth a million which X runs"
    shared = (object_of(c) for c in verb.rights if c.dep_ == "conj" and is_verb(c))
    return [thing for thing in shared if thing is not None][:1]


def takers(verb: Token) -> list[Token]:
    """The nouns that it is given to: an indirect object, or behind "to", or "X was given it"."""
    given = _subject(verb) if is_done(verb) and object_of(verb) is not None else None
    found = [given] if given is not None else []
    found += [c for c in verb.children if c.dep_ in ("dative", "iobj") and c.lower_ != "to"]
    return [*(c for c in found if c.pos_ in ("NOUN", "PROPN")), *governed(verb, "to")]


def governed(verb: Token, *words: str) -> list[Token]:
    """The nouns behind a preposition of the verb or, since parsers differ, of its object."""
    found = []
    for above in (verb, *_after(verb)):
        for child in above.children:
            if child.lower_ in words and child.dep_ in ("prep", "dative"):
                found += [c for c in child.children if c.dep_ in ("pobj", "conj")]
    return found


def _after(verb: Token) -> Iterator[Token]:
    """What stands behind the verb and may have taken a preposition that is the verb's own."""
    yield from (c for c in verb.rights if c.dep_ in ("dobj", "attr", "prt", "dative", "oprd"))


def _agents(verb: Token) -> list[Token]:
    """Behind "by"; of two passives side by side the last tells it for both."""
    for _ in range(REACH):
        by = [c for c in verb.rights if c.dep_ == "agent" or (c.lower_ == "by")]
        found = [n for c in by for n in c.children if n.dep_ == "pobj"]
        if found:
            return found
        after = next((c for c in verb.rights if c.dep_ == "conj" and c.tag_ == "VBN"), None)
        if after is None or after.i - verb.i > 3:
            return []
        verb = after
    return []


def _subject(verb: Token) -> Token | None:
    """The noun that the verb speaks of, wherever it stands."""
    for _ in range(REACH):
        own = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if own is not None and own.lower_ not in _PRONOUNS:
            return own
        if own is not None:
            return _meant(verb, own)
        above = _controller(verb)
        if above is None or isinstance(above, _Noun):
            return above.token if above is not None else None
        verb = above
    return None


class _Noun:
    """A noun that is itself the answer, not a verb to go on from."""

    def __init__(self, token: Token) -> None:
        self.token = token


def _controller(verb: Token) -> Token | _Noun | None:
    """The verb whose subject is this verb's too, or the noun that the participle goes with."""
    head = verb.head
    if head.i == verb.i:
        return None
    if verb.dep_ in ("acl", "relcl"):
        return _Noun(head) if head.pos_ in ("NOUN", "PROPN") and verb.tag_ != "VB" else None
    if verb.dep_ == "conj" and is_verb(head):
        return head
    if verb.dep_ in ("xcomp", "ccomp", "advcl") and is_verb(head):
        thing = object_of(head)
        if verb.dep_ != "advcl" and thing is not None:
            return _Noun(thing) if head.lemma_ in _CAUSING else None
        meant = verb.tag_ == "VB" and is_done(head)  # "founded to train officers"
        return head if verb.tag_ in ("VB", "VBG") and verb.dep_ != "ccomp" and not meant else None
    if verb.dep_ == "pcomp" and is_verb(head.head):
        thanked = object_of(head.head) if head.head.lemma_ in _THANKING else None
        return _Noun(thanked) if thanked is not None else head.head
    return None


def _meant(verb: Token, pronoun: Token) -> Token | None:
    """What a pronoun stands for: the noun before its clause, or who announces what "it" does."""
    antecedent = _antecedent(verb)
    if pronoun.lower_ in _RELATIVE and antecedent is not None:
        return antecedent
    if verb.dep_ == "ccomp" and pronoun.lower_ in ("it", "they") and is_verb(verb.head):
        return next((c for c in verb.head.lefts if c.dep_ == "nsubj"), None)
    return None


def _antecedent(verb: Token) -> Token | None:
    """The noun that a relative clause says more of."""
    for _ in range(REACH):
        if verb.dep_ == "relcl":
            return verb.head if verb.head.pos_ in ("NOUN", "PROPN", "X") else None
        if verb.dep_ not in ("conj", "xcomp") or not is_verb(verb.head):
            return None
        if any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.lefts) and verb.dep_ == "conj":
            lefts = {c.lower_ for c in verb.lefts}
            if not lefts & _RELATIVE:
                return None
        verb = verb.head
    return None


def _above(noun: Token) -> list[Token]:
    """The nouns that a noun belongs to: a parser errs in what "which" takes up."""
    found: list[Token] = []
    for token in ancestors(noun):
        if is_verb(token) or len(found) == _NOUNS_ABOVE:
            break
        found += [token] if token.pos_ == "NOUN" else []
    return found


def _is_gapped(verb: Token) -> bool:
    """Whether a relative clause without a pronoun has a subject of its own: "the course X ran"."""
    own = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    if own is None or any(c.lower_ == "whose" for c in own.lefts):
        return False  # "a body whose trainers teach"
    return own.lower_ not in _PRONOUNS
