"""Runs of nouns and their modifiers behind a number: where the counted noun's phrase ends."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from extractors._lexicon import Counted, lookup

LONGEST_PHRASE = 16  # tokens between a number and its noun
_INNER = frozenset({"ADJ", "NOUN", "PROPN", "NUM", "X", "SYM"})
_FILLERS = frozenset(
    "more further additional other new other's another such first last final remaining of their "
    "its his her our & / - or".split()
)


def last_of_run(doc: Doc, start: int, limit: int) -> int | None:
    """The last token of the run of nouns and their modifiers that begins here."""
    last = None
    i = start
    while i < len(doc) and i - start < LONGEST_PHRASE and doc[i].idx < limit:
        token = doc[i]
        if token.is_space or _is_headline_verb(token, last) or _is_bare_verb(token, start):
            break
        if _stops(token, last):
            break
        if token.pos_ in ("NOUN", "PROPN") or _is_noun_read_as_verb(token, last):
            last = i
        elif _in_hyphenated_word(token):
            pass
        elif token.lower_ == "'s" or token.tag_ == "POS":
            last = None
        elif (
            token.lower_ in ("and", "or", "&", ",")
            and (last == i - 1 or doc[i - 1].text == ",")
            and last is not None
            and not _names_a_people(doc[last])
            and (_only_describes(lookup(doc, last, floor=start)) or _heads_plural(doc, last))
        ):
            pass  # "10 customs, border and police officers": the first words only describe
        elif (after := _goes_on(doc, i, last)) is not None:
            i = after  # "two Border Patrol Units (BPU) officers"
            continue
        elif _ends_run(token, last):
            break
        i += 1
    return last


def _stops(token: Token, last: int | None) -> bool:
    """As in "2,300 calls last year", "40 officers, including"; but "250 trained officers"."""
    if last is None:
        return token.lower_ in _STOPS and token.lower_ != "trained"
    return token.lower_ in _STOPS or token.lower_ in ("last", "next")


def _ends_run(token: Token, last: int | None) -> bool:
    """After the noun a participle opens a clause: "30 participants representing"."""
    if not _continues(token):
        return True
    return last is not None and token.tag_ in ("VBG", "VBN") and not _describes(token, last)


def _describes(participle: Token, last: int) -> bool:
    """As in "twenty middle ranking officers": a noun alone is not what twenty are counted of."""
    before = participle.doc[last]
    alone = before.tag_ == "NN" and last == participle.i - 1 and lookup(before.doc, last) is None
    return alone and participle.i + 1 < len(before.doc) and participle.nbor().pos_ == "NOUN"


def _goes_on(doc: Doc, i: int, last: int | None) -> int | None:
    """Where a run goes on behind what would else end it, or None."""
    if last is None:
        return i + 1 if _joins_adjectives(doc[i]) else None
    return _past_acronym(doc, i)


def _joins_adjectives(token: Token) -> bool:
    """As "and" in "male and female officers"."""
    if token.lower_ not in ("and", "or", "/") or not 0 < token.i < len(token.doc) - 1:
        return False
    after = token.nbor()
    return token.nbor(-1).pos_ == "ADJ" and (after.pos_ == "ADJ" or after.dep_ == "conj")


def _past_acronym(doc: Doc, i: int) -> int | None:
    """Past an acronym in brackets, or past its full name, if a noun goes on right behind it."""
    if doc[i].text != "(":
        return None
    close = next((t.i for t in doc[i + 2 : i + 9] if t.text == ")"), None)
    if close is None or close + 1 >= len(doc):
        return None
    follows = doc[close + 1]
    explains = _is_acronym(doc[i + 1]) if close == i + 2 else _is_acronym(doc[i - 1])
    return close + 1 if explains and follows.tag_ in ("NNS", "NN") else None


def _is_acronym(token: Token) -> bool:
    """As "BPU", "PIUs" and, before its full name, "MoI"."""
    return token.text[:1].isupper() and sum(c.isupper() for c in token.text) > 1


def _only_describes(counted: Counted | None) -> bool:
    """As "immigration" and "border" before "officers": no noun that is counted by itself."""
    return counted is None or counted.category == "place"


def _names_a_people(noun: Token) -> bool:
    """As "Lucians", behind which a comma ends the phrase; "Customs" may describe what follows."""
    return noun.tag_ == "NNPS" and noun.lower_.endswith(("ans", "ians", "ese", "is", "ns"))


def _heads_plural(doc: Doc, last: int) -> bool:
    """As "prison" in "36 prison, customs and police officers": it only describes the officers."""
    if doc[last].tag_ != "NN":
        return False
    for token in doc[last + 1 : last + _LIST_REACH]:
        if token.tag_ == "NNS":
            counted = lookup(doc, token.i, floor=last + 1)
            if counted is not None and counted.category == "person":
                return True
        elif token.tag_ not in ("NN", "NNP", "JJ") and token.lower_ not in (",", "and", "or", "&"):
            return False
    return False


_LIST_REACH = 9  # tokens from the first noun of a list of services to what they all describe
# What a thing measures, before its noun: a number with it counts nothing ("5 kilowatt generators").
_SIZES = frozenset(
    "kilowatt kw kva watt w volt v amp horsepower hp inch cc gigabyte gb tb mb megapixel mp mhz "
    "ghz litre liter gallon ton tonne metre meter foot ft kg mm cm wheel wheeler storey "
    "story channel".split()
)
_LENGTHS = frozenset("day hour week month year minute man person seat seater bed officer".split())


def past_size(doc: Doc, i: int) -> int:
    """Past a size or length behind a number: "5 kilowatt" of "two 5 kilowatt generators"."""
    if i >= len(doc) or not doc[i].like_num:
        return i
    return _noun_of_size(doc, i + 1, _SIZES | _LENGTHS) or i


def is_size(doc: Doc, start: int, end: int) -> bool:
    """The number tells how large or how long each thing is, and not how many there are."""
    counted_before = start > 0 and doc[start - 1].like_num
    words = _SIZES | _LENGTHS if counted_before else _SIZES
    return _noun_of_size(doc, end, words) is not None


def _noun_of_size(doc: Doc, i: int, words: frozenset[str]) -> int | None:
    """Where the noun begins behind a measure that starts at ``i``, with or without a hyphen."""
    if i < len(doc) and doc[i].text == "-":
        i += 1
    if i + 1 >= len(doc) or doc[i].lower_ not in words:
        return None
    return i + 1 if doc[i + 1].pos_ in ("NOUN", "PROPN", "ADJ") else None


_MEASURES = frozenset("unit set piece pair item".split())


def measured_noun(doc: Doc, last: int, limit: int) -> int | None:
    """The noun that a measure word counts: "kits" of "120 units of forensic kits"."""
    measures = doc[last].lemma_.casefold() in _MEASURES
    if measures and last + 1 < len(doc) and doc[last + 1].lower_ == "of":
        return last_of_run(doc, last + 2, limit)
    if last > 0 and doc[last - 1].lemma_.casefold() == "unit" and doc[last].pos_ == "PROPN":
        return last  # "49 units Hyundai Elantra"
    return None


def _in_hyphenated_word(token: Token) -> bool:
    """As in "eight pick-up trucks", whose pieces the tagger reads as a verb and a particle."""
    doc = token.doc
    after = token.i + 1 < len(doc) and doc[token.i + 1].text == "-" and not token.whitespace_
    before = token.i > 0 and doc[token.i - 1].text == "-" and not doc[token.i - 1].whitespace_
    return after or before or (token.text == "-" and not token.whitespace_)


_STOPS = frozenset(("including", "trained", "worth", "valued"))
_HEADLINE_VERBS = frozenset("complete attend receive join finish begin start undergo".split())


def _is_headline_verb(token: Token, last: int | None) -> bool:
    """As in "100 officers complete EU course": the tagger reads the verb as another modifier."""
    if token.lower_ not in _HEADLINE_VERBS or last != token.i - 1:
        return False
    before = lookup(token.doc, last)
    return before is not None and before.category == "person"


_BARE_VERBS = frozenset(
    "begin begins began start starts started finish finished complete completed graduate graduated "
    "pass passed qualify qualified attend attended join joined remain remained stay stayed".split()
)


def _is_bare_verb(token: Token, start: int) -> bool:
    """As in "141 finished", "an intake of 60 begins": read as a noun behind a number alone."""
    if token.i != start or token.lower_ not in _BARE_VERBS:
        return False
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    return following is None or following.pos_ not in ("NOUN", "PROPN", "ADJ")


def _is_noun_read_as_verb(token: Token, last: int | None) -> bool:
    """As in "200 inspection devices": the tagger reads a plural after a noun as a verb."""
    return token.tag_ == "VBZ" and last == token.i - 1 and lookup(token.doc, token.i) is not None


def _continues(token: Token) -> bool:
    """A modifier that may stand between a number and its noun."""
    if token.lower_ in _FILLERS and token.lower_ not in ("of", "or", "/", "their", "its"):
        return True
    if token.pos_ in _INNER and not token.like_num:
        return True
    if token.tag_ in ("VBN", "VBG", "JJ", "JJR", "RB", "RBR", "HYPH"):
        following = token.nbor() if token.i + 1 < len(token.doc) else None
        return following is not None and (
            following.pos_ in ("NOUN", "PROPN", "ADJ", "VERB") or following.tag_ == "HYPH"
        )
    spaced = token.i > 0 and bool(token.nbor(-1).whitespace_)
    return token.text in ("&", "/") or (token.text in ("-", "–") and not spaced)
