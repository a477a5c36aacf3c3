"""Bytes to text: encoding, Unicode form, line ends."""

from __future__ import annotations

import unicodedata


class BinaryDataError(ValueError):
    """The bytes are no text in any encoding tried."""


def decode_text(data: bytes) -> str:
    """The text of a plain file: NFC, ``\\n`` line ends. Raises BinaryDataError."""
    if b"\0" in data:
        raise BinaryDataError("holds NUL bytes; it is not a text file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
