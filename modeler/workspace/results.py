"""What the Workspace gives back of the model: values every face shows, as a grid, JSON, or HTML in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from modeler.artefacts import documents
from modeler.artefacts.artefact import Artefact
from modeler.artefacts.constants import Constant
from modeler.artefacts.drift import Drift, drift
from modeler.artefacts.erd import erd_dbml, erd_dot, erd_mermaid, erd_text, render
from modeler.artefacts.fragment import fragment
from modeler.artefacts.grid import Grid
from modeler.artefacts.label_forms import Form, in_form
from modeler.artefacts.labels import constants_sql
from modeler.artefacts.sql_files import query_text
from modeler.catalog.names import TableName
from modeler.errors import UnknownName, did_you_mean
from modeler.model.data_model import DataModel, PolymorphicReference, Relationship, Status
from modeler.query import join_query


class Result(Protocol):
    """What a face needs of a result."""

    def grid(self) -> Grid:
        """The result as rows of text."""

    def document(self) -> dict[str, Any]:
        """The result as JSON values, in the published shape."""

    def notes(self) -> tuple[str, ...]:
        """What to say beside it; usually nothing."""


@dataclass(frozen=True, slots=True)
class Joins:
    """Relationships, most probable first."""

    model: DataModel
    relationships: tuple[Relationship, ...]
    dialect: str = "redshift"
    tables: frozenset[TableName] = frozenset()
    """Those asked for; empty where all are."""

    def __iter__(self) -> Iterator[Relationship]:
        return iter(self.relationships)

    def __len__(self) -> int:
        return len(self.relationships)

    def __getitem__(self, place: int) -> Relationship:
        return self.relationships[place]

    def grid(self) -> Grid:
        """One row a relationship, with its strongest reason."""
        rows = tuple(
            (
                relationship.name,
                f"{relationship.probability:.2f}",
                f"{in_words(relationship.child_end)} to {in_words(relationship.parent_end)}",
                relationship.status.value,
                _strongest(relationship),
            )
            for relationship in self.relationships
        )
        headers = ("join (child = parent)", "p", "cardinality", "status", "strongest reason")
        return Grid(headers, rows, empty="no join found: no column refers to a key of another table")

    def sql(self, *, labelled: bool = False) -> str:
        """The query of each join, *labelled* with the names of the codes, under comments with its plan."""
        written = (
            query_text(join_query(one, self.model, dialect=self.dialect, labelled=labelled))
            for one in self.relationships
        )
        return "\n".join(written)

    def document(self) -> dict[str, Any]:
        """As ``modeler joins --format json`` prints it; with ``polymorphic`` where there are such references."""
        return documents.joins_document(self.relationships, self._polymorphic())

    def notes(self) -> tuple[str, ...]:
        """The pairs of a type and an identifier, which are joined to no one table."""
        return tuple(
            f"polymorphic: {one.table}.{one.type_column} says which table {one.table}.{one.id_column} refers to; "
            f"{len(one.parents)} keys are of its type"
            for one in self._polymorphic()
        )

    def _polymorphic(self) -> tuple[PolymorphicReference, ...]:
        """Those of the tables asked for."""
        return tuple(one for one in self.model.polymorphic if not self.tables or one.table in self.tables)

    def _repr_html_(self) -> str:
        return fragment(self.grid(), title="Joins")

    def __str__(self) -> str:
        return self.grid().text()


@dataclass(frozen=True, slots=True)
class Erd:
    """An entity-relationship diagram, drawn when it is asked for."""

    model: DataModel
    tables: tuple[TableName, ...] = ()
    """Those to draw; empty draws all that take part in joins."""
    all_columns: bool = False

    def notation(self, name: str) -> str:
        """The diagram as ``text``, ``dot``, ``mermaid``, ``dbml`` or ``svg``.

        Raises:
            UnknownName: no such notation.
        """
        if name == "svg":
            return self.svg()
        drawers: dict[str, Callable[..., str]] = {
            "text": erd_text,
            "dot": erd_dot,
            "mermaid": erd_mermaid,
            "dbml": erd_dbml,
        }
        if name not in drawers:
            raise UnknownName(f"no notation {name!r}", hint=did_you_mean(name, drawers) or ", ".join(drawers))
        return drawers[name](self.model, tables=self.tables or None, all_columns=self.all_columns)

    def svg(self) -> str:
        """The diagram as SVG, laid out by Graphviz."""
        return render(self.notation("dot"), format="svg").decode()

    def png(self) -> bytes:
        """The diagram as PNG, laid out by Graphviz."""
        return render(self.notation("dot"), format="png")

    def _repr_svg_(self) -> str:
        return self.svg()

    def __str__(self) -> str:
        return self.notation("text")


@dataclass(frozen=True, slots=True)
class Constants:
    """Code-to-label mappings with their columns and their SQL."""

    constants: tuple[Constant, ...]
    dialect: str = "redshift"
    commit: str = ""
    """What the code was read at, where it is a git work tree."""
    unread: tuple[str, ...] = ()
    """What of the code was not read, and why."""

    def __iter__(self) -> Iterator[Constant]:
        return iter(self.constants)

    def __len__(self) -> int:
        return len(self.constants)

    def __getitem__(self, place: int) -> Constant:
        return self.constants[place]

    def sql(self) -> str:
        """Every CASE expression, each under a comment that says where it comes from."""
        return constants_sql(self.constants, dialect=self.dialect, commit=self.commit)

    def files(self, form: str = "case") -> tuple[Artefact, ...]:
        """One file a mapping in *form*: ``case``, ``dimension``, ``view``, ``seed`` or ``test``.

        Raises:
            UnknownName: no such form.
        """
        if form not in tuple(Form):
            raise UnknownName(f"no form {form!r}", hint=did_you_mean(form, Form) or ", ".join(Form))
        return in_form(self.constants, Form(form), dialect=self.dialect, commit=self.commit)

    def drift(self, earlier: str) -> tuple[Drift, ...]:
        """What the code says otherwise than *earlier*, a text that :meth:`sql` gave."""
        return drift(self.constants, earlier, dialect=self.dialect)

    def grid(self) -> Grid:
        """One row a mapping."""
        rows = tuple(
            (
                str(constant.links[0].column) if constant.links else "no column known",
                f"{constant.links[0].probability:.2f}" if constant.links else "",
                _pairs(constant),
                (constant.mapping.ranges[-1][2] if constant.mapping.ranges else constant.mapping.default) or "",
                in_words(constant.proof.state.value)
                + (f" over {n} inputs" if (n := constant.proof.inputs) else ""),
                str(constant.mapping.span),
            )
            for constant in self.constants
        )
        headers = ("column", "p", "codes", "default", "proof", "source")
        return Grid(headers, rows, empty="no mapping from codes to labels found in application source")

    def document(self) -> dict[str, Any]:
        """As ``modeler constants --format json`` prints it."""
        return documents.constants_document(self.constants, commit=self.commit)

    def notes(self) -> tuple[str, ...]:
        """What a translation does not carry over, and what was not read."""
        return (
            *(f"{c.mapping.span}: {note}" for c in self.constants for note in c.mapping.notes),
            *self.unread,
        )

    def _repr_html_(self) -> str:
        return fragment(self.grid(), title="Constants", notes=self.notes())

    def __str__(self) -> str:
        return self.grid().text()


@dataclass(frozen=True, slots=True)
class TableSheet:
    """All that is known of one table."""

    name: TableName
    model: DataModel
    used: tuple[tuple[str, str], ...]
    """How queries use it: kind of use, and what they do, as evidence says it."""

    def grid(self) -> Grid:
        """One row a fact: columns first, then what is concluded, then how queries use it."""
        return Grid(("about", "what", "more"), tuple(self._rows()))

    def document(self) -> dict[str, Any]:
        """As ``modeler show --format json`` prints it."""
        held = documents.table_document(self.name, self.model)
        return {**held, "used": [{"kind": kind, "what": what} for kind, what in self.used]}

    def notes(self) -> tuple[str, ...]:
        """Nothing to add."""
        return ()

    def _rows(self) -> Iterator[tuple[str, str, str]]:
        table = self.model.catalog[self.name]
        yield (in_words(table.kind.value), str(self.name), str(table.span or ""))
        yield from self._concluded()
        for column in table.columns:
            null = "" if column.nullable else "not null"
            yield (
                "column",
                column.name,
                " ".join(part for part in (column.data_type, null, column.comment) if part),
            )
        yield from self._connected()
        for kind, what in self.used:
            yield ("used", kind, what)

    def _concluded(self) -> Iterator[tuple[str, str, str]]:
        model = self.model
        for role in model.roles:
            if role.table == self.name:
                yield ("role", role.role.value, role.reason)
        grain = model.grain_of(self.name)
        if grain is not None:
            yield ("grain", grain.sentence, f"{', '.join(grain.columns.columns)} ({in_words(grain.status.value)})")
        repair = model.deduplication_of(self.name)
        if repair is not None:
            yield ("read", f"one row per {', '.join(repair.key)}", repair.reason)

    def _connected(self) -> Iterator[tuple[str, str, str]]:
        for one in self.model.relationships:
            if self.name in (one.child.table, one.parent.table):
                yield ("join", one.name, f"p {one.probability:.2f}, {in_words(one.status.value)}")
        for label in self.model.labels:
            if label.column.table == self.name and label.status is not Status.CANDIDATE:
                count = f"{len(label.mapping.pairs)} codes have names"
                yield ("labels", label.column.columns[0], f"{count} [{label.mapping.span}]")

    def _repr_html_(self) -> str:
        return fragment(self.grid(), title=str(self.name))

    def __str__(self) -> str:
        return self.grid().text()


def _strongest(relationship: Relationship) -> str:
    """The strongest reason for it, with its place."""
    speaking = (e for e in relationship.evidence if e.weight > 0)
    return next((f"{e.note} [{e.source}]" if e.source else e.note for e in speaking), "")


def in_words(value: str) -> str:
    """A name of the code as a person reads it.

    >>> in_words("zero_or_more")
    'zero or more'
    """
    return value.replace("_", " ")


_SHOWN = 5


def _pairs(constant: Constant) -> str:
    mapping = constant.mapping
    compared = mapping.ranges[:-1] or tuple(("=", code, label) for code, label in mapping.pairs)
    pairs = [
        f"{'' if sign == '=' else sign + ' '}{code!r} {' '.join((label or '').split())}"
        for sign, code, label in compared[:_SHOWN]
    ]
    more = len(compared) - _SHOWN
    return ", ".join(pairs) + (f" and {more} more" if more > 0 else "")
