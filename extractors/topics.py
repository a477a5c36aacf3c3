"""What training and support are about: topics in names, content phrases and purposes.

A topic counts where it is tied to a programme: in its name, in the headline, in the words that tell
its content ("training on", "dealt with", "learned to") or its purpose ("aimed at", "to fight"), or
by who is trained where nothing more is said. Crimes in the background are none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from extractors._article import Article
from extractors._places import Stretches
from extractors._programme_drafts import Draft, draft_programmes
from extractors._programme_gate import Claim, activity_claims
from extractors._topic_words import Found, find_phrases
from extractors._topic_zones import Zone, topic_zones
from schemas.facts import ProgrammeFact, TopicFact
from schemas.values import Evidence

# What a service of its own kind is trained for.
_SERVICES = frozenset(
    {"prison_management", "customs_control", "border_management", "maritime_security"}
)
OFTEN = 3  # mentions by which a subject is an article's
WEAK = 0.5  # confidence up to which a topic does not stand for the whole programme
_DENIED = re.compile(r"\b(?:without|no|not)\s(?:\w+\s)?\Z", re.IGNORECASE)
DENIAL = 24  # characters before a phrase in which it may be denied
_PLAIN = frozenset({"train", "training", "retrain", "course"})
_Facts = dict[tuple[int, str], TopicFact]


def read_topics(article: Article, programmes: Sequence[ProgrammeFact]) -> list[TopicFact]:
    """The topics of each programme, each once, in order of programme and place."""
    if not programmes:
        return []
    drafts = draft_programmes(article)
    bodies = Stretches(
        (m.start, m.end) for m in article.mentions("organisations") if m.confidence > 0.5
    )
    facts: _Facts = {}
    claims = activity_claims(article)
    told = article.told
    for zone in topic_zones(article, drafts, claims):
        if told is not None and not told.holds(zone.start, zone.end):
            continue
        for found in find_phrases(article.text, zone.start, zone.end):
            if zone.programme < len(programmes) and _counts(article.text, found, zone, bodies):
                _keep(facts, zone, found)
    sure = any(f.evidence.confidence > WEAK for f in facts.values())
    often = None if sure else _of_article(article, bodies)
    if often is not None:
        _keep(facts, *often)
    elif not sure and (not facts or any(_is_plain_training(c) for c in claims)):
        _keep(facts, *_general(drafts))
    return sorted(facts.values(), key=lambda f: (f.programme, f.evidence.start, f.topic))


def _counts(text: str, found: Found, zone: Zone, bodies: Stretches) -> bool:
    """Whether a phrase tells the topic of its zone.

    The subject in a body's name ("Bureau of Narcotics") is not the training's, nor is what it does
    without ("prison security without firearms").
    """
    if _DENIED.search(text, max(0, found.start - DENIAL), found.start):
        return False
    if zone.rule == "topic_of_people":
        return found.topic in _SERVICES
    if found.where == "people":
        return zone.rule == "topic_in_name"
    if found.where == "content" and not zone.takes_loose:
        return False
    if zone.rule == "topic_in_sentence" and text[found.start].isupper():
        return False  # part of a name, mostly a body's: "Police, Immigration, Customs"
    return zone.rule == "topic_in_name" or not bodies.holds(found.start, found.end)


def _keep(facts: _Facts, zone: Zone, found: Found) -> None:
    """The surest place of a topic, the first of equals."""
    key = (zone.programme, found.topic)
    known = facts.get(key)
    if known is None or zone.confidence > known.evidence.confidence:
        evidence = Evidence(found.start, found.end, zone.rule, zone.confidence)
        facts[key] = TopicFact(zone.programme, found.topic, evidence)


def _of_article(article: Article, bodies: Stretches) -> tuple[Zone, Found] | None:
    """The subject that the whole article keeps speaking of, where no clause tells it."""
    said: dict[str, list[Found]] = defaultdict(list)
    for found in find_phrases(article.text, 0, len(article.text)):
        if found.where != "people" and not bodies.holds(found.start, found.end):
            said[found.topic].append(found)
    often = sorted(said.values(), key=lambda f: (-len(f), f[0].start))
    if not often or len(often[0]) < OFTEN or (len(often) > 1 and len(often[1]) == len(often[0])):
        return None
    first = often[0][0]
    return Zone(0, first.start, first.end, "topic_of_article", 0.4, takes_loose=True), first


def _is_plain_training(claim: Claim) -> bool:
    """Police are trained, no more; a workshop or a gift may have a subject told by the way."""
    return claim.anchor.token.lemma_.lower() in _PLAIN


def _general(drafts: Sequence[Draft]) -> tuple[Zone, Found]:
    """Nothing more is said than that police were trained."""
    draft = drafts[0]
    zone = Zone(0, draft.start, draft.end, "topic_general", 0.4, takes_loose=False)
    return zone, Found(draft.start, draft.end, "general_policing")
