"""Clauses and phrases over a dependency parse, for the composers.

The parse is spaCy's English one (ClearNLP labels). A small model errs often in this kind of prose,
so every function here is forgiving: it answers from the parse where that is plausible and never
raises. None walks further than `REACH` heads, so that a broken tree costs nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from extractors._kept import sentence_starts, whole_text

REACH = 12

# Verbs whose infinitive is a plan, not a fact ("plans to train", "wants to train").
_PLANNING = frozenset(
    "plan aim intend expect hope want wish seek propose pledge promise commit agree decide "
    "schedule foresee envisage target mean set need vow swear undertake".split()
)
# Verbs of motion, whose purpose is done when they are ("flew to Kabul to train 40 officers").
_SENDING = frozenset("send dispatch travel come go fly deploy arrive visit meet gather".split())
_FUTURE_AUX = frozenset({"will", "shall", "'ll", "wo", "’ll"})
_HYPOTHETICAL_AUX = frozenset({"would", "could", "might", "should", "may", "ought"})
_NEGATORS = frozenset({"not", "n't", "n’t", "never", "no", "neither", "nor", "nobody"})


def ancestors(token: Token) -> Iterator[Token]:
    """The heads above a token, nearest first, at most `REACH`."""
    seen = 0
    while token.head.i != token.i and seen < REACH:
        token = token.head
        seen += 1
        yield token


def is_verb(token: Token) -> bool:
    """A verb or a copula, finite or not."""
    return token.pos_ in ("VERB", "AUX")


# Verbs that only help the infinitive below them: "are to learn", "will begin studying".
_RAISING = frozenset("be begin start continue go have need get be able come able proceed".split())


def effective_verb(verb: Token) -> Token:
    """The verb that carries the sense: "studying" of "will begin studying"."""
    expected = verb.lemma_ in ("expect", "schedule", "plan", "set", "due") and is_passive(verb)
    if (verb.lemma_ in _RAISING or expected) and object_of(verb) is None:
        for child in verb.rights:
            if child.dep_ == "xcomp" and child.pos_ == "VERB":
                return child
    return verb


def clause_verb(token: Token) -> Token | None:
    """The verb that governs a token: its nearest verbal head, or itself."""
    if token.pos_ == "VERB":
        return token
    return next((t for t in ancestors(token) if is_verb(t)), None)


def role_in_clause(token: Token) -> tuple[str, Token | None]:
    """How a noun stands to its verb, and the verb.

    The first is ``subject``, ``subject_passive``, ``object``, ``recipient``, ``attribute``,
    ``agent``, ``prep:with`` and the like, or ``other``; the verb is None where there is none.
    A conjunct or an apposition has the part of its first member.
    """
    while token.dep_ in ("conj", "appos") and token.head.i != token.i:
        if token.dep_ == "appos" and _verb_between(token.head, token):
            return "other", clause_verb(token)  # "OSCE" is no name for "25 guards" further down
        token = token.head
    head = token.head
    if token.dep_ == "nsubj":
        head = _main_verb(head)
        return ("subject_passive" if is_passive(head) else "subject"), head
    if token.dep_ == "nsubjpass":
        return "subject_passive", head
    if token.dep_ in ("dobj", "obj"):
        return "object", head
    if token.dep_ in ("dative", "iobj"):
        return "recipient", head
    if token.dep_ in ("attr", "oprd"):
        return "attribute", head
    if token.dep_ == "pobj":
        if head.dep_ == "agent":
            return "agent", head.head
        return f"prep:{head.lower_}", head.head
    return "other", clause_verb(token)


def _main_verb(verb: Token) -> Token:
    """As "trained" in "The staff have, since 2016, been trained", where "have" has the subject."""
    return verb.head if verb.dep_ in ("aux", "auxpass") and is_verb(verb.head) else verb


def _verb_between(noun: Token, apposition: Token) -> bool:
    """The noun's own verb stands between the two, so the second does not rename the first."""
    verb = noun.head
    return is_verb(verb) and noun.i < verb.i < apposition.i


def is_passive(verb: Token) -> bool:
    """Passive by its auxiliary, or a past participle that follows its noun."""
    if any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children):
        return True
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "relcl") and not _has_aux(verb)


def _has_aux(verb: Token) -> bool:
    return any(c.dep_ in ("aux", "auxpass") for c in verb.children)


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb, taken from its first conjunct or its controller if it has none."""
    for _ in range(REACH):
        own = next((c for c in verb.lefts if c.dep_ in ("nsubj", "nsubjpass")), None)
        if own is not None:
            return own
        if verb.dep_ in ("conj", "xcomp") and is_verb(verb.head) and verb.head.i != verb.i:
            verb = verb.head
            continue
        if verb.dep_ in ("acl", "relcl") and verb.head.i != verb.i:
            if not _is_chance(verb):
                return verb.head
            verb = verb.head.head
            continue
        if _is_aim(verb):
            verb = verb.head
            continue
        return None
    return None


_GETTING = frozenset("get receive have win obtain gain".split())


def _is_chance(verb: Token) -> bool:
    """As in "officers get a chance to study", "have received grants to learn"."""
    noun = verb.head
    return verb.tag_ == "VB" and noun.dep_ == "dobj" and noun.head.lemma_ in _GETTING


def _is_aim(verb: Token) -> bool:
    """As in "officers went to Lyon to study", not "a course was held to study"."""
    if verb.tag_ != "VB" or verb.dep_ != "advcl" or not is_verb(verb.head):
        return False
    return any(c.lower_ == "to" for c in verb.lefts) and not is_passive(verb.head)


def object_of(verb: Token) -> Token | None:
    """The direct object of a verb."""
    return next((c for c in verb.children if c.dep_ in ("dobj", "obj")), None)


def _auxiliaries(verb: Token) -> list[Token]:
    """The auxiliaries of a verb, its first conjunct's where it has none of its own."""
    for _ in range(REACH):
        own = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
        if own:
            return own
        if verb.dep_ == "conj" and is_verb(verb.head):
            verb = verb.head
            continue
        return []
    return []


def modality(verb: Token) -> str:
    """What a clause claims: ``past``, ``present``, ``future`` or ``hypothetical``.

    "is to train", "plans to train", "will train" and "for training" after a plan are future;
    "would", "could", "should" hypothetical.
    """
    aux = _auxiliaries(verb)
    words = {a.lower_ for a in aux}
    if words & _HYPOTHETICAL_AUX:
        return "hypothetical"
    if words & _FUTURE_AUX or _is_to_be(verb, aux):
        return "future"
    if words & {"can", "must", "ca"}:
        return "present"
    if "to" in words or verb.tag_ == "VB":
        return _infinitive(verb, aux)
    if verb.dep_ == "conj" and is_verb(verb.head) and not aux and verb.tag_ in ("VB", "VBG", "VBN"):
        return modality(verb.head)
    caused = verb.dep_ in ("ccomp", "xcomp", "oprd") and verb.head.lemma_ in ("have", "get", "want")
    if verb.tag_ in ("VBN", "VBD") and not aux and caused and verb.head.i < verb.i:
        claimed = modality(verb.head)
        return "future" if claimed == "hypothetical" else claimed  # "should have 100 trained"
    if verb.tag_ in ("VBD", "VBN") or words & {"was", "were", "had", "has", "have", "did"}:
        return "past"
    if verb.tag_ == "VBG" and not aux:
        above = next((t for t in ancestors(verb) if is_verb(t) and not _is_purpose(t)), None)
        return modality(above) if above is not None and above.tag_ != "VBG" else "present"
    return "present"


def _is_purpose(verb: Token) -> bool:
    """An infinitive of purpose: "has worked since 2003 to strengthen them, training 3,000"."""
    return verb.tag_ == "VB" and verb.dep_ == "advcl" and any(c.lower_ == "to" for c in verb.lefts)


def _is_to_be(verb: Token, aux: list[Token]) -> bool:
    """As in "is to train", "are to be trained", "is going to train"."""
    return (
        any(a.lower_ == "to" for a in aux)
        and verb.dep_ in ("xcomp", "ROOT", "ccomp", "relcl", "conj")
        and (
            verb.head.lemma_ in ("be", "go")
            or any(a.lower_ in ("is", "are", "was", "were") and a.i < verb.i for a in aux)
        )
    )


def _infinitive(verb: Token, aux: list[Token]) -> str:
    """The claim of an infinitive follows from the verb above it."""
    if any(a.lower_ in ("have", "had", "has") for a in aux):
        return "past"
    head = verb.head
    if verb.dep_ == "xcomp" and head.lemma_ in ("have", "need"):
        return "future"
    if head.lemma_ in _SENDING and is_verb(head) and head.tag_ != "VB":
        return modality(head)  # who "was sent to teach 500 students" has taught them
    if verb.dep_ in ("xcomp", "ccomp", "advcl", "acl", "relcl", "conj") and head.i != verb.i:
        if verb.dep_ == "xcomp" and head.lemma_ not in _PLANNING and is_verb(head):
            return modality(head) if head.tag_ != "VB" else "future"
        if verb.dep_ == "conj" and is_verb(head):
            return modality(head)
    return "future"


def is_negated(verb: Token) -> bool:
    """As in "was not held", "never trained", "no training was held"."""
    if verb.dep_ == "pcomp" and verb.head.lower_ == "without":
        return True
    for child in verb.children:
        part = child.dep_
        if part == "neg" or child.lower_ in _NEGATORS:
            return True
        if part in ("nsubj", "nsubjpass", "dobj") and any(
            c.lower_ in ("no", "neither") and c.dep_ in ("det", "neg") for c in child.children
        ):
            return True
    return False


def conjuncts(token: Token) -> list[Token]:
    """A token and everything coordinated with it, in order of place."""
    return sorted((token, *token.conjuncts), key=lambda t: t.i)


def noun_phrase(token: Token) -> Span:
    """The base phrase of a noun: its left modifiers and itself."""
    start = token.i
    for child in token.lefts:
        if child.dep_ in (
            "det",
            "amod",
            "nummod",
            "compound",
            "poss",
            "nmod",
            "quantmod",
            "predet",
        ):
            start = min(start, child.left_edge.i)
    return token.doc[start : token.i + 1]


def sentence_of(token: Token) -> Span:
    """The token's sentence.

    spaCy's own ``token.sent`` looks through the whole text for annotation at each call, which makes
    a long article's cost quadratic; this looks up what one pass over the text found.
    """
    doc, starts = token.doc, sentence_starts(token.doc)
    at = bisect_right(starts, token.i)
    return doc[starts[at - 1] : starts[at] if at < len(starts) else len(doc)]


def sentence_start(token: Token) -> int:
    """Position of the first token of the token's sentence."""
    starts = sentence_starts(token.doc)
    return starts[bisect_right(starts, token.i) - 1]


def sentences_of(doc: Doc) -> list[Span]:
    """All sentences, in one pass over the text."""
    return [doc[a:b] for a, b in pairwise([*sentence_starts(doc), len(doc)])]


def text_of(span: Span) -> str:
    """The span's text, cut from the whole; spaCy's own ``span.text`` joins it token by token."""
    return whole_text(span.doc)[span.start_char : span.end_char]


def with_space(span: Span) -> str:
    """The span's text up to the next token."""
    if not len(span):
        return ""
    end = span.end_char + len(span[-1].whitespace_)
    return whole_text(span.doc)[span.start_char : end]
