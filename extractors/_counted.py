"""What a number counts: the phrase around a counted noun, and what its clause does with it.

A number counts for the noun that it modifies. Where no noun is printed ("425 in 2016", "the
remaining five"), it counts what the last counted phrase did.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from extractors._article import Article
from extractors._clause_order import subject_by_order
from extractors._grammar import clause_verb, effective_verb, is_verb, role_in_clause, sentence_of
from extractors._kept import whole_text
from extractors._lexicon import Counted, lookup
from extractors._noun_runs import is_size, last_of_run, measured_noun, past_size
from extractors._nouns_apart import glued_noun, noun_before, noun_beside
from extractors._number_nouns import counted_of_total, group_of, total_of
from extractors._table_cells import noun_of_cell
from schemas.document import Block
from schemas.values import Mention, Place, Quantity

_PARTITIVES = frozenset({"them", "whom", "these", "those", "which", "us", "the", "all"})
# Nouns that only hold a number: "a total of 40", "a group of 12", "out of 30".
_HOLDERS = frozenset(
    "unit set piece pair total group number batch team cohort contingent delegation record "
    "audience sum out staff some more most half each".split()
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A number with the noun it counts.

    ``first`` and ``last`` are token positions of the whole phrase, ``head`` the counted noun's
    token (the number's own where no noun is printed). ``counted`` is what the noun stands for,
    None if the list does not know it. ``elliptic`` is true where no noun is printed, ``partitive``
    for "of them", "of whom". ``column`` is the head of a table's column, ``text`` the whole reading
    text.
    """

    mention: Mention
    quantity: Quantity
    number: Token
    head: Token
    first: int
    last: int
    counted: Counted | None
    block: Block
    text: str
    elliptic: bool = False
    partitive: bool = False
    column: Token | None = None

    @property
    def category(self) -> str:
        """The counted noun's category, ``unknown`` if the list does not know it."""
        return self.counted.category if self.counted else "unknown"

    @property
    def sentence(self) -> Span:
        """The sentence that holds the number."""
        return sentence_of(self.number)

    @property
    def words(self) -> str:
        """The phrase as printed, in lower case."""
        return self.head.doc[self.first : self.last + 1].text.casefold()

    @property
    def in_row(self) -> bool:
        """It stands in a row of a table, which is no sentence: "Officers trained   287   401"."""
        return is_row(self.text, self.block)

    @property
    def anchor(self) -> Token:
        """The noun that stands in the clause for the counted one: "total" of "a total of 40"."""
        token = self.head
        if (
            self.elliptic
            and token.head.lower_ in ("more", "others")
            and token.head.i == token.i + 1
        ):
            token = token.head  # "to train 900 more"
        if token.dep_ == "nmod" and token.head.text[:2].isupper():
            token = token.head  # "nine Ministries and Agencies (MDAs)"
        for _ in range(2):
            preposition = token.head
            if (
                token.dep_ == "pobj"
                and preposition.lower_ in ("of", "from", "than")
                and (
                    preposition.head.lemma_.casefold() in _HOLDERS
                    or self.first <= preposition.head.i <= self.number.i
                )
            ):
                token = preposition.head
        return token

    @property
    def verb(self) -> Token | None:
        """The verb that governs the counted noun; none in a row of a table."""
        if self.in_row:
            return None
        role, verb = self.role
        return verb if role in ("subject", "subject_passive") else clause_verb(self.anchor)

    @property
    def role(self) -> tuple[str, Token | None]:
        """How the counted noun stands to its verb."""
        if self.in_row:
            return "other", None
        role, verb = role_in_clause(self.anchor)
        if role in ("subject", "subject_passive") and verb is not None:
            return role, effective_verb(verb)
        if self.category == "person" and self._is_lost(role):
            return subject_by_order(self.first, self.head) or (role, verb)
        return role, verb

    def _is_lost(self, role: str) -> bool:
        """The parser hangs it on something in front, from which a comma or the like parts it."""
        if role == "other":
            return True
        if role == "object":  # "under a plan released by the embassy, 20 officers will be …"
            verb = self.anchor.head
            if verb.tag_ != "VBN" or verb.dep_ != "acl":
                return False
            return any(t.text == "," for t in verb.doc[verb.i : self.first])
        if not role.startswith("prep:"):
            return False
        head = self.anchor.head
        apart = head.i < self.first - 1 and head.dep_ != "agent"
        return apart or role == "prep:that"


def read_phrases(article: Article) -> list[Phrase]:
    """Every number of the article with what it counts, in order of place."""
    doc = article.doc
    demonyms = {
        _last_word(article.text, m): m  # "Costa Ricans" count by their last word
        for m in article.mentions("countries")
        if isinstance(m.value, Place) and m.value.via == "demonym"
    }
    phrases: list[Phrase] = []
    for mention in article.mentions("counts"):
        block = article.block_at(mention.start)
        span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if block is None or span is None or not isinstance(mention.value, Quantity):
            continue
        if mention.label == "count" and is_size(doc, span.start, span.end):
            continue
        phrases.append(_read_phrase(article, mention, mention.value, span, block, demonyms))
    return _share_heads(phrases)


def _last_word(text: str, mention: Mention) -> int:
    """Where the last word of a mention begins."""
    return max(mention.start, text.rfind(" ", mention.start, mention.end) + 1)


def _read_phrase(
    article: Article,
    mention: Mention,
    quantity: Quantity,
    span: Span,
    block: Block,
    demonyms: dict[int, Mention],
) -> Phrase:
    doc, number = article.doc, span[-1]
    place = (span.start, span.end - 1)
    base = Phrase(
        mention, quantity, number, number, *place, None, block, article.text, elliptic=True
    )
    if mention.label == "money":
        return base
    after = _skip_of(doc, span.end, vague=quantity.modifier == "vague")
    partitive = after != span.end and after < len(doc) and doc[after - 1].lower_ in _PARTITIVES
    if partitive and doc[after - 1].lower_ in ("them", "whom", "these", "those", "which", "us"):
        return replace(base, partitive=True, last=after - 1)
    after = past_size(doc, after)
    apart = _noun_apart(base, doc, span)
    if apart is not None:
        return apart
    last = last_of_run(doc, after, block.end)
    if last is None or doc[last].text == "|":
        cell = noun_of_cell(article, block, span)
        if cell is not None:
            return replace(base, counted=cell[1], column=cell[0])
        return _with_noun_elsewhere(base)
    partial = after > span.end and quantity.modifier != "vague"
    phrase = _with_noun(base, after, last, demonyms)
    if partial and _is_one_body(phrase):
        members = Counted(phrase.head.lemma_.casefold(), "person", ())
        return replace(phrase, counted=members, partitive=phrase.head.lemma_ in _COHORTS)
    return replace(phrase, partitive=partial)


_COHORTS = frozenset("batch cohort intake class group contingent platoon squad team".split())


def _is_one_body(phrase: Phrase) -> bool:
    """As in "268 of the 4th Brigade", "85 of the first batch": so many of its people."""
    noun = phrase.head
    cohort = noun.lemma_ in _COHORTS
    one = noun.tag_ in ("NN", "NNP") and phrase.quantity.low not in (None, 1)
    body = phrase.counted is not None and phrase.counted.category == "institution"
    named = body and noun.tag_ == "NNP"
    return one and phrase.mention.label == "count" and (named or cohort)


def _with_noun_elsewhere(base: Phrase) -> Phrase:
    """A bare number with the noun of its total or its group: "the number of … rose to 664"."""
    numbered = _numbered(base.number)
    if numbered is not None:
        counted = lookup(numbered.doc, numbered.i)
        return replace(base, head=numbered, counted=counted, elliptic=counted is None)
    total = total_of(base.number)
    noun = counted_of_total(total) if total is not None else None
    counted = lookup(noun.doc, noun.i) if noun is not None else None
    if noun is not None and _is_several(noun, counted):
        return replace(base, counted=counted)
    group = group_of(base.number)
    if group is None:
        return base
    members = Counted(group.lemma_.casefold(), "person", ())
    return replace(base, head=group, first=group.i, counted=members, elliptic=False)


def _numbered(number: Token) -> Token | None:
    """As in "members of the police, numbering 40": the noun that the participle hangs on."""
    verb = number.head
    if verb.lower_ != "numbering" or number.dep_ not in ("dobj", "attr", "nummod"):
        return None
    noun = verb.head if verb.dep_ == "acl" else None
    return noun if noun is not None and noun.tag_ in ("NNS", "NNPS") else None


def _is_several(noun: Token, counted: Counted | None) -> bool:
    """As "officers", "staff"; "the figure of the last edition" counts no editions."""
    people = counted is not None and counted.category == "person"
    return people or noun.tag_ in ("NNS", "NNPS")


def _noun_apart(base: Phrase, doc: Doc, span: Span) -> Phrase | None:
    """A noun that does not follow its number: "igniters - 660", "staff, 12 in all"."""
    line = _noun_of_line(doc, span, base.block)
    if line is not None:
        counted = lookup(doc, line.i)
        first = line.i - counted.phrase.count(" ") if counted is not None else line.i
        return replace(base, head=line, counted=counted, elliptic=False, first=first)
    named = noun_before(doc, span) or noun_beside(doc, span)
    if named is not None:
        counted = lookup(doc, named.i)
        last = span.end if doc[span.end].lower_ in ("in", "strong") else span.end - 1
        return replace(base, head=named, counted=counted, elliptic=False, last=last)
    glued = glued_noun(base.number, base.mention)
    return replace(base, counted=glued, elliptic=False) if glued is not None else None


def _with_noun(base: Phrase, after: int, last: int, demonyms: dict[int, Mention]) -> Phrase:
    """The phrase with the noun that ends at ``last``; still bare where that is only "others"."""
    doc, head = base.head.doc, base.head.doc[last]
    counted = lookup(doc, last, floor=after)
    if counted is None and head.idx in demonyms:
        counted = Counted(head.text, "person", (), listed=False)
    measured = measured_noun(doc, last, base.block.end)
    if measured is not None:
        head, last = doc[measured], measured
        counted = lookup(doc, last) or Counted(head.text, "equipment", ())
    if head.lemma_.casefold() in ("other", "another", "rest", "one"):
        return replace(base, last=last)
    if counted is None:
        counted, head = _inner_head(doc, after, last, head)
    elif counted.category in ("institution", "event") and _is_strength(doc, after):
        counted = Counted(counted.phrase, "person", ())
    return replace(base, head=head, last=last, counted=counted, elliptic=False)


_STRENGTHS = frozenset({"strong", "person", "member", "man", "officer"})


def _is_strength(doc: Doc, after: int) -> bool:
    """As in "a 3,500-strong police force", "a 10-person team", which count their people."""
    words = doc[after - 1 : after + 2].text.casefold().rstrip().rpartition("-")
    return words[2] in _STRENGTHS or not _STRENGTHS.isdisjoint(doc[after].lower_.split("-"))


def _noun_of_line(doc: Doc, span: Span, block: Block) -> Token | None:
    """As in the list line "Border guards: 120": what stands before the colon is counted."""
    if is_row(whole_text(doc), block):
        return _noun_of_row(doc, span, block)
    if block.kind != "item" or span.start < 2 or doc[span.start - 1].text not in (":", "–", "-"):
        return None
    noun = doc[span.start - 2]
    following = doc[span.end] if span.end < len(doc) else None
    ends_line = following is None or following.idx >= block.end or following.is_punct
    return noun if ends_line and noun.idx >= block.start and lookup(doc, noun.i) else None


# A row of a table in plain text, as ingest makes an item of it: "Officers trained   287   401".
_ROW = re.compile(r"[^\W\d_][^\d\n]{2,80}(?:\s{2,}\d[\d.,]{0,12}%?){1,12}")


def is_row(text: str, block: Block) -> bool:
    """The block is a row of a table: a label, and a number in each column."""
    return block.kind == "item" and _ROW.fullmatch(text, block.start, block.end) is not None


def _noun_of_row(doc: Doc, span: Span, block: Block) -> Token | None:
    """The first listed noun of the row's label, in its longest form: "training courses held"."""
    start = span.start
    while start > 0 and doc[start - 1].idx >= block.start:
        start -= 1
    found = None
    for token in doc[start : span.start]:
        if token.is_space or token.like_num:
            break
        if lookup(doc, token.i, floor=start) is not None:
            found = token
        elif found is not None:
            break
    return found


def _skip_of(doc: Doc, i: int, *, vague: bool) -> int:
    """Past "of the", "of them", "of its": where the noun of a partitive begins.

    "of" alone is passed after a vague number: "dozens of officers".
    """
    if vague and i < len(doc) and doc[i].lower_ == "of":
        return _skip_of(doc, i, vague=False) if doc[i : i + 2].text.endswith("them") else i + 1
    if i + 1 < len(doc) and doc[i].lower_ in ("of", "out"):
        j = i + 1
        if doc[i].lower_ == "out" and doc[j].lower_ == "of" and j + 1 < len(doc):
            j += 1
        if doc[j].lower_ in _PARTITIVES or doc[j].tag_ in ("DT", "PRP$"):
            return j + 1
    return i


def _inner_head(doc: Doc, start: int, last: int, head: Token) -> tuple[Counted | None, Token]:
    """A listed noun inside the run where the run's last word is not listed.

    "20 police Monday", "300 officers Friday": the parser tags what follows as a noun too.
    """
    for i in range(last - 1, start - 1, -1):
        if doc[i].pos_ in ("NOUN", "PROPN"):
            counted = lookup(doc, i, floor=start)
            if counted is not None and counted.category in ("person", "event", "country"):
                return counted, doc[i]
    return None, head


def _share_heads(phrases: list[Phrase]) -> list[Phrase]:
    """As in "29 Turkmen and eight Afghan officials": the first counts officials too."""
    shared: list[Phrase] = []
    for i, phrase in enumerate(phrases):
        following = phrases[i + 1] if i + 1 < len(phrases) else None
        if (
            following is not None
            and following.counted is not None
            and following.mention.label == phrase.mention.label == "count"
            and (phrase.elliptic or phrase.counted is None or phrase.counted.occupations == ())
            and _is_joined(phrase, following.first)
            and following.sentence == phrase.sentence
            and not is_verb(phrase.head)
            and (phrase.elliptic or _is_bare_adjective(phrase))
            and not phrase.partitive
        ):
            shared.append(replace(phrase, counted=following.counted, head=following.head))
        else:
            shared.append(phrase)
    return shared


def _is_joined(phrase: Phrase, first: int) -> bool:
    """Nothing but "and" or the like, and a nation's adjective before it, parts two numbers."""
    doc, after = phrase.head.doc, phrase.last + 1
    if phrase.elliptic and first - after == 2 and doc[after].text[0].isupper():
        after += 1  # "one Spanish and six German officers"
    return 0 <= first - after <= 1 and doc[after].lower_ in ("and", "or", ",", "&", "/", "to")


def _is_bare_adjective(phrase: Phrase) -> bool:
    """A demonym alone ("29 Turkmen and eight Afghan officials")."""
    return phrase.counted is not None and not phrase.counted.listed
