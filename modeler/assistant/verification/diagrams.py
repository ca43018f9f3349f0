"""The relationships and columns that a diagram draws: Mermaid, PlantUML, DOT, DBML, and lines of characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from modeler.assistant.verification.called import Called
from modeler.assistant.verification.cardinality import End, Said, said_findings
from modeler.assistant.verification.excerpts import Excerpt
from modeler.assistant.verification.findings import Checked, Finding, Kind
from modeler.assistant.verification.joins import is_join_of, unknown_join
from modeler.assistant.verification.reference import Reference
from modeler.catalog.names import ColumnSet, TableName
from modeler.errors import UnknownColumn, did_you_mean


def check_diagram(excerpt: Excerpt, reference: Reference, called: Called) -> Checked:
    """*excerpt* with what is wrong with each relationship and column it draws.

    Verified is only a diagram of which at least one relationship could be read, both ends of each with it.
    """
    lines = drawn(excerpt.text, excerpt.notation)
    findings: list[Finding] = []
    reading = _Reading(excerpt, reference, called)
    for line in lines:
        findings += [replace(one, line=excerpt.text_line + line.number) for one in reading.relation(line)]
    for name, column, number in _columns(excerpt.text, excerpt.notation):
        findings += [replace(one, line=excerpt.text_line + number) for one in reading.column(name, column)]
    if not reading.understood and not findings:
        findings.append(Finding(Kind.NOT_CHECKED, "no relationship could be read from it"))
    if excerpt.is_open:
        findings.append(Finding(Kind.NOT_CHECKED, "the answer breaks off here", line=excerpt.last_line))
    found = tuple(dict.fromkeys(findings))
    return Checked("diagram", excerpt.text, excerpt.first_line, excerpt.last_line, found, None, excerpt.below)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line between two tables."""

    first: str
    second: str
    first_end: End | None
    second_end: End | None
    number: int
    """The line of the diagram, from 0."""
    columns: tuple[str, str] = ("", "")
    equated: tuple[str, ...] = ()
    """The two columns of its label, whichever is whose."""
    words: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """What else stands on each side, the nearest first: a box has the column beside the line, its table above."""


def drawn(text: str, notation: str) -> tuple[Drawn, ...]:
    """Every relationship in a diagram's *text*; *notation* is ``mermaid``, ``dot``, ``dbml`` or anything else.

    >>> for line in drawn('SKU ||--o{ "s.orders" : has', "mermaid") + drawn("orders >----- sku", "text"):
    ...     print(line.first, line.first_end, line.second, line.second_end)
    SKU one s.orders many
    orders many sku None
    """
    reader = {"dot": _dot, "dbml": _dbml}.get(notation, _lines)
    found = []
    for number, line in enumerate(text.splitlines()):
        found += [replace(one, number=number) for one in reader(line)]
    return tuple(found)


_NAME = r"(?:\"[^\"]+\"|`[^`]+`|\[[\w. ]+\]|[^\W\d][\w.]*)"
_END_WORD = r"\((?P<{}_word>many|one|1|n|m|\*)\)"
_LINK = re.compile(
    rf"(?P<first>{_NAME})(?!\w)\s*(?:{_END_WORD.format('first')})?"
    r"(?P<link>[-.─╌━=|{}<>*┼╢╟┤├o01NM+\s]{2,})"
    rf"(?:{_END_WORD.format('second')}\s*)?(?<!\w)(?P<second>{_NAME})",
    re.IGNORECASE,
)
_EQUATED = re.compile(r"\s*:\s*\"?(\w+)\s*=\s*(\w+)\"?\s*$")
"""The columns in the label of a relationship: ``: "product_id = sku_id"``."""
_STROKES = "-.─╌━="


def _lines(line: str) -> Iterator[Drawn]:
    """``A ||--o{ B``, ``A >-----|| B``, ``A (many) ---- (one) B``, and the boxes of our own notation."""
    for match in _LINK.finditer(re.sub(r"[│┌┐└┘?]", " ", line)):
        link = match["link"].strip(" ├┤")
        strokes = [place for place, mark in enumerate(link) if mark in _STROKES]
        if not strokes or (len(link) == 1 and not match["first_word"]) or (link == "." * len(link)):
            continue
        left, right = link[: strokes[0]].strip(), link[strokes[-1] + 1 :].strip()
        first = _word_end(match["first_word"]) or _foot(left, many="}>*NMnm", one="|1┼+")
        second = _word_end(match["second_word"]) or _foot(right, many="{<*NMnm", one="|1┼+")
        if right == ">" or left == "<":
            # an arrow's head is no crow's foot, which opens towards its table
            first = second = None
        before = tuple(re.findall(r"\w+", line[: match.end("first")]))
        after = tuple(re.findall(r"\w+", line[match.start("second") :]))
        names = (match["first"].strip('"`[]'), match["second"].strip('"`[]'))
        said = _EQUATED.match(line[match.end() :])
        yield Drawn(
            *names, first, second, 0, equated=(said[1], said[2]) if said else (), words=(before[::-1], after)
        )


def _foot(marks: str, *, many: str, one: str) -> End | None:
    if any(mark in many for mark in marks):
        return End.MANY
    return End.ONE if any(mark in one for mark in marks) else None


def _word_end(word: str | None) -> End | None:
    if word is None:
        return None
    return End.ONE if word.lower() in ("one", "1") else End.MANY


_DOT_EDGE = re.compile(
    rf"(?P<first>{_NAME})(?::(?P<first_port>{_NAME}))?(?::\w+)?\s*(?P<arrow>->|--)\s*"
    rf"(?P<second>{_NAME})(?::(?P<second_port>{_NAME}))?(?::\w+)?\s*(?:\[(?P<attributes>.*)\])?"
)
_ATTRIBUTE = re.compile(r"(\w+)\s*=\s*(\"[^\"]*\"|[\w.]+)")


def _dot(line: str) -> Iterator[Drawn]:
    for match in _DOT_EDGE.finditer(line):
        given = {
            name.lower(): value.strip('"').lower() for name, value in _ATTRIBUTE.findall(match["attributes"] or "")
        }
        tail, head = (_arrow(given, end) for end in ("tail", "head"))
        label = re.match(r"\s*(1|one|n|m|many|\*)\s*(?::|to|-to-)\s*(1|one|n|m|many|\*)", given.get("label", ""))
        if label and tail is None and head is None:
            tail, head = _word_end(label[1]), _word_end(label[2])
        columns = ((match["first_port"] or "").strip('"'), (match["second_port"] or "").strip('"'))
        yield Drawn(match["first"].strip('"'), match["second"].strip('"'), tail, head, 0, columns)


def _arrow(given: dict[str, str], end: str) -> End | None:
    """What one end of a DOT edge says: its arrow, else the label beside it."""
    shape, label = given.get(f"arrow{end}", ""), given.get(f"{end}label", "").strip()
    if "crow" in shape:
        return End.MANY
    if "tee" in shape:
        return End.ONE
    if label in ("1", "one", "0..1", "1..1"):
        return End.ONE
    return End.MANY if label in ("n", "m", "many", "*", "0..*", "1..*", "0..n", "1..n") else None


_DBML_PATH = r"(?:\"[^\"]+\"|\w+)(?:\.(?:\"[^\"]+\"|\w+)){1,2}"
_DBML_REF = re.compile(
    rf"^\s*Ref\b[^:{{]*:\s*(?P<first>{_DBML_PATH})\s*(?P<sign><>|[<>-])\s*(?P<second>{_DBML_PATH})"
)
_DBML_ENDS = {
    ">": (End.MANY, End.ONE),
    "<": (End.ONE, End.MANY),
    "-": (End.ONE, End.ONE),
    "<>": (End.MANY, End.MANY),
}


def _dbml(line: str) -> Iterator[Drawn]:
    match = _DBML_REF.match(line)
    if match:
        first, second = (match[name].replace('"', "").rpartition(".") for name in ("first", "second"))
        yield Drawn(first[0], second[0], *_DBML_ENDS[match["sign"]], 0, (first[2], second[2]))


class _Reading:
    """One diagram, held against what is known."""

    def __init__(self, excerpt: Excerpt, reference: Reference, called: Called) -> None:
        self.understood = 0
        """How many lines are between two known tables."""
        self._model = reference.model
        self._catalog = reference.model.catalog
        self._called = called
        self._is_free_text = excerpt.notation not in ("mermaid", "dot", "dbml")
        self._tables = dict.fromkeys(mention.table for mention in called.mentions(excerpt.text))
        self._titles = dict(_DOT_NODE.findall(excerpt.text)) if excerpt.notation == "dot" else {}

    def relation(self, line: Drawn) -> Iterator[Finding]:
        """What is wrong with *line*."""
        left, right = self._side(line, 0), self._side(line, 1)
        if left is None or right is None:
            # among lines of characters, one between other words may be anything
            if not self._is_free_text or left is not None or right is not None:
                for name, side in ((line.first, left), (line.second, right)):
                    if side is None:
                        yield self._unknown(name)
            return
        self.understood += 1
        (first, one), (second, other) = left, right
        if line.equated:
            one, other = self._sorted(first, line.equated)
        yield from self._columns(first, one, second, other)
        faults = list(said_findings(Said(first, second, line.first_end, line.second_end), self._model))
        yield from faults
        if not faults and (line.first_end is None or line.second_end is None):
            yield Finding(Kind.NOT_CHECKED, f"it does not show which end of {first} to {second} is many")

    def column(self, name: str, column: str) -> Iterator[Finding]:
        """What is wrong with a *column* listed for the table *name*."""
        table = self._called.table(name)
        if table is None:
            yield self._unknown(name)
        else:
            yield from self._unknown_column(table, column)

    def _side(self, line: Drawn, place: int) -> tuple[TableName, str] | None:
        """The table, and the column where one is named, at one side of *line*."""
        name, column = (line.first, line.second)[place], line.columns[place]
        table = self._called.table(self._titles.get(name, name))
        if table is not None:
            return table, column if self._catalog[table].has_column(column) or not self._titles else ""
        path, _, last = name.rpartition(".")
        owner = self._called.table(path) if path else None
        if owner is not None:
            return owner, last
        for word in line.words[place]:
            holders = [t for t in self._tables if self._catalog[t].has_column(word)]
            if len(holders) == 1:
                return holders[0], word
        return None

    def _columns(self, first: TableName, one: str, second: TableName, other: str) -> Iterator[Finding]:
        """What is wrong with the columns a line connects; an empty one is not drawn."""
        unknown = [*self._unknown_column(first, one), *self._unknown_column(second, other)]
        yield from unknown
        if one and other and not unknown:
            ends = ColumnSet(first, (one,)), ColumnSet(second, (other,))
            if not is_join_of(*ends, self._model):
                yield unknown_join(*ends, self._model)

    def _sorted(self, first: TableName, equated: tuple[str, ...]) -> tuple[str, str]:
        """The columns of a label, that of *first* in front."""
        one, other = equated
        return (one, other) if self._catalog[first].has_column(one) else (other, one)

    def _unknown(self, name: str) -> Finding:
        if self._is_free_text:
            return Finding(Kind.NOT_CHECKED, f"{name!r} could not be read as a table")
        known = [str(t.name) for t in self._catalog] + [t.name.table for t in self._catalog]
        return Finding(Kind.UNKNOWN_NAME, f"no table named {name!r}", did_you_mean(name, known))

    def _unknown_column(self, table: TableName, column: str) -> Iterator[Finding]:
        if not column:
            return
        try:
            self._catalog[table].column(column)
        except UnknownColumn as error:
            yield Finding(Kind.UNKNOWN_NAME, error.message, error.hint)


_DOT_NODE = re.compile(r"(?m)^\s*\"?([\w-]+)\"?\s*\[.*?(?:<B>|label=\"\{?)([\w.]+)")
"""A node and the first name of its label."""
_ENTITY = re.compile(
    r"^\s*(?:entity\s+|Table\s+)?(?P<name>\"[^\"]+\"(?:\.\"[^\"]+\")?|[\w.]+)\s*(?:\[[^\]]*\])?\s*\{\s*$"
)
_MERMAID_COLUMN = re.compile(r"^\s*[\w()~,\[\]-]+\s+(?P<column>\w+)\s*(?:(?:PK|FK|UK)[,\s]*)*(?:\"[^\"]*\")?\s*$")
_DBML_COLUMN = re.compile(r"^\s*\"?(?P<column>\w+)\"?\s+\"?\w")


def _columns(text: str, notation: str) -> Iterator[tuple[str, str, int]]:
    """Table, column and line of every column that a diagram lists."""
    entity = ""
    pattern = _DBML_COLUMN if notation == "dbml" else _MERMAID_COLUMN
    for number, line in enumerate(text.splitlines()):
        opened = _ENTITY.match(line)
        if opened and notation in ("mermaid", "dbml"):
            entity = opened["name"].replace('"', "")
        elif line.strip() == "}":
            entity = ""
        elif entity and not line.strip().lower().startswith(("note", "indexes", "primary key")):
            match = pattern.match(line)
            if match:
                yield entity, match["column"], number
