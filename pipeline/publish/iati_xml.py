"""Small hands for making XML elements of text that strangers wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

# The namespace of what the standard has no element for.
OURS = "urn:communique:iati:1"

# What XML 1.0 cannot hold in any form.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Element = Any
Attributes = dict[str, str | None]


def add(parent: Element, tag: str, attributes: Mapping[str, str] | None = None) -> Element:
    """A new element below ``parent``."""
    return etree.SubElement(parent, tag, dict(attributes or {}))


def narrate(parent: Element, words: str) -> None:
    """The words of an element, as the standard has them."""
    add(parent, "narrative").text = plain(words)


def own(**attributes: str | None) -> dict[str, str]:
    """Attributes of our own namespace, those that have a value."""
    return {f"{{{OURS}}}{k}": plain(v) for k, v in attributes.items() if v is not None}


def plain(text: str) -> str:
    """The text with U+FFFD for each sign that XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)
