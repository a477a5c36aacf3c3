"""Which programme of the article a number belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors._counted import Phrase
from schemas.facts import ProgrammeFact


def programme_of(phrase: Phrase, programmes: Sequence[ProgrammeFact]) -> int:
    """The programme spoken of last before the end of the number's sentence, or the first one.

    What comes after another number in that sentence is that number's.
    """
    best, best_start = 0, programmes[0].evidence.start if programmes else 0
    sentence_end = phrase.sentence.end_char
    for i, programme in enumerate(programmes):
        start = programme.evidence.start
        if best_start <= start <= sentence_end and not _ANOTHER_NUMBER.search(
            phrase.text[phrase.mention.end : start]
        ):
            best, best_start = i, start
    return best


_ANOTHER_NUMBER = re.compile(
    r"\b(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten)\b", re.IGNORECASE
)
