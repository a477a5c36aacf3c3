"""Which programme of the article a number belongs to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from extractors._counted import Phrase
from schemas.facts import ProgrammeFact


class Spoken:
    """The programmes of an article by where they are spoken of."""

    def __init__(self, programmes: Sequence[ProgrammeFact]) -> None:
        self._places = sorted((p.evidence.start, i) for i, p in enumerate(programmes))

    def of(self, phrase: Phrase) -> int:
        """The programme spoken of last before the end of the number's sentence, or the first one.

        What comes after another number in that sentence is that number's.
        """
        number_end = phrase.mention.end
        last = bisect_right(self._places, phrase.sentence.end_char, key=lambda place: place[0])
        for at in range(last - 1, -1, -1):
            start, programme = self._places[at]
            if start <= number_end or not _ANOTHER_NUMBER.search(phrase.text[number_end:start]):
                return programme
        return 0


_ANOTHER_NUMBER = re.compile(
    r"\b(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten)\b"
    r"(?![- ](?:hour|day|week|month|year))",
    re.IGNORECASE,
)
