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
    best = 0
    for i, programme in enumerate(programmes):
        start = programme.evidence.start
        later = start >= programmes[best].evidence.start
        near = start <= phrase.sentence.end_char
        if later and near and not _ANOTHER_NUMBER.search(phrase.text[phrase.mention.end : start]):
            best = i
    return best


_ANOTHER_NUMBER = re.compile(
    r"\b(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten)\b", re.IGNORECASE
)
