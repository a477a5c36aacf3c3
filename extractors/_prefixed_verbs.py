"""Verbs with "co-" as one word: "co-funded" is read as "funded" is, by all who go by lemmas.

The model's tokenizer cuts at hyphens between letters, and the parser then takes "co" for a noun or
for the verb: "Sweden co-funded the course" had no subject that funds. Nouns ("co-operation",
"co-ordinator") stay as they are cut, because names are made of them.
"""

from __future__ import annotations

import re
from typing import Any

from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.tokens import Doc

PREFIX = "co-"
_VERB = re.compile(
    r"co-(?:fund|financ|sponsor|organi[sz]|host|lead|led|chair|deliver|facilitat|implement|author|"
    r"develop|design|manag|conduct|run|present|produc|creat|ordinat|operat)[a-z]{0,4}(?<!ion)(?<!ions)(?<!tor)(?<!tors)",
    re.IGNORECASE,
)


def join_prefixed_verbs(nlp: Language) -> None:
    """Keep such verbs whole, and give them their plain verb's lemma after the lemmatizer."""
    tokenizer: Any = nlp.tokenizer
    tokenizer.token_match = _VERB.fullmatch
    if "lemmatizer" in nlp.component_names:
        nlp.add_pipe("prefixed_verbs")


@Language.factory("prefixed_verbs", assigns=["token.lemma"], requires=["token.pos", "token.morph"])
def _make_prefixed_verbs(nlp: Language, name: str) -> PlainLemmas:
    lemmatizer = nlp.get_pipe("lemmatizer")
    assert isinstance(lemmatizer, EnglishLemmatizer)
    return PlainLemmas(lemmatizer)


class PlainLemmas:
    """A spaCy component that gives "co-funded" the lemma "fund"."""

    def __init__(self, lemmatizer: EnglishLemmatizer) -> None:
        self._lemmatizer = lemmatizer

    def __call__(self, doc: Doc) -> Doc:
        """Set the lemmas of one article's verbs with the prefix."""
        for token in doc:
            if token.lower_.startswith(PREFIX):
                plain = Doc(doc.vocab, words=[_plain(token.text)])[0]
                plain.pos, plain.morph = token.pos, token.morph
                token.lemma_ = self._lemmatizer.lemmatize(plain)[0]
        return doc


def _plain(word: str) -> str:
    """The verb without its prefix, or without the hyphen where there is no such verb."""
    rest = word[len(PREFIX) :]
    return word[:2] + rest if rest.lower().startswith(("ordinat", "operat")) else rest
