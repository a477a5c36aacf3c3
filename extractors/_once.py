"""Things made once for an article and kept with its Doc, since several composers need the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from extractors._article import Article

T = TypeVar("T")
_KEY = "made"


def once(make: Callable[[Article], T]) -> Callable[[Article], T]:
    """Call a function of an article at most once for each `Doc`; its result is not to be changed.

    It lives in ``doc.user_data`` and goes with the `Doc`, so nothing grows from article to article.
    """

    @wraps(make)
    def kept(article: Article) -> T:
        made = article.doc.user_data.setdefault(_KEY, {})
        if make not in made:
            made[make] = make(article)
        result: T = made[make]
        return result

    return kept
