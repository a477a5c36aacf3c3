"""Names of organisations: keys for identity, and whether an acronym stands for a name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from extractors._data import load_rows

_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset(
    {"the", "a", "an", "of", "for", "and", "in", "on", "at", "to", "against"}
    | {"de", "des", "du", "la", "le", "del", "der", "für"}
)


@dataclass(frozen=True, slots=True)
class Body:
    """A line of the reviewed list of organisations.

    ``alone`` is false where the acronym is not clear without its definition.
    """

    name: str
    acronym: str | None
    aliases: tuple[str, ...]
    kind: str | None
    country: str | None
    parent: str | None
    alone: bool

    @property
    def forms(self) -> tuple[str, ...]:
        """Every way of writing the body, the name first."""
        acronym = (self.acronym,) if self.acronym else ()
        return (self.name, *acronym, *self.aliases)


def fold(text: str) -> str:
    """Case, accents and the Turkish dotless and dotted i do not tell two names apart."""
    text = unicodedata.normalize("NFKD", text).casefold().replace("ı", "i")
    text = unicodedata.normalize("NFKD", text)
    return "".join(c for c in text if not unicodedata.combining(c))


def organisation_key(name: str) -> str:
    """A key that is equal for spellings of one name: "the TİKA" and "TIKA".

    Folds case, accents and punctuation, and leaves out articles and small words, so that "Office
    for X" and "Office of X" meet; British and American spelling meet as well.
    """
    text = fold(name).replace("'s ", " ").replace("’s ", " ").replace(".", "")
    words = (_spelling(w) for w in _WORD.findall(text) if w not in _SMALL)
    return " ".join(words) or " ".join(_WORD.findall(fold(name)))


def _spelling(word: str) -> str:
    if word == "centre":
        return "center"
    if word == "programme":
        return "program"
    return word.replace("isation", "ization").replace("defence", "defense")


@lru_cache(maxsize=1)
def known_bodies() -> tuple[Body, ...]:
    """The reviewed list, in its order."""
    return tuple(
        Body(
            row["name"],
            row["acronym"] or None,
            tuple(a for a in row["aliases"].split("|") if a),
            row["kind"] or None,
            row["country"] or None,
            row["parent"] or None,
            row["alone"] == "yes",
        )
        for row in load_rows("organisations")
    )


@lru_cache(maxsize=1)
def _by_key() -> MappingProxyType[str, Body]:
    table: dict[str, Body] = {}
    for body in known_bodies():
        for form in body.forms:
            if body.alone or " " in form:
                table.setdefault(organisation_key(form), body)
    return MappingProxyType(table)


def known_body(name: str) -> Body | None:
    """The line of the reviewed list that a full name, an alias or a clear acronym stands for."""
    return _by_key().get(organisation_key(name))


def looks_like_acronym(text: str) -> bool:
    """Two to ten characters without a space, at least two of them capitals: "TİKA", "CoESPU"."""
    core = text.replace("-", "").replace("&", "").replace("/", "").replace(".", "")
    return (
        2 <= len(core) <= 10
        and core.isalnum()
        and core[0].isalpha()
        and sum(c.isupper() for c in core) >= 2
    )


def stands_for(short: str, long: str) -> bool:
    """Whether ``short`` abbreviates ``long``, after Schwartz and Hearst (PSB 2003).

    Going from right to left, every letter or digit of the short form must be found in the long one,
    in order, and the first must begin a word. Words before that one do not count against it, since
    many names have a demonym that the acronym leaves out.
    """
    letters = [c for c in fold(short) if c.isalnum()]
    target = fold(long)
    if len(letters) < 2 or len(target) < len(letters) + 2:
        return False
    at = len(target)
    for n, letter in reversed(list(enumerate(letters))):
        at -= 1
        while at >= 0 and not (
            target[at] == letter and (n > 0 or at == 0 or not target[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return False
    return True


def initials(name: str) -> str:
    """The first letters of a name's words without the small ones: "U.S. Coast Guard" is "uscg"."""
    words = _WORD.findall(fold(name).replace("u.s.", "us").replace("u.n.", "un"))
    main = [w for w in words if w not in _SMALL]
    return "".join(w if w in ("us", "un", "eu", "uk") else w[0] for w in main)
