"""Titles for programmes without a printed name, from the text's own words, and their umbrellas."""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from extractors._article import Article
from extractors._grammar import is_passive, noun_phrase, object_of, sentence_of, subject_of
from extractors._kept import whole_text
from extractors._places import ByPlace
from extractors._programme_drafts import EARLIER_RULE, Draft, Spot
from extractors._programme_learners import is_beneficiary
from extractors._programme_people import personnel
from extractors._programme_words import Anchor, activity_kind, measured, provided_with
from schemas.values import Place

MAX_PHRASE = 9  # words of a derived title's topic
_DROPPED = frozenset({"DET", "NUM", "PRON", "PUNCT", "SPACE", "PART"})
_VAGUE = frozenset(
    "new first second third last next other same such several many various further more own "
    "current previous recent special successful total overall".split()
)
_LINKING = re.compile(
    r"\b(?:part of|under|within|in the (?:framework|frame|context|scope)|organi[sz]ed by|"
    r"activity (?:of|in)|phase of|funded by)\b",
    re.IGNORECASE,
)
_SKILLS = re.compile(
    r"\bequip\w*\b[^.;]{0,120}\bwith\b[^.;]{0,60}\b(?:skill|knowledge|tool|abilit)\w*"
)
_WORKS = {
    "build": "Building of",
    "rebuild": "Rebuilding of",
    "construct": "Construction of",
    "rehabilitate": "Rehabilitation of",
    "refurbish": "Refurbishment of",
    "renovate": "Renovation of",
    "reopen": "Reopening of",
    "equip": "Equipment for",
}


# Titles for words that alone say little.
_BARE = {
    "training": "Training course",
    "trainings": "Training courses",
    "trained": "Training course",
    "course": "Training course",
    "courses": "Training courses",
    "workshop": "Training workshop",
    "workshops": "Training workshops",
    "project": "Training project",
    "programme": "Training programme",
    "program": "Training program",
    "delivery": "Delivery of equipment",
    "donation": "Donation of equipment",
    "donations": "Donation of equipment",
}


def derived_title(article: Article, draft: Draft) -> str:
    """The activity, its subject and its place: "Training course on cybercrime, Nairobi"."""
    if draft.rule == EARLIER_RULE:
        return "Previous project"
    best = max(draft.spots, key=_telling)
    parts = _of_noun(best.token) if activity_kind(best.token) else _of_verb(draft, best.token)
    if len(parts) == 1:
        parts = [_BARE.get(parts[0].lower(), parts[0])]
    place = _place(article, sentence_of(best.token))
    title = " ".join(p.lower() if p.isupper() and len(p) > 5 else p for p in parts)
    title = title[:1].upper() + title[1:]
    return f"{title}, {place}" if place and place not in title else title


def _telling(spot: Spot) -> tuple[int, int]:
    """How much a place tells: nouns over verbs, with a subject over bare ones, early first."""
    token = spot.token
    if not activity_kind(token):
        return (1, -spot.start)
    return (3 if _subject(token) else 2, -spot.start)


def _of_noun(token: Token) -> list[str]:
    head = _head(token)
    words = [t for t in noun_phrase(head) if t.pos_ not in _DROPPED or t.text == "-"]
    words = [t for t in words if t.lower_ not in _VAGUE and t.ent_type_ not in ("DATE", "CARDINAL")]
    kept = [t.text for t in words if t.i >= head.i - 5]
    subject = _subject(token)
    return [*(_joined(kept) or [head.text]), *([subject] if subject else [])]


def _head(token: Token) -> Token:
    """The noun that titles the activity: the course in "training course"."""
    head = token.head
    return head if token.dep_ == "compound" and activity_kind(head) else token


def _joined(words: list[str]) -> list[str]:
    """Hyphened words put together again; signs at the edges are dropped."""
    return " ".join(words).replace(" - ", "-").strip("-– $€£").split()


def _subject(token: Token) -> str | None:
    """The phrase after "on", "in", "about" or "for", if it is short and no place or date."""
    for prep in _head(token).rights:
        if prep.dep_ != "prep" or prep.lower_ not in ("on", "in", "about", "against", "for"):
            continue
        phrase = [t for t in prep.subtree if not t.is_space]
        if 1 < len(phrase) <= MAX_PHRASE and not any(
            t.ent_type_ in ("GPE", "DATE", "TIME", "CARDINAL") for t in phrase
        ):
            return token.doc[phrase[0].i : phrase[-1].i + 1].text.strip(" ,.;")
    return None


def _of_verb(draft: Draft, verb: Token) -> list[str]:
    """A noun phrase for a clause: "Training of Somali policemen"."""
    opening = "Delivery of" if draft.kind == "goods" else "Training of"
    opening = _WORKS.get(verb.lemma_.lower(), opening)
    if verb.lemma_.lower() == "equip" and _SKILLS.search(sentence_of(verb).text):
        opening = "Training of"
    target = _served(draft, verb)
    if target is None or target.pos_ == "PRON":
        return [opening.removesuffix(" of").removesuffix(" for")]
    phrase = [t for t in noun_phrase(target) if t.dep_ != "quantmod"]
    words = [t.text for t in phrase if t.pos_ not in _DROPPED or t.text == "-"]
    return [opening, *_joined(words)] if words else [opening.removesuffix(" of")]


def _served(draft: Draft, verb: Token) -> Token | None:
    """The goods that are given, or the people who are taught."""
    if draft.kind == "goods" and verb.lemma_.lower() != "equip":
        target = object_of(verb)
        subject = subject_of(verb)
        target = target or (subject if subject is not None and is_passive(verb) else None)
        with_what = provided_with(verb)
        target = with_what[0] if with_what else target
        return next(iter(measured([target])), target) if target is not None else None
    anchor = Anchor(verb, "verb", "past")
    people = next((p for p in personnel(sentence_of(verb)) if is_beneficiary(p, anchor)), None)
    if people is not None or verb.dep_ not in ("acl", "relcl"):
        subject = subject_of(verb) if is_passive(verb) else None
        return people or object_of(verb) or subject
    return verb.head


def _place(article: Article, sentence: Span) -> str | None:
    """The first place of the sentence that follows "in" or "at"."""
    text = article.text
    for mention in article.mentions_in("countries", sentence.start_char, sentence.end_char):
        if isinstance(mention.value, Place):
            before = text[max(0, mention.start - 4) : mention.start]
            if before.endswith((" in ", " at ")) and mention.value.via in ("city", "name"):
                return text[mention.start : mention.end]
    return None


def parents_of(article: Article, drafts: list[Draft]) -> list[int | None]:
    """The umbrella of each event: spoken of in one sentence with it, or in its paragraph."""
    umbrellas = [j for j, d in enumerate(drafts) if d.kind == "project"]
    spots = ByPlace((s.start, j) for j in umbrellas for s in drafts[j].spots)
    only = umbrellas[0] if len(umbrellas) == 1 and _is_linked(drafts[umbrellas[0]]) else None
    return [
        None if d.is_umbrella or not umbrellas else _parent_of(article, d, spots, only)
        for d in drafts
    ]


def _parent_of(
    article: Article, event: Draft, umbrellas: ByPlace[int], only: int | None
) -> int | None:
    for spot in event.spots:
        sentence = sentence_of(spot.token)
        shared = set(umbrellas.between(sentence.start_char, sentence.end_char))
        if len(shared) == 1:
            return shared.pop()
    block = article.block_at(event.start)
    shared = set(umbrellas.between(block.start, block.end)) if block is not None else set()
    return shared.pop() if len(shared) == 1 else only


def _is_linked(umbrella: Draft) -> bool:
    """Whether the article says that activities belong to it: "form part of the project"."""
    return any(
        _LINKING.search(whole_text(s.token.doc)[max(0, s.start - 60) : s.start])
        for s in umbrella.spots
    )
