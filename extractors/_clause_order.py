"""Clauses read by the order of their words, where the parser has lost a noun's verb.

A small model often hangs the people at a clause's head on what stands before them: on a dateline,
on a place ("where the school lies a mile from the border, 14 officers finished …"), on "in total".
"""

from __future__ import annotations

from spacy.tokens import Token

from extractors._grammar import effective_verb, is_passive, sentence_of

_REACH = 28  # tokens from a noun to the verb that it may be the subject of
_OPENING = frozenset(", – — - : ( \" “ ” ' ‘".split())
_ENDING = frozenset("; : . ! ?".split())
_RELATIVE = frozenset("who which that whose whom where when".split())
_FINITE = ("VBD", "VBZ", "VBP", "MD")


def subject_by_order(first: int, head: Token) -> tuple[str, Token] | None:
    """The part and the verb of a noun at its clause's head; None where it is not the subject.

    ``first`` is where its phrase begins.
    """
    doc, sentence = head.doc, sentence_of(head)
    if not _opens_clause(doc[first], sentence.start):
        return None
    skipped = 0  # relative clauses and brackets whose verbs are theirs
    for token in doc[head.i + 1 : min(sentence.end, head.i + 1 + _REACH)]:
        if token.text in _ENDING:
            return None
        if token.lower_ in _RELATIVE:
            skipped += 1
        elif token.tag_ in _FINITE:
            if skipped:
                skipped -= 1
                continue
            verb = _main_verb(token)
            return ("subject_passive" if is_passive(verb) else "subject"), effective_verb(verb)
    return None


def _opens_clause(first: Token, start: int) -> bool:
    if first.i == start:
        return True
    before = first.nbor(-1)
    if before.text in _OPENING or before.is_space:
        return True
    if before.lower_ == "that" and before.dep_ != "det":
        return True  # "said that 1,058 officers, 109 of whom are women, graduated"
    in_total = before.lower_ in ("total", "all") and before.i > start
    return in_total and before.nbor(-1).lower_ == "in"


def _main_verb(token: Token) -> Token:
    """The verb that an auxiliary belongs to, or the verb itself."""
    helps = token.dep_ in ("aux", "auxpass") and token.head.i > token.i
    return token.head if helps else token
