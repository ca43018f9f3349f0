"""The names in a request: which tables, columns and files it speaks of, and which names nothing has."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from modeler.catalog.identifier_words import singular, spelled_out, split
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Catalog
from modeler.errors import AmbiguousTable, ModelerError, UnknownColumn, UnknownTable, did_you_mean
from modeler.model.data_model import DataModel
from modeler.query.nouns import Kind, Nouns

_TOKEN = re.compile(
    r"(?P<quoted>[`\"][^`\"\n]{1,120}[`\"])|(?P<name>[^\W\d]\w*(?:'s?)?(?:[.\-/:][\w$]+)*)|(?P<other>[,;.!?\n]|\d[\w.:]*)"
)
_PARTS = re.compile(r"[^\W\d][\w$]*(?:\.[^\W\d][\w$]*){0,3}$")
_LONGEST_PHRASE = 3
_NOT_NAMES = frozenset({"e.g", "i.e", "etc", "vs", "a.k.a", "d.h", "z.b", "p.ex"})


class Sense(StrEnum):
    """What a token of a request is."""

    TABLE = "table"
    COLUMN = "column"
    FILE = "file"
    UNKNOWN = "unknown"
    """Written as names are, and nothing has it."""
    AMBIGUOUS = "ambiguous"
    GENERIC = "generic"
    STOP = "stop"
    """Punctuation."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a name of several parts."""

    text: str
    start: int
    sense: Sense = Sense.OTHER
    tables: tuple[TableName, ...] = ()
    column: ColumnSet | None = None
    spoken: bool = False
    """Whether it was said in words (``the orders``) rather than by its name."""


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

    def refuse_unknown(self, catalog: Catalog) -> None:
        """See that every table and column spoken of exists, and is one.

        Raises:
            UnknownTable, UnknownColumn, AmbiguousTable: it is not; the hint holds the nearest names.
        """
        for token in self.tokens:
            if token.sense is Sense.AMBIGUOUS:
                places = ", ".join(str(name) for name in token.tables)
                raise AmbiguousTable(f"table name {token.text!r} is ambiguous", hint=f"say which: {places}")
            if token.sense is Sense.UNKNOWN:
                raise _unknown(token.text, catalog)
        for phrase in _unknown_operands(self.tokens):
            raise _unknown(phrase, catalog)

    def strange(self, *, after_prepositions: bool = False) -> tuple[str, ...]:
        """Words that mean nothing here: all of them, or those that say what something is *of*, *for* or *about*."""
        found = ((place, t.text) for place, t in enumerate(self.tokens) if t.sense is Sense.OTHER)
        return tuple(text for place, text in found if not after_prepositions or self._is_object(place))

    def _is_object(self, place: int) -> bool:
        before = self.tokens[max(place - 3, 0) : place]
        stop = max((i for i, token in enumerate(before, start=1) if token.sense is not Sense.GENERIC), default=0)
        return any(token.text.lower() in _PREPOSITIONS for token in before[stop:])

    def refuse(self, words: str, catalog: Catalog) -> None:
        """Say that nothing is called *words*.

        Raises:
            UnknownTable: always; the hint holds the nearest names.
        """
        raise _unknown(words, catalog)


def mentions(text: str, model: DataModel, *, paths: Iterable[str] = ()) -> Mentions:
    """The names in *text*, resolved against the catalog of *model*; *paths* are the files of the workspace.

    A table may be said by its name, with or without its schema, or in words that its name is made of (``the order
    lines`` for ``order_lines``).
    """
    catalog = model.catalog
    schemas = {table.name.schema.lower() for table in catalog}
    said = frozenset(word.lower() for word in re.findall(r"\w+", text)) & schemas
    held = frozenset(paths)
    tokens = [_named(match, catalog, said, held) for match in _TOKEN.finditer(text)]
    named = tuple(t.tables[0] for t in tokens if t.sense is Sense.TABLE)
    speech = _Speech(Nouns(model), _literal_words(catalog), named)
    return Mentions(tuple(_columns_by_table(_spoken(tokens, speech), catalog)))


@cache
def generic_words() -> frozenset[str]:
    """Words that name nothing in a workspace."""
    held = tomllib.loads(files("modeler.assistant").joinpath("generic_words.toml").read_text(encoding="utf-8"))
    return frozenset(word for text in held.values() for word in text.split())


def is_generic(word: str) -> bool:
    """Whether *word* names nothing in a workspace.

    >>> is_generic("Tables"), is_generic("quickly"), is_generic("invoices")
    (True, True, False)
    """
    plain = word.lower().removesuffix("'s").strip("'")
    known = generic_words()
    return plain in known or singular(plain) in known or plain.endswith("ly") or len(plain) < 2


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
    if rivals and (quoted or not is_generic(text)):
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


@dataclass(frozen=True, slots=True)
class _Speech:
    """What spoken words are looked up in."""

    nouns: Nouns
    literal: frozenset[str]
    """The words that names of the catalog are made of, as they are spelled there."""
    named: tuple[TableName, ...]
    """Tables called by their names: a column that several tables have is theirs."""


def _literal_words(catalog: Catalog) -> frozenset[str]:
    return frozenset(
        part for table in catalog for name in (table.name.table, *table.column_names) for part in split(name)
    )


def _spoken(tokens: Sequence[Token], speech: _Speech) -> Iterator[Token]:
    """*tokens*, runs of words that mean a table or a column made one token."""
    place = 0
    while place < len(tokens):
        for length in range(_LONGEST_PHRASE, 0, -1):
            run = tokens[place : place + length]
            if len(run) == length and all(t.sense is Sense.OTHER for t in run):
                found = _meant(run, speech)
                if found is not None:
                    yield found
                    place += length
                    break
        else:
            yield tokens[place]
            place += 1


def _meant(run: Sequence[Token], speech: _Speech) -> Token | None:
    if any(_is_abbreviated(token.text, speech.literal) for token in run):
        return None
    phrase = " ".join(token.text.strip('`"') for token in run)
    table = speech.nouns.find(phrase, Kind.TABLE)
    column = column_in(phrase, speech.nouns, speech.named)
    if table is not None:
        return Token(phrase, run[0].start, Sense.TABLE, (table.column.table,), column, spoken=True)
    if column is not None:
        return Token(phrase, run[0].start, Sense.COLUMN, (column.table,), column, spoken=True)
    return None


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


_PREPOSITIONS = frozenset({"of", "for", "about", "between", "covering", "with", "on", "from", "in"})
_OPENERS = frozenset(
    {
        "join",
        "joins",
        "joining",
        "joined",
        "how",
        "link",
        "links",
        "linking",
        "connect",
        "connecting",
        "relate",
        "relates",
    }
    | {"combine", "combining", "merge", "merging", "between", "tables", "table", "view", "describe", "document"}
)
"""Words after which names of tables are expected."""
_THINGS = frozenset(
    {"warehouses", "users", "reports", "projects", "programs", "tests", "dashboards", "managers", "engineers"}
    | {
        "analysts",
        "developers",
        "scientists",
        "colleagues",
        "applications",
        "documents",
        "users",
        "teams",
        "classes",
    }
)
"""Words of requests that, in the plural beside the name of a table, are meant as one."""
_CONNECTORS = frozenset({"and", "with", "to", "or", "plus", ",", "&"})
_SKIPPED = 4
"""Generic words that may stand between an opener and a name."""


def _unknown_operands(tokens: Sequence[Token]) -> Iterator[str]:
    """Phrases that stand where a table is named, and name nothing."""
    for place, token in enumerate(tokens):
        if token.text.lower() not in _OPENERS:
            continue
        operands = tuple(_operands(tokens, place + 1))
        unknown = [run for run in operands if all(t.sense in (Sense.OTHER, Sense.GENERIC) for t in run)]
        beside = len(operands) > 1 or token.text.lower() in ("table", "tables", "view", "describe", "document")
        if unknown and beside:
            yield " ".join(t.text for t in unknown[0])
    for place, token in enumerate(tokens[1:], start=1):
        before = tokens[place - 1]
        if token.text.lower() in ("table", "tables") and before.sense is Sense.OTHER:
            yield before.text


def _operands(tokens: Sequence[Token], place: int) -> Iterator[Sequence[Token]]:
    """The names from *place* on that connectors string together."""
    while True:
        skipped = 0
        while place < len(tokens) and skipped < _SKIPPED and _is_skipped(tokens[place]):
            place, skipped = place + 1, skipped + 1
        end = place
        while end < len(tokens) and _may_name(tokens[end]):
            end += 1
        if end == place:
            return
        yield tokens[place:end]
        if end >= len(tokens) or tokens[end].text.lower() not in _CONNECTORS:
            return
        place = end + 1


def _is_skipped(token: Token) -> bool:
    return token.sense is Sense.GENERIC and token.text.lower() not in _CONNECTORS and not _may_name(token)


def _may_name(token: Token) -> bool:
    """Whether *token* is a name, or may be one where a name is expected."""
    return token.sense in (Sense.OTHER, Sense.TABLE, Sense.COLUMN) or token.text.lower() in _THINGS


def _unknown(text: str, catalog: Catalog) -> ModelerError:
    tables = {str(table.name) for table in catalog} | {table.name.table for table in catalog}
    before, _, last = text.rpartition(".")
    if before and catalog.find(before) is not None:
        return UnknownColumn(
            f"table {catalog[before].name} has no column {last!r}",
            hint=did_you_mean(last, catalog[before].column_names),
        )
    columns = {column.name for table in catalog for column in table.columns}
    near = did_you_mean(text, tables | columns)
    listed = ", ".join(str(table.name) for table in catalog.tables[:8])
    more = f" and {len(catalog) - 8} more" if len(catalog) > 8 else ""
    return UnknownTable(f"nothing in this workspace is called {text!r}", hint=near or f"it has {listed}{more}")
