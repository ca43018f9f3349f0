"""What the words of a goal can mean: the measures, columns, tables and labels of a model, by their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from modeler.catalog.identifier_words import meanings, schema_words, singular, spelled_out, words
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Column, Table
from modeler.errors import UnsupportedRequest, did_you_mean
from modeler.model.data_model import DataModel, Label, Role, Status
from modeler.model.measures import measures_of
from modeler.query.stems import is_family

_FILLERS = frozenset(
    {"info", "information", "data", "dim", "dimension", "fact", "tbl", "table", "master", "detail", "header"}
    | {"the", "a", "an", "of", "all", "each", "every", "their", "its", "our"}
)
"""Words that say nothing of what is meant."""
_KEY_WORDS = frozenset({"id", "key", "no", "nr", "num", "number", "code", "sk"})
NAME_WORDS = frozenset({"name", "label", "description", "title"})
_CONNECTING = frozenset({"per", "by", "of", "in", "for", "at", "and", "with", "from"})
_UNITS = {
    "kilometre": "km",
    "kilometer": "km",
    "kilogram": "kg",
    "kilo": "kg",
    "kilogramme": "kg",
    "tonne": "t",
    "euro": "eur",
    "dollar": "usd",
    "percent": "pct",
    "metre": "m",
    "meter": "m",
    "gram": "g",
}
"""What people spell out and names do not."""
_SYNONYM = 0.8
_OF_TABLE = 0.4
_UNSAID = 0.12
"""What each word of the column that the phrase leaves out costs."""


class Kind(StrEnum):
    """What a noun can be used for."""

    MEASURE = "measure"
    COLUMN = "column"
    TIME = "time"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Noun:
    """A thing of the model and the words it goes by."""

    kind: Kind
    column: ColumnSet
    """Of a table, its key."""
    own: tuple[str, ...]
    """Words of its name, spelled out."""
    context: tuple[str, ...]
    """Words of its table's name."""
    weight: float
    """Preference among equals: a fact's measures come first."""


class Nouns:
    """Everything in a model that can be spoken of. Built once a model; looking up changes nothing."""

    def __init__(self, model: DataModel) -> None:
        self._vocabulary = schema_words(
            name for table in model.catalog.base for name in (table.name.table, *table.column_names)
        )
        self._all = tuple(self._of_model(model))
        self._labels = tuple(
            label
            for label in model.labels
            if label.status not in (Status.REJECTED, Status.REFUTED, Status.CANDIDATE)
        )
        self._numbers = frozenset(
            ColumnSet(table.name, (column.name,))
            for table in model.catalog.base
            for column in table.columns
            if column.family.is_number
        )
        self._by_name = {
            spelling: ColumnSet(table.name, (column.name,))
            for table in model.catalog
            for column in table.columns
            for spelling in (
                f"{table.name}.{column.name}".lower(),
                f"{table.name.table}.{column.name}".lower(),
            )
        }

    def find(self, phrase: str, *kinds: Kind) -> Noun | None:
        """What *phrase* means best among *kinds*, or None where some word of it fits nothing.

        Every word of the phrase has to be a word of the noun, or of its table, or mean the same as one.
        """
        said = self._said(phrase)
        if not said:
            return None
        scored = [(self._score(said, noun), noun) for noun in self._all if not kinds or noun.kind in kinds]
        fitting = [(score, noun) for score, noun in scored if score > 0]
        if not fitting:
            return None
        return max(fitting, key=lambda entry: (entry[0], entry[1].weight, _reversed(str(entry[1].column))))[1]

    def rivals(self, phrase: str, found: Noun) -> tuple[ColumnSet, ...]:
        """Columns of other tables that *phrase* means just as well as *found*."""
        said = self._said(phrase)
        best = self._score(said, found)
        return tuple(
            noun.column
            for noun in self._all
            if noun.kind is found.kind
            and noun.column.table != found.column.table
            and noun.weight == found.weight
            and self._score(said, noun) == best
        )

    def counted(self, phrase: str) -> Noun | None:
        """What *phrase* counts: a table's rows, or a column whose name is nearer: that of orders, among lines."""
        table, other = self.find(phrase, Kind.TABLE), self.find(phrase)
        if table is None or other is None:
            return table or other
        said = self._said(phrase)
        return other if self._score(said, other) > self._score(said, table) else table

    def column_named(self, text: str) -> ColumnSet | None:
        """The column that *text* names as the catalog does: ``orderinfo.product_id``."""
        return self._by_name.get(text.lower().strip())

    def connected_names(self) -> Iterator[tuple[str, ColumnSet]]:
        """Columns whose names hold a word that connects phrases, as they are said: ``price per litre``."""
        for noun in self._all:
            said = words(noun.column.columns[0], self._vocabulary)
            if noun.kind is not Kind.TABLE and _CONNECTING & {*said[1:-1]}:
                yield r"\s+".join(said), noun.column

    def words_of(self, table: TableName) -> frozenset[str]:
        """The words of *table*'s name, spelled out."""
        return frozenset(self._spelled(table.table))

    def time_words_of(self, table: TableName) -> frozenset[str]:
        """The words of the names of *table*'s points in time."""
        held = (noun for noun in self._all if noun.kind is Kind.TIME and noun.column.table == table)
        return frozenset(word for noun in held for word in noun.own)

    def times_of(self, table: TableName) -> tuple[Noun, ...]:
        """The points in time of *table*."""
        return tuple(noun for noun in self._all if noun.kind is Kind.TIME and noun.column.table == table)

    def times_called(self, phrase: str) -> tuple[ColumnSet, ...]:
        """The points in time that *phrase* belongs to: ``return`` to ``returned_on``; best first."""
        said = self._said(phrase)
        found = []
        for noun in self._all:
            fits = sum(any(word == own or is_family(word, own) for own in noun.own) for word in said)
            of_table = all(word in (*noun.own, *noun.context) or fits for word in said)
            if noun.kind is Kind.TIME and fits and of_table and fits + (len(said) > fits) >= len(said):
                found.append((len(said) - fits, len(noun.own), str(noun.column), noun.column))
        return tuple(column for _, _, _, column in sorted(found, key=lambda entry: entry[:3]))

    def table_of_measure(self, text: str) -> TableName | None:
        """The table of the measure that the last words of *text* name."""
        said = text.split()
        for length in range(min(2, len(said)), 0, -1):
            found = self.find(" ".join(said[-length:]).strip(",.?!"), Kind.MEASURE)
            if found is not None:
                return found.column.table
        return None

    def amounts_of(self, verb: str) -> tuple[ColumnSet, ...]:
        """The measures whose name says that *verb* was done: an invoiced amount."""
        held = (noun for noun in self._all if noun.kind is Kind.MEASURE)
        return tuple(noun.column for noun in held if any(is_family(verb, word) for word in noun.own))

    def is_part_of_name(self, phrase: str) -> bool:
        """Whether several words are, all of them, words of one column: ``yearly salary``."""
        said = self._said(phrase)
        return len(said) > 1 and any(set(said) <= {*noun.own} for noun in self._all)

    def number_of(self, phrase: str, of: TableName) -> ColumnSet | None:
        """The number of a row of *of* that *phrase* means: ``pages`` are its ``page_count``."""
        said = self._said(phrase)
        if not said:
            return None
        held = [noun for noun in self._all if noun.column.table == of and noun.column in self._numbers]
        scored = [(self._score(said, noun), noun) for noun in held if noun.kind in (Kind.MEASURE, Kind.COLUMN)]
        best = max(scored, key=lambda entry: (entry[0], _reversed(str(entry[1].column))), default=(0.0, None))
        return best[1].column if best[1] is not None and best[0] > 0 else None

    def label_of(self, column: ColumnSet) -> Label | None:
        """The likeliest label of *column*."""
        return next((label for label in self._labels if label.column == column), None)

    def code_of(self, text: str) -> tuple[ColumnSet, tuple[str | int | float, ...]] | None:
        """The column and the codes that the application calls *text*; None where it calls nothing so.

        Raises:
            UnsupportedRequest: it calls values of several columns so.
        """
        if not any(_codes(label, text) for label in self._labels):
            text = singular(text.lower())
        columns = dict.fromkeys(label.column for label in self._labels if _codes(label, text))
        if len(columns) > 1:
            raise UnsupportedRequest(
                f"{text!r} is a value of several columns", hint=f"say which: {', '.join(map(str, columns))}"
            )
        return next(((column, self.codes_in(column, text)) for column in columns), None)

    def codes_in(self, column: ColumnSet, text: str) -> tuple[str | int | float, ...]:
        """The codes of *column* that the application calls *text*, by its likeliest label that does."""
        found = (_codes(label, text) for label in self._labels if label.column == column)
        return next((codes for codes in found if codes), ())

    def unknown_value(self, column: ColumnSet, text: str) -> UnsupportedRequest:
        """The error that says what a value of *column* may be called."""
        label = self.label_of(column)
        names = [name for _, name in label.mapping.pairs if name] if label else []
        hint = did_you_mean(text, names) or (f"known are {', '.join(names[:8])}" if names else "give its number")
        return UnsupportedRequest(f"no value of {column} is called {text!r}", hint=hint)

    def is_number(self, column: ColumnSet) -> bool:
        """Whether *column* is compared with numbers only."""
        return column in self._numbers

    def unknown(self, phrase: str, *kinds: Kind) -> UnsupportedRequest:
        """The error that says what *phrase* may have meant."""
        names = {noun.column.columns[0] for noun in self._all if not kinds or noun.kind in kinds}
        names |= {noun.column.table.table for noun in self._all if noun.kind is Kind.TABLE}
        hint = did_you_mean(phrase.replace(" ", "_"), names) or f"known are {', '.join(sorted(names)[:8])}"
        return UnsupportedRequest(f"nothing in the model is called {phrase!r}", hint=hint)

    def _said(self, phrase: str) -> tuple[str, ...]:
        # "SKUs" is no camel case
        pieces = (piece for word in phrase.lower().split() for piece in words(word, self._vocabulary))
        return tuple(spelled_out(piece) for piece in pieces if piece not in _FILLERS)

    def _score(self, said: tuple[str, ...], noun: Noun) -> float:
        total = 0.0
        used: set[str] = set()
        for word in said:
            own = _like(word, noun.own)
            if own is not None:
                total += 1.0 if own in (word, word.removesuffix("s")) else _SYNONYM
                used.add(own)
            elif _UNITS.get(word) in noun.own:
                total += _SYNONYM
                used.add(_UNITS[word])
            elif _like(word, noun.context) is not None and noun.kind is not Kind.TABLE:
                total += _OF_TABLE
            else:
                return 0.0
        unsaid = [w for w in noun.own if w not in used and w not in _KEY_WORDS and w not in noun.context]
        return total / len(said) - _UNSAID * len(unsaid) if used else 0.0

    def _of_model(self, model: DataModel) -> Iterator[Noun]:
        facts = {role.table for role in model.roles if role.role is Role.FACT}
        roles = self._played(model)
        for table in model.catalog.base:
            context = self._spelled(table.name.table)
            weight = 1.0 if table.name in facts else 0.0
            measures = set(measures_of(table.name, model))
            key = _key_of(table, model)
            if key is not None and context:
                yield Noun(Kind.TABLE, key, context, (), weight)
            for column in table.columns:
                named = ColumnSet(table.name, (column.name,))
                own = self._spelled(column.name) or (column.name.lower(),)
                spoken_for = (*context, *roles.get(table.name, ()))
                yield Noun(_kind(column, is_measure=named in measures), named, own, spoken_for, weight)

    def _played(self, model: DataModel) -> dict[TableName, tuple[str, ...]]:
        """What rows of tables are called by those that refer to them once: a student, by donations, the donor."""
        ends = Counter((r.child.table, r.parent.table) for r in model.relationships)
        tables = {word for table in model.catalog for word in self._spelled(table.name.table)}
        found: dict[TableName, dict[str, None]] = {}
        for r in model.relationships:
            if len(r.child.columns) == 1 and ends[r.child.table, r.parent.table] == 1:
                said = (w for w in self._spelled(r.child.columns[0]) if w not in tables and w not in _KEY_WORDS)
                found.setdefault(r.parent.table, {}).update(
                    dict.fromkeys(w for w in said if w not in r.parent.columns[0])
                )
        return {table: tuple(names) for table, names in found.items()}

    def _spelled(self, name: str) -> tuple[str, ...]:
        found = (spelled_out(piece) for piece in words(name, self._vocabulary) if piece not in _FILLERS)
        return tuple(dict.fromkeys(found))


def without_name_words(phrase: str) -> str:
    """*phrase* without a last word that asks for a name: ``vendor names`` asks for the vendor, by name.

    >>> without_name_words("vendor names"), without_name_words("category")
    ('vendor', 'category')
    """
    parts = phrase.split()
    return " ".join(parts[:-1]) if len(parts) > 1 and spelled_out(parts[-1].lower()) in NAME_WORDS else phrase


def _codes(label: Label, text: str) -> tuple[str | int | float, ...]:
    wanted = text.lower().strip()
    return tuple(
        code
        for code, name in label.mapping.pairs
        if name is not None and name.lower() == wanted and code is not None and not isinstance(code, bool)
    )


def _kind(column: Column, *, is_measure: bool) -> Kind:
    if is_measure:
        return Kind.MEASURE
    return Kind.TIME if column.family.is_point_in_time else Kind.COLUMN


def _key_of(table: Table, model: DataModel) -> ColumnSet | None:
    """The column that counts the table's things: of its key, or of what others refer to."""
    key = model.key_of(table.name)
    grain = model.grain_of(table.name)
    held = (
        *([key.columns] if key else []),
        *([grain.columns] if grain else []),
        *(r.parent for r in model.relationships if r.parent.table == table.name),
        *([ColumnSet(table.name, table.primary_key)] if table.primary_key else []),
    )
    single = next((columns for columns in held if len(columns.columns) == 1), None)
    if single is not None or not table.columns:
        return single
    return (
        ColumnSet(table.name, (table.columns[0].name,)) if not held else ColumnSet(table.name, held[0].columns[:1])
    )


def _like(word: str, known: Iterable[str]) -> str | None:
    """The one of *known* that is *word*, or else that means the same."""
    held = tuple(known)
    # "skus" is a plural, though "status" is none
    for spelling in (word, word.removesuffix("s")):
        if spelling in held:
            return spelling
    return next((other for other in held if meanings(word) & meanings(other)), None)


def _reversed(text: str) -> tuple[int, ...]:
    """So that the greatest of equals is the first by name."""
    return tuple(-ord(char) for char in text)
