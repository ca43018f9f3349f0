"""The passages of an index, and their words for lexical search, in one SQLite file."""

# ruff: noqa: S608 - what is put into the texts of queries are names and conditions written in this file

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from modeler.errors import DamagedIndex, IndexUnavailable
from modeler.retrieval import words
from modeler.retrieval.passage import Passage
from modeler.retrieval.restriction import Restriction

FORMAT = f"4.{words.VERSION}"
"""Of the file; another one is made anew."""

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (path TEXT PRIMARY KEY, size INTEGER, changed INTEGER, digest TEXT NOT NULL, cut TEXT NOT NULL)
  WITHOUT ROWID;
CREATE TABLE secrets (path TEXT, line INTEGER, kind TEXT);
CREATE INDEX secrets_of ON secrets (path);
CREATE TABLE passages (
  id INTEGER PRIMARY KEY, path TEXT, first_line INTEGER, last_line INTEGER, kind TEXT, language TEXT, title TEXT,
  context TEXT, text TEXT, symbols TEXT, tables TEXT, collection TEXT,
  gist TEXT, digest TEXT);
CREATE INDEX passages_of ON passages (path);
CREATE INDEX passages_like ON passages (digest);
CREATE INDEX passages_in ON passages (collection, kind, language, path, digest);
CREATE TABLE mentions (passage INTEGER, schema TEXT, name TEXT);
CREATE INDEX mentions_in ON mentions (passage);
CREATE INDEX mentions_of ON mentions (name);
CREATE INDEX mentions_by ON mentions (schema);
CREATE TABLE tables (schema TEXT, name TEXT, PRIMARY KEY (schema, name)) WITHOUT ROWID;
CREATE TABLE joins (one TEXT, other TEXT, how TEXT);
CREATE TABLE vectors (space TEXT, digest TEXT, PRIMARY KEY (space, digest)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (title, symbols, body, content = '', tokenize = 'porter unicode61');
"""
_COLUMNS = "path, first_line, last_line, kind, language, title, context, text, symbols, tables, collection, gist"
_WEIGHTS = "3.0, 2.0, 1.0"
"""Of a word in the title, among the symbols and in the text, for BM25 (Robertson and Zaragoza 2009)."""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What is remembered of a file, to tell whether it changed."""

    size: int
    changed: int
    """The time of its last change; unit: ns."""
    digest: str
    """Of its content."""
    cut: str
    """The fingerprint of the collections that cut it."""


class PassageStore:
    """An open store. Readers never wait; one writer at a time is seen to by :mod:`modeler.retrieval.lock`.

    Raises, wherever it is used:
        DamagedIndex: the file is no index, or is damaged.
        IndexUnavailable: it cannot be read or written; the disk is full.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with _translated(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            if self._is_empty() or self.meta("format") != FORMAT:
                self._make()

    def close(self) -> None:
        """Give the file back."""
        self._db.close()

    def commit(self) -> None:
        """Make what was written last, whatever happens to the process."""
        with _translated(self.path):
            self._db.commit()

    def roll_back(self) -> None:
        """Forget what was written since the last commit."""
        with _translated(self.path):
            self._db.rollback()

    def check(self) -> None:
        """Read the whole file.

        Raises:
            DamagedIndex: it is damaged.
        """
        said = [row[0] for row in self._all("PRAGMA quick_check(1)")]
        if said != ["ok"]:
            raise _damaged(self.path, "; ".join(said))

    def meta(self, key: str) -> str:
        """A remembered value; empty without one."""
        return next((str(row[0]) for row in self._all("SELECT value FROM meta WHERE key = ?", (key,))), "")

    def remember(self, key: str, value: str) -> None:
        """Keep *value* under *key*."""
        self._run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def files(self) -> dict[str, KnownFile]:
        """Every file that was cut, by path."""
        rows = self._all("SELECT path, size, changed, digest, cut FROM files")
        return {row[0]: KnownFile(*row[1:]) for row in rows}

    def put_file(self, path: str, known: KnownFile) -> None:
        """Remember a file."""
        values = (path, known.size, known.changed, known.digest, known.cut)
        self._run("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", values)

    def remove_file(self, path: str) -> None:
        """Forget a file and its passages."""
        self.remove_passages("path", path)
        self._run("DELETE FROM files WHERE path = ?", (path,))
        self._run("DELETE FROM secrets WHERE path = ?", (path,))

    def remove_passages(self, column: Literal["path", "collection"], value: str) -> None:
        """Forget the passages of one path or collection."""
        condition = f"{column} = ?"
        for row in self._all(f"SELECT id, {_COLUMNS} FROM passages WHERE {condition}", (value,)):
            self._run(
                "INSERT INTO words (words, rowid, title, symbols, body) VALUES ('delete', ?, ?, ?, ?)",
                (row[0], *_passage(row[1:]).indexed),
            )
            self._run("DELETE FROM mentions WHERE passage = ?", (row[0],))
        self._run(f"DELETE FROM passages WHERE {condition}", (value,))

    def add(self, passages: Iterable[Passage], indexed: Iterable[tuple[str, str, str]] | None = None) -> None:
        """Keep *passages*, without a vector yet, and index their words, *indexed* where they were found before."""
        held = tuple(passages)
        first = int(self._all("SELECT IFNULL(MAX(id), 0) + 1 FROM passages")[0][0])
        rows = ((number, *_row(one), one.digest) for number, one in enumerate(held, first))
        found = indexed if indexed is not None else (one.indexed for one in held)
        mentions = (
            (number, *_schema_and_name(name)) for number, one in enumerate(held, first) for name in one.tables
        )
        with _translated(self.path):
            self._db.executemany(
                f"INSERT INTO passages (id, {_COLUMNS}, digest) VALUES ({', '.join('?' * 14)})", rows
            )
            self._db.executemany(
                "INSERT INTO words (rowid, title, symbols, body) VALUES (?, ?, ?, ?)",
                ((number, *words) for number, words in enumerate(found, first)),
            )
            self._db.executemany("INSERT INTO mentions VALUES (?, ?, ?)", mentions)
        self.remember("complete", "")

    def add_secrets(self, path: str, found: Iterable[tuple[int, str]]) -> None:
        """Remember where secrets were redacted: line and kind."""
        self._db.executemany("INSERT INTO secrets VALUES (?, ?, ?)", [(path, line, kind) for line, kind in found])

    def secrets(self) -> tuple[tuple[str, int, str], ...]:
        """Path, line and kind of every secret that was redacted."""
        return tuple(self._all("SELECT path, line, kind FROM secrets ORDER BY path, line"))

    def put_catalog(self, tables: Iterable[tuple[str, str]], joins: Iterable[tuple[str, str, str]]) -> None:
        """Remember which tables exist, and which are joined and how."""
        self._run("DELETE FROM tables")
        self._run("DELETE FROM joins")
        self._db.executemany("INSERT OR IGNORE INTO tables VALUES (?, ?)", list(tables))
        self._db.executemany("INSERT INTO joins VALUES (?, ?, ?)", list(joins))

    def tables(self) -> tuple[tuple[str, str], ...]:
        """Schema and name of every table of the catalog."""
        return tuple(self._all("SELECT schema, name FROM tables"))

    def joined(self, table: str) -> tuple[tuple[str, str], ...]:
        """The tables that *table* (``schema.name``) is joined with, and how."""
        rows = self._all(
            "SELECT other, how FROM joins WHERE one = ? UNION SELECT one, how FROM joins WHERE other = ?",
            (table, table),
        )
        return tuple(sorted(rows))

    def passage(self, number: int) -> Passage | None:
        """The passage of that number, or None where it is gone."""
        found = self._all(f"SELECT {_COLUMNS} FROM passages WHERE id = ?", (number,))
        return next((_passage(row) for row in found), None)

    def ranked(self, terms: Iterable[str], restriction: Restriction, most: int) -> tuple[tuple[int, float], ...]:
        """The passages that hold any of *terms*, best first by BM25: number and score."""
        query = " OR ".join(f'"{term}"' for term in terms)
        if not query:
            return ()
        if not restriction:
            text = (
                f"SELECT rowid, -bm25(words, {_WEIGHTS}) AS score FROM words WHERE words MATCH ?"
                " ORDER BY score DESC LIMIT ?"
            )
            return tuple(self._all(text, (query, most)))
        condition, values = restriction.sql()
        text = (
            f"SELECT p.id, -bm25(words, {_WEIGHTS}) AS score FROM words JOIN passages p ON p.id = words.rowid"
            f" WHERE words MATCH ? AND {condition} ORDER BY score DESC LIMIT ?"
        )
        return tuple(self._all(text, (query, *values, most)))

    def holding(self, word: str) -> int:
        """How many passages have *word*, in any of its forms."""
        return int(self._all("SELECT COUNT(*) FROM words WHERE words MATCH ?", (f'"{word}"',))[0][0])

    def number(self) -> int:
        """How many passages there are."""
        return int(self._all("SELECT COUNT(*) FROM passages")[0][0])

    def passages(self, collection: str) -> Iterator[Passage]:
        """The passages of *collection*, in order."""
        rows = self._all(f"SELECT {_COLUMNS} FROM passages WHERE collection = ? ORDER BY id", (collection,))
        return (_passage(row) for row in rows)

    def pending(self, collection: str, space: str) -> tuple[str, ...]:
        """Digests of the passages of *collection* without a vector in *space*, short ones first.

        Statements that create tables have none: the table's own passage says more.
        """
        rows = self._all(
            "SELECT digest FROM passages WHERE collection = ? AND (kind <> 'ddl' OR collection = 'schemas')"
            " AND digest NOT IN (SELECT digest FROM vectors WHERE space = ?)"
            " GROUP BY digest ORDER BY MIN(LENGTH(text)), digest",
            (collection, space),
        )
        return tuple(row[0] for row in rows)

    def needless(self, collection: str, space: str) -> tuple[str, ...]:
        """Digests of vectors in *space* of which no passage of *collection* is left."""
        rows = self._all(
            "SELECT digest FROM vectors WHERE space = ? AND digest NOT IN (SELECT digest FROM passages"
            " WHERE collection = ?)",
            (space, collection),
        )
        return tuple(row[0] for row in rows)

    def embedded_texts(self, digests: Iterable[str]) -> tuple[str, ...]:
        """What an embedder reads of the passages of *digests*, in their order."""
        text = f"SELECT {_COLUMNS} FROM passages WHERE digest = ? ORDER BY path LIMIT 1"
        return tuple(_passage(self._all(text, (digest,))[0]).embedded_text for digest in digests)

    def put_vectors(self, space: str, digests: Iterable[str]) -> None:
        """Remember which passages have a vector in *space*; readers elsewhere open it again."""
        self._db.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", [(space, one) for one in digests])
        self._count_generation()

    def remove_vectors(self, space: str, digests: Iterable[str]) -> None:
        """Forget vectors of *space*."""
        values = [(space, one) for one in digests]
        self._db.executemany("DELETE FROM vectors WHERE space = ? AND digest = ?", values)
        self._count_generation()

    def drop_vectors(self, space: str) -> None:
        """Forget every vector of *space*."""
        self._run("DELETE FROM vectors WHERE space = ?", (space,))
        self._count_generation()

    def vector_counts(self) -> dict[str, int]:
        """Vectors by space."""
        return dict(self._all("SELECT space, COUNT(*) FROM vectors GROUP BY space"))

    def vectors(self, space: str) -> tuple[str, ...]:
        """Digests that have a vector in *space*."""
        return tuple(row[0] for row in self._all("SELECT digest FROM vectors WHERE space = ?", (space,)))

    def numbers(self, digests: Iterable[str], collection: str, restriction: Restriction) -> dict[str, list[int]]:
        """The passages of *digests* that a search may find, by number."""
        held = tuple(digests)
        condition, values = restriction.sql()
        text = (
            f"SELECT p.digest, p.id FROM passages p WHERE p.digest IN ({', '.join('?' * len(held))})"
            f" AND p.collection = ? AND {condition} ORDER BY p.id"
        )
        found: dict[str, list[int]] = {}
        for digest, number in self._all(text, (*held, collection, *values)):
            found.setdefault(digest, []).append(number)
        return found

    def embedded(self, collection: str, space: str, restriction: Restriction, most: int) -> tuple[str, ...]:
        """Up to *most* digests with a vector in *space* of the passages of *collection* that a search may find."""
        condition, values = restriction.sql()
        text = (
            "SELECT DISTINCT p.digest FROM passages p JOIN vectors v ON v.space = ? AND v.digest = p.digest"
            f" WHERE p.collection = ? AND {condition} LIMIT ?"
        )
        return tuple(row[0] for row in self._all(text, (space, collection, *values, most)))

    def passages_of_table(self, name: str, restriction: Restriction) -> tuple[int, ...]:
        """The passages that describe the table *name* (``schema.name``), by number."""
        condition, values = restriction.sql()
        text = (
            f"SELECT p.id FROM passages p WHERE p.collection = 'schemas' AND p.title = ? AND {condition} ORDER BY 1"
        )
        return tuple(row[0] for row in self._all(text, (name, *values)))

    def only_of(self, collection: str, numbers: Iterable[int]) -> tuple[int, ...]:
        """Those of *numbers* whose passages belong to *collection*, in order."""
        held = ",".join(map(str, sorted(numbers)))
        text = f"SELECT id FROM passages WHERE id IN ({held}) AND collection = ? ORDER BY id"
        return tuple(row[0] for row in self._all(text, (collection,)))

    def counts(self) -> tuple[tuple[str, str, int], ...]:
        """Collection, kind and number of passages."""
        text = "SELECT collection, kind, COUNT(*) FROM passages GROUP BY 1, 2 ORDER BY 1, 2"
        return tuple(self._all(text))

    def _count_generation(self) -> None:
        self.remember("generation", str(int(self.meta("generation") or "0") + 1))

    def _is_empty(self) -> bool:
        return not self._all("SELECT 1 FROM sqlite_master LIMIT 1")

    def _make(self) -> None:
        for (name,) in self._all(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'words_%'"
            " AND name NOT LIKE 'sqlite_%'"
        ):
            self._db.execute(f"DROP TABLE {name}")
        self._db.executescript(_SCHEMA)
        self.remember("format", FORMAT)
        self._db.commit()

    def _all(self, text: str, values: Iterable[Any] = ()) -> list[Any]:
        with _translated(self.path):
            return self._db.execute(text, tuple(values)).fetchall()

    def _run(self, text: str, values: Iterable[Any] = ()) -> sqlite3.Cursor:
        with _translated(self.path):
            return self._db.execute(text, tuple(values))


def _schema_and_name(written: str) -> tuple[str, str]:
    schema, _, table = written.rpartition(".")
    return schema.rpartition(".")[2], table


def _row(one: Passage) -> tuple[Any, ...]:
    place = (one.path, one.first_line, one.last_line, one.kind, one.language, one.title, one.context, one.text)
    return (*place, json.dumps(one.symbols), json.dumps(one.tables), one.collection, one.gist)


def _passage(row: tuple[Any, ...]) -> Passage:
    path, first, last, kind, language, title, context, text, symbols, tables, collection, gist = row
    named = tuple(json.loads(symbols)), tuple(json.loads(tables))
    return Passage(path, first, last, kind, language, title, text, *named, collection, context, gist)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """SQLite's errors as ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        said = str(error)
        if "malformed" in said or "no such table" in said or "no such column" in said:
            raise _damaged(path, said) from error
        hint = "free some space and run it again: what was written so far is kept" if "full" in said else ""
        raise IndexUnavailable(f"the index {path} cannot be used: {said}", hint=hint) from error
    except sqlite3.DatabaseError as error:
        raise _damaged(path, str(error)) from error
    except OSError as error:
        raise IndexUnavailable(f"the index {path} cannot be used: {error.strerror or error}") from error


def _damaged(path: Path, said: str) -> DamagedIndex:
    return DamagedIndex(
        f"the index {path} is damaged: {said}",
        hint="modeler index rebuild makes a new one and keeps this one aside",
    )
