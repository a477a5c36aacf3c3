r"""Bytes to text: encoding, mojibake, Unicode form, line ends.

What comes out is NFC with ``\n`` line ends, plain spaces only, and without what cannot be seen:
soft hyphens, zero-width spaces, direction marks and control characters. All offsets count from it.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

import ftfy
from charset_normalizer import from_bytes
from ftfy.badness import is_bad

Issues = list[tuple[str, str]]

# First bytes of files that are often saved under a text name.
_MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a Word, Excel or zip file",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip file",
    b"{\\rtf": "an RTF file",
}
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Windows-1252 and -1254 differ in six letters: Ð Ý Þ ð ý þ of Icelandic, Ğ İ Ş ğ ı ş of Turkish.
_DIFFERENT = frozenset(b"\xd0\xdd\xde\xf0\xfd\xfe")
_TURKISH = frozenset(b"\xc7\xd6\xdc\xe7\xf6\xfc")
_ICELANDIC = frozenset(b"\xc1\xc6\xc9\xcd\xd3\xda\xe1\xe6\xe9\xed\xf3\xfa")
# Names that say nothing, and those under which browsers read the larger Windows encoding.
_CARELESS = ("ascii", "utf-8", "utf-8-sig", "iso8859-1", "cp1252", "utf-7")
_WINDOWS_KIN = {"iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1b"))

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


class BinaryDataError(ValueError):
    """The bytes are no text."""


def decode_text(data: bytes, issues: Issues, declared: str | None = None) -> str:
    """The text of a plain file, cleaned; what was guessed or repaired is added to ``issues``.

    ``declared`` is the encoding that the file or its sender names; bytes that are UTF-8 are read as
    UTF-8 all the same. Raises BinaryDataError for bytes that are no text.
    """
    text = _repaired(_decoded(data, issues, declared), issues)
    return clean_text(text)


def clean_value(text: str, issues: Issues) -> str:
    """A string that a library decoded, cleaned; undecoded bytes in it are decoded alone.

    Such bytes stand in it as the escapes of ``surrogateescape``.
    """
    if _SURROGATE.search(text):
        try:
            return decode_text(text.encode("utf-8", "surrogateescape"), issues)
        except (UnicodeEncodeError, BinaryDataError):
            pass
    return clean_text(_repaired(text, issues))


def guess_encoding(head: bytes) -> str:
    """The encoding of a file that is read in pieces, by its beginning."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return _eight_bit_encoding(head)
    return "utf-8"


def clean_text(text: str) -> str:
    r"""NFC, ``\n`` line ends, plain spaces, nothing unseen."""
    text = _SURROGATE.sub("\ufffd", text)
    text = _UNSEEN.sub("", _SPACES.sub(" ", _LINE_ENDS.sub("\n", text)))
    return unicodedata.normalize("NFC", text)


def _decoded(data: bytes, issues: Issues, declared: str | None = None) -> str:
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise BinaryDataError(f"is {kind}, not a text file")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace")
    if b"\0" in data:
        return _decoded_with_nul(data, issues)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded_as(declared, data) or _decoded_legacy(data, issues)


def _decoded_as(declared: str | None, data: bytes) -> str | None:
    """The text in the declared encoding, if it is one that can be trusted and fits.

    Latin-1 is what programs name when they do not know: there the letters count, so that Turkish
    pages keep theirs.
    """
    try:
        name = codecs.lookup(declared or "").name
        if name in _CARELESS or not codecs.lookup(name)._is_text_encoding:
            return None
        return data.decode(_WINDOWS_KIN.get(name, name))
    except (LookupError, UnicodeError, ValueError):
        return None


def _decoded_with_nul(data: bytes, issues: Issues) -> str:
    """UTF-16 without a mark has a NUL at every other byte; a few stray NULs are dropped."""
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = data[offset::2]
        if len(data) > 3 and half.count(0) >= 0.4 * len(half) and data.count(0) < 0.6 * len(data):
            issues.append(("encoding_guessed", f"has no byte order mark; read as {encoding}"))
            return data.decode(encoding, "replace")
    if data.count(0) * 100 > len(data):
        raise BinaryDataError("is binary data, not a text file")
    issues.append(("bytes_dropped", f"{data.count(0)} NUL bytes were dropped"))
    return _decoded(data.replace(b"\0", b""), issues)


def _decoded_legacy(data: bytes, issues: Issues) -> str:
    """Bytes that are not UTF-8: a few broken ones in UTF-8, or an eight-bit encoding."""
    controls = len(data) - len(data.translate(None, _CONTROL_BYTES))
    if controls * 200 > len(data):
        raise BinaryDataError("is binary data, not a text file")
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(c > "\x7f" for c in text) - broken
    if whole >= 4 * broken:
        issues.append(("bytes_replaced", f"{broken} places are not valid UTF-8"))
        return text
    encoding = _eight_bit_encoding(data)
    issues.append(("encoding_guessed", f"is not UTF-8; read as {encoding}"))
    return data.decode(encoding, "replace")


def _eight_bit_encoding(data: bytes) -> str:
    """Windows-1252 or -1254 where most letters are plain, else what the letters' mix suggests."""
    high = [b for b in data if b > 0x7F]
    plain = sum(0x41 <= b <= 0x7A for b in data)
    if len(high) > 0.5 * (plain + len(high)):
        best = from_bytes(
            data[:20_000], cp_isolation=["cp1251", "koi8_r", "cp1253", "cp1256"]
        ).best()
        return best.encoding if best else "cp1251"
    if not _DIFFERENT.intersection(high):
        return "cp1252"
    turkish = sum(b in _TURKISH for b in high)
    icelandic = sum(b in _ICELANDIC for b in high)
    return "cp1252" if icelandic > turkish else "cp1254"


def _repaired(text: str, issues: Issues) -> str:
    """Mojibake undone: "TÄ°KA" is "TİKA" that was read in a wrong encoding."""
    if text.isascii() or not is_bad(text):
        return text
    fixed = ftfy.fix_encoding(text)
    if fixed != text:
        issues.append(("mojibake_repaired", "letters read in a wrong encoding were repaired"))
    return fixed
