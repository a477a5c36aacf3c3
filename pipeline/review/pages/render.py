"""Templates to pages. Nothing of an article is trusted: all of it is escaped, and shows as text.

The template engine escapes markup; control characters and those that turn the direction of writing
are spelled out, as no page may look other than it reads.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.review.pages.article import kinds_of
from pipeline.review.pages.lists import page_file
from pipeline.review.pages.names import article_file, programme_file
from pipeline.review.pages.words import country_name, number, period, quantity, words

DATA = Path(__file__).parent / "data"
ASSETS = ("report.css", "report.js", "article.js", "list.js")

# Controls, marks and overrides of direction, separators of lines, and halves of characters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff]"
)
_IN_SCRIPT = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})

# How words of each kind are told apart without colour: by a sign behind them.
SIGNS = {
    "organisation": "O",
    "country": "C",
    "region": "R",
    "date": "D",
    "count": "N",
    "percent": "%",
    "money": "¤",
    "programme": "▲",
    "outcome": "◆",
    "topic": "●",
    "issue": "!",
}


def visible(text: str) -> str:
    """The text with everything spelled out that would not be seen, such as ⟨U+202E⟩."""
    return _UNSEEN.sub(lambda m: f"⟨U+{ord(m[0]):04X}⟩", text)


def script_json(value: object) -> str:
    """JSON that is safe inside a script element, whatever its strings say."""
    dumped = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return dumped.translate(_IN_SCRIPT)


def web_address(url: str | None) -> str | None:
    """The address if it is one of the web, so that a link cannot be a script."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


def shown(value: object) -> object:
    """A value as a template prints it, and a list as a script is given it: strings are visible."""
    if isinstance(value, list | tuple):
        return [shown(item) for item in value]
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates of the report, with what they may call."""
    made = Environment(
        loader=FileSystemLoader(DATA),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"words": words, "country": country_name, "number": number}
    made.globals |= {
        "kinds_of": kinds_of,
        "article_file": article_file,
        "programme_file": programme_file,
        "page_file": page_file,
        "period": period,
        "quantity": quantity,
        "signs": SIGNS,
        "root": "",
        "web_address": web_address,
    }
    return made


def render(template: str, /, **values: object) -> str:
    """A page as text."""
    return environment().get_template(template).render(**values)
