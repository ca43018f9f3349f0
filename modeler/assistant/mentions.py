"""The names in a request: which tables, columns and files it speaks of, and which names nothing has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from modeler.assistant.generic import is_generic, word_list
from modeler.assistant.operands import is_object, unknown, unknown_operands
from modeler.assistant.tokens import Sense, Token
from modeler.catalog.identifier_words import singular, spelled_out, split
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Catalog
from modeler.errors import AmbiguousTable, UnknownTable
from modeler.model.data_model import DataModel
from modeler.query.nouns import Kind, Nouns

_TOKEN = re.compile(
    r"(?P<quoted>[`\"][^`\"\n]{1,120}[`\"])|(?P<name>[^\W\d]\w*(?:'s?)?(?:[.\-/:][\w$]+)*)|(?P<other>[,;.!?\n]|\d[\w.:]*)"
)
_PARTS = re.compile(r"[^\W\d][\w$]*(?:\.[^\W\d][\w$]*){0,3}$")
_LONGEST_PHRASE = 3
_NOT_NAMES = frozenset({"e.g", "i.e", "etc", "vs", "a.k.a", "d.h", "z.b", "p.ex"})


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a text speaks of, each thing once, in the order said."""

    tokens: tuple[Token, ...] = ()

    @property
    def tables(self) -> tuple[TableName, ...]:
        """Tables by name or in words, those of named columns not among them."""
        found = (t.tables[0] for t in self.tokens if t.sense is Sense.TABLE)
        return tuple(dict.fromkeys(found))

    @property
    def columns(self) -> tuple[ColumnSet, ...]:
        """Columns by their names."""
        found = (t.column for t in self.tokens if t.sense is Sense.COLUMN and t.column and not t.spoken)
        return tuple(dict.fromkeys(found))

    @property
    def spoken_columns(self) -> tuple[ColumnSet, ...]:
        """Columns that words may mean, where a skill needs one and none is named."""
        found = (t.column for t in self.tokens if t.column is not None and t.spoken)
        return tuple(dict.fromkeys(found))

    @property
    def files(self) -> tuple[str, ...]:
        """Files of the workspace."""
        return tuple(dict.fromkeys(t.text for t in self.tokens if t.sense is Sense.FILE))

    @property
    def is_empty(self) -> bool:
        """Whether it speaks of nothing in the workspace."""
        return not any(t.sense in (Sense.TABLE, Sense.COLUMN, Sense.FILE, Sense.AMBIGUOUS) for t in self.tokens)

    def refuse_unknown(self, catalog: Catalog, *, tables_only: bool = False) -> None:
        """See that every table and column spoken of exists, and is one; with *tables_only* operands are tables.

        Raises:
            UnknownTable, UnknownColumn, AmbiguousTable: it is not; the hint holds the nearest names.
        """
        for token in self.tokens:
            if token.sense is Sense.AMBIGUOUS:
                places = ", ".join(str(name) for name in token.tables)
                raise AmbiguousTable(f"table name {token.text!r} is ambiguous", hint=f"say which: {places}")
            if token.sense is Sense.UNKNOWN:
                raise unknown(token.text, catalog)
        for phrase in unknown_operands(self.tokens, tables_only=tables_only):
            raise unknown(phrase, catalog)

    def strange(self, *, after_prepositions: bool = False) -> tuple[str, ...]:
        """Words that mean nothing here: all of them, or those that say what something is *of*, *for* or *about*."""
        found = ((place, t.text) for place, t in enumerate(self.tokens) if t.sense is Sense.OTHER)
        return tuple(text for place, text in found if not after_prepositions or is_object(self.tokens, place))

    def refuse(self, words: str, catalog: Catalog) -> None:
        """Say that nothing is called *words*.

        Raises:
            UnknownTable: always; the hint holds the nearest names.
        """
        raise unknown(words, catalog)


class Names:
    """The names of a workspace, as requests say them; built once for all texts of a request."""

    def __init__(self, model: DataModel, paths: Iterable[str] = ()) -> None:
        self._catalog = model.catalog
        self._nouns = Nouns(model)
        self._paths = frozenset(paths)
        self._schemas = frozenset(table.name.schema.lower() for table in model.catalog)
        self._literal = frozenset(
            part
            for table in model.catalog
            for name in (table.name.table, *table.column_names)
            for part in split(name)
        )
        self._spoken: dict[tuple[str, tuple[TableName, ...]], Token | None] = {}

    def mentions(self, text: str) -> Mentions:
        """The names in *text*: a table by its name, with or without its schema, or in the words of its name.

        ``the order lines`` are ``order_lines``.
        """
        said = frozenset(word.lower() for word in re.findall(r"\w+", text)) & self._schemas
        tokens = [_named(match, self._catalog, said, self._paths) for match in _TOKEN.finditer(text)]
        named = tuple(dict.fromkeys(t.tables[0] for t in tokens if t.sense is Sense.TABLE))
        return Mentions(tuple(_columns_by_table(self._in_words(tokens, named), self._catalog)))

    def _in_words(self, tokens: Sequence[Token], named: tuple[TableName, ...]) -> Iterator[Token]:
        """*tokens*, runs of words that mean a table or a column made one token; of *named* tables first."""
        place = 0
        while place < len(tokens):
            for length in range(_LONGEST_PHRASE, 0, -1):
                run = tokens[place : place + length]
                if len(run) == length and _may_be_spoken(run):
                    found = self._meant(run, named)
                    if found is not None:
                        yield found
                        place += length
                        break
            else:
                yield tokens[place]
                place += 1

    def _meant(self, run: Sequence[Token], named: tuple[TableName, ...]) -> Token | None:
        phrase = " ".join(token.text.strip('`"') for token in run)
        key = (phrase.lower(), named)
        if key not in self._spoken:
            self._spoken[key] = self._found(phrase, named)
        found = self._spoken[key]
        return replace(found, start=run[0].start) if found is not None else None

    def _found(self, phrase: str, named: tuple[TableName, ...]) -> Token | None:
        if any(_is_abbreviated(word, self._literal) for word in phrase.split()):
            return None
        table = self._nouns.find(phrase, Kind.TABLE)
        column = column_in(phrase, self._nouns, named)
        if table is not None:
            own = table.column.table
            alike = [one.table for one in self._nouns.rivals(phrase, table) if one.table.table == own.table]
            if alike and not {own, *alike} & set(named):
                return Token(phrase, 0, Sense.AMBIGUOUS, tuple(sorted((own, *alike))))
            chosen = next((name for name in named if name in (own, *alike)), own)
            return Token(phrase, 0, Sense.TABLE, (chosen,), column, spoken=True)
        if column is not None:
            return Token(phrase, 0, Sense.COLUMN, (column.table,), column, spoken=True)
        return None


def _may_be_spoken(run: Sequence[Token]) -> bool:
    """Whether *run* may be a name in words: ``the transaction type``, of which ``type`` alone says nothing."""
    senses = {token.sense for token in run}
    return Sense.OTHER in senses and senses <= {Sense.OTHER, Sense.GENERIC}


def column_in(phrase: str, nouns: Nouns, tables: Iterable[TableName], *kinds: Kind) -> ColumnSet | None:
    """The column that *phrase* means: of *tables*, where they have one it means as well as any other."""
    found = nouns.find(phrase, *(kinds or (Kind.COLUMN, Kind.MEASURE, Kind.TIME)))
    if found is None:
        return None
    held = set(tables)
    alike = (found.column, *nouns.rivals(phrase, found))
    return next((column for column in alike if column.table in held), found.column)


def _is_abbreviated(word: str, literal: frozenset[str]) -> bool:
    """Whether *word* would be taken for an abbreviation that the catalog does not use: a cat is no category."""
    plain = word.lower()
    return spelled_out(plain) != singular(plain) and not {plain, singular(plain)} & literal


def _named(match: re.Match[str], catalog: Catalog, schemas: frozenset[str], paths: frozenset[str]) -> Token:
    """The token with what it names by spelling: a table, a column with its table, a file, or nothing."""
    text, start = match.group(0), match.start()
    if match.group("other"):
        sense = Sense.STOP if not text[0].isdigit() else Sense.GENERIC
        return Token(text, start, sense)
    bare = text.strip("`\"'").rstrip(".")
    if bare.lower() in _NOT_NAMES:
        return Token(text, start, Sense.GENERIC)
    file = _file(bare, paths)
    if file:
        return Token(file, start, Sense.FILE)
    if not _PARTS.match(bare):
        return Token(text, start, Sense.GENERIC if is_generic(bare) else Sense.OTHER)
    if "." in bare:
        return _dotted(bare, start, catalog)
    return _bare(bare, start, catalog, schemas, quoted=bool(match.group("quoted")))


def _file(text: str, paths: frozenset[str]) -> str:
    """The one file of the workspace that is called so, with or without its folders; empty where there is none."""
    bare = text.partition(":")[0]
    if "." not in bare:
        return ""
    if bare in paths:
        return bare
    found = sorted(path for path in paths if path.lower().endswith(f"/{bare.lower()}"))
    return found[0] if found else ""


def _dotted(text: str, start: int, catalog: Catalog) -> Token:
    table = catalog.find(text)
    if table is not None:
        return Token(text, start, Sense.TABLE, (table.name,))
    before, _, last = text.rpartition(".")
    try:
        holder = catalog[before]
    except AmbiguousTable:
        return Token(before, start, Sense.AMBIGUOUS, _of_bare_name(before, catalog))
    except UnknownTable:
        return Token(text, start, Sense.UNKNOWN)
    if not holder.has_column(last):
        return Token(text, start, Sense.UNKNOWN)
    return Token(text, start, Sense.COLUMN, (holder.name,), ColumnSet(holder.name, (holder.column(last).name,)))


def _bare(text: str, start: int, catalog: Catalog, schemas: frozenset[str], *, quoted: bool) -> Token:
    rivals = _of_bare_name(text, catalog)
    if rivals and (quoted or not is_generic(text) or text.lower() in word_list("may_be_tables")):
        own = tuple(name for name in rivals if name.schema.lower() in schemas)
        found = catalog.find(text)
        if len(own) == 1:
            return Token(text, start, Sense.TABLE, own)
        return (
            Token(text, start, Sense.TABLE, (found.name,)) if found else Token(text, start, Sense.AMBIGUOUS, rivals)
        )
    holders = tuple(table.name for table in catalog if table.has_column(text))
    looks_named = quoted or "_" in text or any(char.isdigit() for char in text)
    if holders and looks_named:
        name = catalog[holders[0]].column(text).name
        return Token(text, start, Sense.COLUMN, holders, ColumnSet(holders[0], (name,)))
    if is_generic(text) or text.lower() in {s.lower() for table in catalog for s in (table.name.schema,)}:
        return Token(text, start, Sense.GENERIC)
    if "_" in text.strip("_"):
        words = text.lower().strip("_").split("_")
        return Token(text, start, Sense.GENERIC if all(map(is_generic, words)) else Sense.UNKNOWN)
    return Token(text, start)


def _of_bare_name(text: str, catalog: Catalog) -> tuple[TableName, ...]:
    return tuple(table.name for table in catalog if table.name.table.lower() == text.lower())


def _columns_by_table(tokens: Iterable[Token], catalog: Catalog) -> Iterator[Token]:
    """*tokens*, a column that several tables have taken for that of a table that is spoken of."""
    held = tuple(tokens)
    spoken_of = [t.tables[0] for t in held if t.sense is Sense.TABLE]
    for token in held:
        if token.sense is Sense.COLUMN and len(token.tables) > 1 and token.column is not None:
            own = next((name for name in spoken_of if name in token.tables), None)
            base = [name for name in token.tables if not catalog[name].is_derived]
            chosen = own or next(iter(base), token.tables[0])
            column = ColumnSet(chosen, (catalog[chosen].column(token.column.columns[0]).name,))
            yield Token(token.text, token.start, token.sense, (chosen,), column, token.spoken)
        else:
            yield token
