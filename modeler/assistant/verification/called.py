"""Which tables a text speaks of: by name, or by the words of their names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from modeler.catalog.identifier_words import schema_words, singular, spelled_out, words
from modeler.catalog.names import DEFAULT_SCHEMA, TableName
from modeler.catalog.tables import Catalog


@dataclass(frozen=True, slots=True)
class Mention:
    """A table spoken of."""

    table: TableName
    start: int
    end: int
    """Places in the text, the end not included."""


class Called:
    """The tables of a catalog by what they are called. Looking up changes nothing."""

    def __init__(self, catalog: Catalog, default_schema: str = DEFAULT_SCHEMA) -> None:
        self._catalog = catalog
        self._default_schema = default_schema
        names = (name for table in catalog for name in (table.name.table, *table.column_names))
        vocabulary = schema_words(names)
        spoken = [(_spoken(table.name.table, vocabulary), table.name) for table in catalog.base]
        counts = Counter(said for said, _ in spoken)
        self._bare = frozenset(table.name.table.lower() for table in catalog)
        self._spoken = {said: name for said, name in spoken if counts[said] == 1 and set(said) - _SAID_OTHERWISE}
        self._odd_names = {
            name: table.name
            for table in catalog
            if not _WORD.fullmatch(str(table.name))
            for name in (str(table.name).lower(), table.name.table.lower())
            if not name.isidentifier()
        }
        self._words = frozenset(word for said in self._spoken for word in said)

    def table(self, name: str) -> TableName | None:
        """The table that *name* means as a diagram writes it: quoted, bare, or with ``_`` for the dot."""
        bare = name.strip().strip('"`[]').replace('"', "").replace("__", ".")
        found = self._catalog.find(bare, default_schema=self._default_schema)
        if found is None and "_" in bare:
            schema, _, rest = bare.partition("_")
            found = self._catalog.find(f"{schema}.{rest}")
        if found is not None:
            return found.name
        return self._spoken.get(tuple(self._one(word) for word in words(bare.lower())))

    def mentions(self, text: str) -> Iterator[Mention]:
        """Every table that *text* speaks of, from left to right; ``table.column`` speaks of its table.

        >>> from modeler.catalog.tables import Column, Table
        >>> names = TableName("sample", "orderinfo"), TableName("sample", "skuinfo")
        >>> catalog = Catalog.of(Table(name, (Column("id", "bigint"),)) for name in names)
        >>> found = Called(catalog).mentions("Many orders to one sample.skuinfo row")
        >>> [str(mention.table) for mention in found]
        ['sample.orderinfo', 'sample.skuinfo']
        """
        return iter(sorted((*self._odd(text), *self._plain(self.masked(text))), key=lambda m: m.start))

    def masked(self, text: str) -> str:
        """*text* with blanks for the tables whose names are no plain words: what is left can be read as words."""
        for mention in self._odd(text):
            text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
        return text

    def _odd(self, text: str) -> Iterator[Mention]:
        if self._odd_names:
            pattern = "|".join(re.escape(name) for name in sorted(self._odd_names, key=len, reverse=True))
            for match in re.finditer(rf"(?<![\w.])(?:{pattern})(?!\w)", text, re.IGNORECASE):
                yield Mention(self._odd_names[match.group().lower()], match.start(), match.end())

    def _plain(self, text: str) -> Iterator[Mention]:
        tokens = list(_WORD.finditer(text))
        at = 0
        while at < len(tokens):
            named = self._named(tokens[at].group())
            if named is not None:
                yield Mention(named, tokens[at].start(), tokens[at].end())
                at += 1
                continue
            for length in (3, 2, 1):
                part = tokens[at : at + length]
                said = tuple(self._one(token.group().lower()) for token in part)
                if len(part) == length and said in self._spoken:
                    yield Mention(self._spoken[said], part[0].start(), part[-1].end())
                    at += length
                    break
            else:
                at += 1

    def _one(self, word: str) -> str:
        """The singular of *word*, also where only a name tells that it is a plural: ``skus``."""
        return word[:-1] if word.endswith("s") and word[:-1] in self._words else spelled_out(singular(word))

    def _named(self, token: str) -> TableName | None:
        parts = token.lower().split(".", _DEEPEST)[:_DEEPEST]
        for length in range(len(parts), 0, -1):
            name = ".".join(parts[:length])
            known = length > 1 or (name in self._bare and name not in _SAID_OTHERWISE)
            found = self._catalog.find(name, default_schema=self._default_schema) if known else None
            if found is not None:
                return found.name
        return None


_WORD = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_DEEPEST = 4
"""Names in a path: database, schema, table, column."""
_FILLERS = frozenset(
    {
        "info",
        "information",
        "data",
        "dim",
        "dimension",
        "fact",
        "fct",
        "stg",
        "tbl",
        "table",
        "master",
        "detail",
        "t",
    }
)
_SAID_OTHERWISE = frozenset(
    {
        "reference",
        "refer",
        "join",
        "row",
        "side",
        "column",
        "key",
        "relationship",
        "relation",
        "one",
        "many",
        "each",
    }
)
"""Words of sentences about relationships: a table called so is only meant by its name."""


def _spoken(name: str, vocabulary: frozenset[str]) -> tuple[str, ...]:
    """The words of a table's name as people say them, in the singular."""
    return tuple(spelled_out(singular(word)) for word in words(name.lower(), vocabulary) if word not in _FILLERS)
