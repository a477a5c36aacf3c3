"""What articles said when they were read, so that none is read twice.

One SQLite file below the folder of the tables. An entry's key is a hash of the article, the code,
the libraries and the model; its value the facts as JSON, compressed, behind a hash of that.
Nothing depends on the store but time: one that is damaged, locked or full is told of and passed
over. Only one run at a time comes here (`pipeline.lock`).
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pyarrow as pa

from pipeline.found import decode
from pipeline.ingest.kept import Article, hashed, marks_of
from pipeline.lock import KEPT

log = logging.getLogger(__name__)

FILE = "store.sqlite"
DIGEST = 16
# Bytes before the compressed data that say how long it is.
_LENGTH = 8
# What is kept is looked at in every run: a third more room than zlib takes, a tenth of its time.
_CODEC = pa.Codec("lz4")

# Seconds to wait for another process that holds the file, such as a back-up.
PATIENCE = 2.0

# How many keys one question to the database may hold.
ASKED = 500

_TABLES = """
CREATE TABLE IF NOT EXISTS facts (key TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS articles (doc_id TEXT PRIMARY KEY, article TEXT, key TEXT);
DROP TABLE IF EXISTS sources;
CREATE TABLE IF NOT EXISTS files
  (path TEXT PRIMARY KEY, key TEXT, doc_id TEXT, value BLOB, content BLOB);
CREATE TABLE IF NOT EXISTS digests (doc_id TEXT PRIMARY KEY, key TEXT, value BLOB);
CREATE TABLE IF NOT EXISTS blocks (number INTEGER PRIMARY KEY, key TEXT, value BLOB);
CREATE TABLE IF NOT EXISTS runs (fingerprint TEXT, summary TEXT);
"""

# SQLite's codes for a file that is none of ours: no code (text that is none), an unknown table,
# damage, another format.
_BROKEN = (0, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

T = TypeVar("T")


class LostError(Exception):
    """Something that the store had when it was asked for can no longer be read."""


class Known(NamedTuple):
    """An article of a run: a hash of all that it is, and the key of what it says."""

    article: str
    key: str


def known(article: Article, version: str) -> Known:
    """Hashes of the article as a whole, and of what its facts depend on: not on its name."""
    marks = marks_of(article)
    return Known(marks.article, hashed(f"{version} {marks.said}"))


class Store:
    """The entries of one folder of tables.

    No method raises for a fault of the file, but those that fetch what was said to be there.
    """

    def __init__(self, out: Path, *, fresh: bool = False) -> None:
        """Open it, or begin one; ``fresh`` answers no question but keeps what is told."""
        self.path = out / KEPT / FILE
        self.fresh = fresh
        self._db = self._opened()

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """The entries that are there and whole."""
        found: dict[str, bytes] = {}
        for start in range(0, 0 if self.fresh else len(keys), ASKED):
            asked = keys[start : start + ASKED]
            marks = ",".join("?" * len(asked))
            rows = self._rows(f"SELECT key, value FROM facts WHERE key IN ({marks})", asked)
            found |= {key: data for key, value in rows if (data := _unpacked(key, value))}
        return found

    def which(self, keys: Sequence[str]) -> set[str]:
        """Of which of these there is an entry; whether it is whole shows when it is fetched."""
        if self.fresh:
            return set()
        marks = ",".join("?" * len(keys))
        return {key for (key,) in self._rows(f"SELECT key FROM facts WHERE key IN ({marks})", keys)}

    def fetch(self, key: str) -> bytes:
        """An entry. Raises LostError."""
        found = self._rows("SELECT key, value FROM facts WHERE key = ?", (key,))
        return _whole(found, f"what is stored under {key}")

    def put(self, entries: Iterable[tuple[str, bytes]]) -> None:
        """Keep these, all or none."""
        packed = [(key, _packed(key, data)) for key, data in entries]
        if packed:
            insert = "INSERT OR REPLACE INTO facts VALUES (?, ?)"
            self._ask(lambda db: _written(db, insert, packed), None)

    def recall(self, keys: Mapping[str, str]) -> dict[str, bytes]:
        """What is asked of every file that was kept, by their paths, under these keys."""
        found = self._kept_under("files", "path", keys)
        return {path: found[name] for path in keys if (name := _writable(path)) in found}

    def content(self, path: str) -> bytes:
        """All that was kept of a file. Raises LostError."""
        asked = "SELECT key, content FROM files WHERE path = ?"
        return _whole(self._rows(asked, (_writable(path),)), f"what is stored of {path}")

    def remember(self, files: Iterable[tuple[str, str, str, bytes, bytes]]) -> None:
        """Keep files, one entry a path: path, key, the key of its article, what is asked, all."""
        rows = [
            (_writable(path), key, _writable(doc_id), _packed(key, heads), _packed(key, content))
            for path, key, doc_id, heads, content in files
        ]
        if rows:
            insert = "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)"
            self._ask(lambda db: _written(db, insert, rows), None)

    def digests(self, keys: Mapping[str, str]) -> dict[str, bytes]:
        """What linking needs of articles, by their ids, where it was kept under these keys."""
        found = self._kept_under("digests", "doc_id", keys)
        return {doc_id: found[name] for doc_id in keys if (name := _writable(doc_id)) in found}

    def put_digests(self, digests: Iterable[tuple[str, str, bytes]]) -> None:
        """Keep these: an article's id, the key, data; one entry an article."""
        rows = [(_writable(doc_id), key, _packed(key, data)) for doc_id, key, data in digests]
        if rows:
            insert = "INSERT OR REPLACE INTO digests VALUES (?, ?, ?)"
            self._ask(lambda db: _written(db, insert, rows), None)

    def blocks(self) -> list[tuple[str, bytes]]:
        """What was kept of the blocks of rows that the last run wrote, in order; all or nothing."""
        rows = [] if self.fresh else self._rows("SELECT key, value FROM blocks ORDER BY number")
        found = [(key, data) for key, value in rows if (data := _unpacked(key, value)) is not None]
        return found if len(found) == len(rows) else []

    def note_blocks(self, blocks: Iterable[tuple[str, bytes]]) -> None:
        """Keep these in place of the last run's."""
        rows = [(n, key, _packed(key, data)) for n, (key, data) in enumerate(blocks)]
        insert = "INSERT INTO blocks VALUES (?, ?, ?)"
        self._ask(lambda db: _written(db, insert, rows, first="DELETE FROM blocks"), None)

    def last_run(self, fingerprint: str) -> str | None:
        """The summary of the last run that was completed here, if it had this fingerprint."""
        question = "SELECT summary FROM runs WHERE fingerprint = ?"
        rows = [] if self.fresh else self._rows(question, (fingerprint,))
        return rows[0][0] if rows else None

    def note_run(self, fingerprint: str | None, summary: str) -> None:
        """Keep the summary of this run; without a fingerprint it cannot be found again."""
        insert = "INSERT INTO runs VALUES (?, ?)"
        rows = [(fingerprint, summary)]
        self._ask(lambda db: _written(db, insert, rows, first="DELETE FROM runs"), None)

    def articles(self) -> dict[str, Known]:
        """The articles of the last run that was completed here, by their ids."""
        rows = self._rows("SELECT doc_id, article, key FROM articles")
        return {doc_id: Known(article, key) for doc_id, article, key in rows}

    def article(self, doc_id: str) -> Known | None:
        """One article of the last run that was completed here."""
        asked = "SELECT article, key FROM articles WHERE doc_id = ?"
        return next((Known(*row) for row in self._rows(asked, (doc_id,))), None)

    def note(self, articles: Mapping[str, Known]) -> None:
        """Keep the articles of this run in place of the last one's."""
        rows = [(doc_id, a.article, a.key) for doc_id, a in articles.items()]
        insert = "INSERT INTO articles VALUES (?, ?, ?)"
        self._ask(lambda db: _written(db, insert, rows, first="DELETE FROM articles"), None)

    def prune(self) -> int:
        """Drop what the last run did not use, and give the space back; how many that were."""
        unused = "DELETE FROM facts WHERE key NOT IN (SELECT key FROM articles)"
        dropped = self._ask(lambda db: _written(db, unused), 0)
        for table in ("files", "digests"):
            gone = f"DELETE FROM {table} WHERE doc_id NOT IN (SELECT doc_id FROM articles)"
            self._ask(partial(_written, statement=gone), 0)
        self._ask(lambda db: db.execute("VACUUM"), None)
        return dropped

    def verify(self) -> tuple[int, int]:
        """Read every entry and drop those that are damaged; how many were whole, and dropped."""
        broken: list[str] = self._ask(lambda db: list(_broken(db)), [])
        drop = "DELETE FROM facts WHERE key = ?"
        self._ask(lambda db: _written(db, drop, [(key,) for key in broken]), 0)
        torn: list[str] = self._ask(lambda db: list(_torn(db)), [])
        drop_file = "DELETE FROM files WHERE path = ?"
        self._ask(lambda db: _written(db, drop_file, [(path,) for path in torn]), 0)
        self._ask(_check, None)
        left = self._ask(lambda db: db.execute("SELECT count(*) FROM facts").fetchone()[0], 0)
        return left, len(broken) + len(torn)

    def mending(self, task: Callable[[], T]) -> T:
        """What the task makes; it begins again where something that it asked for is lost.

        What is damaged is dropped before; the third time, no question is answered.
        """
        for last in (False, True):
            try:
                return task()
            except LostError as lost:
                log.warning("%s: %s is damaged; it is read anew", self.path, lost)
                self.fresh |= last
                self.verify()
        return task()

    def _kept_under(self, table: str, column: str, keys: Mapping[str, str]) -> dict[str, bytes]:
        """Whole entries of a table that has one for each name, where they have the key given."""
        wanted = {} if self.fresh else {_writable(name): key for name, key in keys.items()}
        marks = ",".join("?" * len(wanted))
        asked = f"SELECT {column}, key, value FROM {table} WHERE {column} IN ({marks})"
        return {
            name: data
            for name, key, value in self._rows(asked, list(wanted))
            if wanted.get(name) == key and (data := _unpacked(key, value)) is not None
        }

    def _rows(self, question: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._ask(lambda db: db.execute(question, values).fetchall(), [])

    def _ask(self, question: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """The answer; what is to be taken for it if the file is at fault."""
        if self._db is None:
            return otherwise
        try:
            return question(self._db)
        except sqlite3.DatabaseError as error:
            self._db.close()
            self._db = self._after(error)
            return otherwise

    def _opened(self) -> sqlite3.Connection | None:
        try:
            return _open(self.path)
        except sqlite3.DatabaseError as error:
            return self._after(error)

    def _after(self, error: sqlite3.DatabaseError) -> sqlite3.Connection | None:
        """A new file in place of a broken one; none where the fault lies elsewhere."""
        what = f"{self.path}: {error}; articles are read anew"
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _BROKEN:
            log.warning("%s, and nothing is kept", what)
            return None
        log.warning("%s, into a new store", what)
        try:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self.path}{suffix}").unlink(missing_ok=True)
            return _open(self.path)
        except (OSError, sqlite3.DatabaseError) as second:
            log.warning("%s: %s; nothing is kept", self.path, second)
            return None


@contextmanager
def opened(out: Path, *, fresh: bool = False) -> Iterator[Store]:
    """The store of a folder of tables, closed at the end."""
    with closing(Store(out, fresh=fresh)) as store:
        yield store


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        # After a power cut the last entries may be missing; none is half there.
        db.execute("PRAGMA synchronous = NORMAL")
        db.executescript(_TABLES)
    except BaseException:
        db.close()
        raise
    return db


def _written(
    db: sqlite3.Connection, statement: str, rows: Sequence[tuple[object, ...]] | None = None,
    *, first: str | None = None,
) -> int:  # fmt: skip
    """Write in one step, and say how many rows it concerned."""
    db.execute("BEGIN IMMEDIATE")
    try:
        if first:
            db.execute(first)
        done = db.execute(statement) if rows is None else db.executemany(statement, rows)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    return done.rowcount


def _check(db: sqlite3.Connection) -> None:
    """Raise if the file's own structure is damaged."""
    (found,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        error = sqlite3.DatabaseError(found)
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def _broken(db: sqlite3.Connection) -> Iterator[str]:
    for key, value in db.execute("SELECT key, value FROM facts"):
        if not _readable(key, value):
            yield key


def _torn(db: sqlite3.Connection) -> Iterator[str]:
    """Paths of files of which not all that was kept is whole."""
    for path, key, *kept in db.execute("SELECT path, key, value, content FROM files"):
        if any(_unpacked(key, each) is None for each in kept):
            yield path


def _readable(key: str, value: bytes) -> bool:
    data = _unpacked(key, value)
    if data is None:
        return False
    try:
        decode(data)
    except ValueError:
        return False
    return True


def _writable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _packed(key: str, data: bytes) -> bytes:
    compressed: bytes = _CODEC.compress(data, asbytes=True)
    body = len(data).to_bytes(_LENGTH, "big") + compressed
    return _digest(key, body) + body


def _unpacked(key: str, value: object) -> bytes | None:
    """The entry's data, or None if it is not what was put there."""
    if not isinstance(value, bytes):
        return None
    body = value[DIGEST:]
    if _digest(key, body) != value[:DIGEST]:
        return None
    length = int.from_bytes(body[:_LENGTH], "big")
    data: bytes = _CODEC.decompress(body[_LENGTH:], length, asbytes=True)
    return data


def _whole(rows: Sequence[tuple[str, object]], what: str) -> bytes:
    """The only entry. Raises LostError if it is not there, or not as it was put there."""
    for key, value in rows:
        data = _unpacked(key, value)
        if data is not None:
            return data
    raise LostError(what)


def _digest(key: str, data: bytes) -> bytes:
    return blake2b(data, digest_size=DIGEST, key=key.encode()[:64]).digest()
