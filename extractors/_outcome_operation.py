"""Operations that belong to a programme, and those of others.

A training often ends with an operation, an exercise, a day of controls, and an article counts what
came of it. Such numbers name no trainee: they stand in the sentences about the operation. The same
page may tell of other operations, which are no result of anybody's training.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span, Token

from extractors._article import Article
from extractors._counted import Phrase
from extractors._findings import Reading
from extractors._grammar import sentence_of, text_of
from extractors._once import once
from schemas.document import Block
from schemas.values import Place

_OPERATION = re.compile(
    r"\b(?:operations?|exercises?|simulations?|drills?|(?:operational|practical|field|second|last|"
    r"final) (?:phase|part|stage)|(?:joint|common|mixed|border|road) (?:controls|checks|patrols)|"
    r"days? of (?:action|controls?)|action days?|sweeps?|crackdown|deployment)\b",
    re.IGNORECASE,
)
_HAUL = re.compile(
    r"\b(?:the|its|their|this)(?: \w+)? (?:haul|catch|booty|balance|results?|outcome|yield|"
    r"tally)\b",
    re.IGNORECASE,
)
# Said before the word: an operation known already, or the programme's own.
_KNOWN = re.compile(
    r"\b(?:the|this|that|these|those|its|their|our|each|both|during|first|follow-up)"
    r"(?: [\w’'-]+){0,4} $",
    re.IGNORECASE,
)
# Said of an operation that is told for the first time: it goes with the training.
_TIED = re.compile(
    r"\b(?:follow\w*|after|then|subsequent\w*|conclud\w*|culminat\w*|accompan\w*|ended?|"
    r"as part of|in the (?:framework|context|course) of|train\w*|learn\w*|courses?|workshops?|"
    r"seminars?|projects?|programmes?|programs?|participants?|taught|exercise|simulation)\b",
    re.IGNORECASE,
)
_APART = re.compile(
    r"\b(?:separate|another|other|similar|earlier|previous|unrelated|large|major|recent|police|"
    r"military|rescue|relief|peacekeeping|day-to-day|daily) $",
    re.IGNORECASE,
)
# Figures of a country, of others, of a time before.
_OTHERS = re.compile(
    r"\b(?:(?:outside|apart from|independent(?:ly)? of|unrelated to|before|prior to) "
    r"(?:the|this|our) (?:project|programme|program|training|course)|"
    r"(?:in|across|throughout) the (?:whole )?(?:country|nation)|nationwide|countrywide|"
    r"worldwide|globally|statistics|estimates?|(?:is|are) estimated|"
    r"according to (?:the )?(?:ministry|police|government|official|national))\b",
    re.IGNORECASE,
)
# Said at a paragraph's head: what follows is another story.
_ANOTHER_STORY = re.compile(
    r"\W*(?:in (?:an)?other (?:news|developments?|events?|matters?)|in an unrelated|elsewhere|"
    r"separately|meanwhile|on another (?:note|front)|read (?:also|more)|related)\b",
    re.IGNORECASE,
)
_LEARNING = re.compile(
    r"\b(?:train\w*|learn\w*|taught|courses?|workshops?|seminars?|exercises?|simulations?)\b",
    re.IGNORECASE,
)
_OWN_TIME = re.compile(
    r"\b(?:in|since|during|throughout) (?:the (?:whole )?(?:of )?)?(?:19|20)\d\d\b|"
    r"\b(?:last|each|every|per|this|the previous) (?:year|month)\b|\bannual\w*",
    re.IGNORECASE,
)
_BACK = 6  # sentences before the number's own in which its operation is told


def tells_of_others(phrase: Phrase, reading: Reading) -> bool:
    """The words around the number speak of a country's figures, or of another country's police."""
    block = phrase.block
    if _OTHERS.search(text_of(phrase.sentence)) or _ANOTHER_STORY.match(phrase.text, block.start):
        return True
    if _LEARNING.search(text_of(phrase.sentence)):
        return False
    return _names_new_country(phrase.sentence, reading.scopes.article)


def in_operation(phrase: Phrase, reading: Reading) -> bool:
    """The number stands in what is told of an operation that goes with a training.

    "The operation", "the haul" go back to where it is told first; a sentence without such words
    goes on from the one before, unless it has a time of its own.
    """
    known = False
    for sentence in _sentences_back(phrase.sentence, phrase.block, reading):
        whose = _operation_in(sentence, reading)
        if whose in ("ours", "theirs"):
            return whose == "ours"
        if sentence.start == phrase.sentence.start:
            known = whose == "known"
            if not known and _OWN_TIME.search(text_of(sentence)):
                return False
        elif known and reading.scopes.of_sentence(sentence).is_training:
            return True
    return False


def _operation_in(sentence: Span, reading: Reading) -> str | None:
    """Whose operation a sentence tells of: ``ours``, ``theirs``, ``known`` from before, or none."""
    text = text_of(sentence)
    scope = reading.scopes.of_sentence(sentence)
    for match in _OPERATION.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        if _APART.search(before):
            return "theirs"
        if scope.is_training or scope.meetings or _TIED.search(text):
            return "ours"
        if _names_new_country(sentence, reading.scopes.article):
            return "theirs"
        return "known" if _KNOWN.search(before) or match[0][:1].isupper() else "theirs"
    return "known" if _HAUL.search(text) else None


def _sentences_back(sentence: Span, block: Block, reading: Reading) -> Iterator[Span]:
    """The sentence and those before it, nearest first, of its paragraph and of the one before."""
    at: Span | None = sentence
    for _ in range(_BACK):
        if at is None:
            return
        yield at
        earlier = reading.scopes.earlier(at, block)
        if earlier is None:
            above = reading.scopes.before(block)
            span = reading.scopes.block_span(above) if above is not None else None
            if above is None or span is None or not len(span):
                return
            block, earlier = above, sentence_of(span[-1])
        at = earlier


def is_operation(noun: Token) -> bool:
    """As "operation", "exercise", "haul": what results come from, not whose deed they are."""
    text = noun.doc[max(0, noun.i - 2) : noun.i + 1].text
    return bool(_OPERATION.search(text) or _HAUL.search(text))


# --- countries that the article names in one sentence alone ---------------------------------------


@once
def _stretches(article: Article) -> dict[str, tuple[int, int]]:
    """Where each country is named first and last."""
    found: dict[str, tuple[int, int]] = {}
    for mention in article.mentions("countries"):
        if isinstance(mention.value, Place) and mention.value.code:
            first, _ = found.get(mention.value.code, (mention.start, 0))
            found[mention.value.code] = (first, mention.start)
    return found


_TOWARDS = re.compile(r"\b(?:to|into|for|towards?|between|from|with|by) (?:the )?\Z", re.IGNORECASE)


def _names_new_country(sentence: Span, article: Article) -> bool:
    """Every country of the sentence is named there alone: "police in Brazil seized …"."""
    start, end = sentence.start_char, sentence.end_char
    places = [
        m.value.code
        for m in article.mentions_in("countries", start, end)
        if isinstance(m.value, Place)
        and m.value.code
        and not _TOWARDS.search(article.text, max(start, m.start - 20), m.start)
    ]
    known = _stretches(article)
    here = (known[code] for code in places)
    return bool(places) and all(start <= a and b < end for a, b in here)
