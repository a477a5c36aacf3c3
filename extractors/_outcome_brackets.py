"""How many of each came: "participants from Kenya (12), Uganda (8) and Tanzania (5)"."""

from __future__ import annotations

import re

from spacy.tokens import Token

from extractors._article import Article
from extractors._counted import Phrase
from extractors._findings import Reading
from extractors._frames import frames_of
from extractors._grammar import is_verb, sentences_of, text_of
from extractors._lexicon import lookup
from extractors._once import once
from extractors._outcome_people_rule import LEARNERS

# A number of people behind a name; a year has four figures.
_EACH = re.compile(r"(?<=\w) \((\d{1,3})\)")


def is_one_of_each(phrase: Phrase, reading: Reading) -> bool:
    """Whether a number stands alone in brackets behind a country, a body or people who learn.

    One such number may be anything; several in a sentence on learners divide them.
    """
    article, start = reading.scopes.article, phrase.mention.start
    named = _numbers_of_each(article).get(start)
    if named is None or named:
        return bool(named)
    counted = lookup(article.doc, phrase.first - 2) if phrase.first > 1 else None
    return counted is not None and counted.category in ("person", "institution")


@once
def _numbers_of_each(article: Article) -> dict[int, bool]:
    """Where such numbers start, and whether a country or a body stands right before them."""
    groups = ("countries", "organisations")
    ends = {m.end for group in groups for m in article.mentions(group)}
    found: dict[int, bool] = {}
    for sentence in sentences_of(article.doc):
        each = list(_EACH.finditer(text_of(sentence)))
        at = sentence.start_char
        if len(each) > 1 and any(t.lemma_.casefold() in LEARNERS or _attends(t) for t in sentence):
            found |= {at + match.start(1): at + match.start() in ends for match in each}
    return found


def _attends(token: Token) -> bool:
    return is_verb(token) and "attend" in frames_of(token)
