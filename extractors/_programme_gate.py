"""Does an article report a programme at all: sentence by sentence, with the reasons.

A sentence counts if it claims a particular capacity-building activity (held, running or planned),
for people or bodies of law enforcement, and something in or around it is foreign or international.
All three are needed, because crime news, essays and domestic routine have two of them at most.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors._article import Article
from extractors._data import load_rows
from extractors._grammar import clause_verb, is_negated, modality
from spacy.tokens import Span, Token

CAPACITY_VERBS = frozenset(
    "train retrain teach instruct coach mentor school educate equip graduate".split()
)
_PERSONNEL = re.compile(
    r"\b(?:police\w*|gendarme\w*|carabinier\w*|carabinero\w*|customs|border[ -](?:guard|polic|servic|"
    r"officer|agenc|official|troop)\w*|coast[ -]?guard\w*|frontier[ -]guard\w*|prison (?:staff|"
    r"officer|service|personnel|official|guard|warder)s?|penitentiary|correction(?:s|al)|wardens?|"
    r"prosecutors?|judges?|magistrates?|detectives?|investigators?|law[ -]enforce\w*|immigration|"
    r"constab\w*|forensic\w*|cadets?|security forces?|civil guards?|guardia civil|judicial|"
    r"commissariats?|inspectors?)\b",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"\b(?:UN|United Nations|UN[A-Z]{2,}|OSCE|ODIHR|EU|European|INTERPOL|EUROPOL|Frontex|CEPOL|IOM|"
    r"ICMPD|NATO|African Union|AU|AMISOM|MONUSCO|EUCAP|EUBAM|WCO|ECOWAS|CARICOM|ASEAN\w*|G8|"
    r"Council of Europe|World Bank|Red Cross|ICRC|embassy|ambassador|international|foreign\w*|"
    r"abroad|overseas|multinational|regional|countries|participating States|member states)\b"
)
_UNREAL = re.compile(
    r"\b(?:if|unless|hope of|proposal to|proposed to|ought to|asking for|lack of|without|why not|"
    r"no training|should be)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A word that names or claims an activity, and how the text claims it."""

    token: Token
    kind: str
    mood: str

    @property
    def real(self) -> bool:
        """Held, running or planned; not wished for or denied."""
        return self.mood != "unreal"


@lru_cache(maxsize=1)
def activity_kinds() -> dict[str, str]:
    """Single activity nouns and what kind of activity they name."""
    return {r["word"]: r["kind"] for r in load_rows("activity_words") if " " not in r["word"]}


def mood_of(token: Token) -> str:
    """What the clause of a token claims: past, present, future or unreal."""
    verb = clause_verb(token)
    if verb is None:
        return "present"
    if is_negated(verb):
        return "unreal"
    claimed = modality(verb)
    return "unreal" if claimed == "hypothetical" else claimed


def find_anchors(sentence: Span) -> list[Anchor]:
    """Activity nouns and capacity verbs of one sentence."""
    kinds = activity_kinds()
    unreal = bool(_UNREAL.search(sentence.text))
    found = []
    for token in sentence:
        kind = kinds.get(token.lemma_.lower()) or kinds.get(token.lower_)
        if token.lemma_.lower() in CAPACITY_VERBS and token.pos_ in ("VERB", "ADJ"):
            kind = "verb"
        if kind is not None:
            found.append(Anchor(token, kind, "unreal" if unreal else mood_of(token)))
    return found


def activity_sentences(article: Article) -> list[tuple[Span, list[Anchor]]]:
    """The sentences that claim an activity for law enforcement with a foreign party near."""
    sentences = list(article.doc.sents)
    found = []
    for i, sentence in enumerate(sentences):
        anchors = [a for a in find_anchors(sentence) if a.real and a.kind not in ("meeting",)]
        if not anchors or not _PERSONNEL.search(sentence.text):
            continue
        near = article.doc[
            sentences[max(0, i - 2)].start : sentences[min(len(sentences) - 1, i + 1)].end
        ]
        if _is_international(near):
            found.append((sentence, anchors))
    return found


def _is_international(span: Span) -> bool:
    places = {e.text for e in span.ents if e.label_ in ("GPE", "NORP")}
    return len(places) > 1 or bool(_FOREIGN.search(span.text))
