"""decisions.toml: what people decided, read and written; the only file of a workspace that cannot be rebuilt.

[[join]]
table = "sample.orderinfo"
columns = ["product_id"]
ref_table = "sample.skuinfo"
ref_columns = ["sku_id"]
decision = "accepted"           # or "rejected"
reason = "agreed with the shop" # optional

[[key]]
table = "sample.skuinfo"
columns = ["sku_id"]
decision = "accepted"

[[label]]
table = "sample.skuinfo"
columns = ["sku_vendor"]
mapping = "app/Vendor.php:17-29"
called = "Vendor::name $row['sku_vendor']"   # optional: finds it when lines have moved
decision = "rejected"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit.exceptions import ParseError, TOMLKitError

from modeler.catalog.names import ColumnSet, Skipped, Span, TableName
from modeler.errors import DecisionError, did_you_mean
from modeler.evidence.claims import Labelled, Refers, Unique
from modeler.evidence.decided import Choice, Decision

FILE_NAME = "decisions.toml"

_KINDS = ("join", "key", "label")
_FIELDS = {
    "join": ("table", "columns", "ref_table", "ref_columns", "decision", "reason"),
    "key": ("table", "columns", "decision", "reason"),
    "label": ("table", "columns", "mapping", "called", "decision", "reason"),
}
_HEADER = "# What people decided about this workspace's model. Keep it in git; comments stay.\n"


def read(text: str, path: str = FILE_NAME) -> tuple[tuple[Decision, ...], tuple[Skipped, ...]]:
    r"""The decisions in *text*, in its order, and the entries that cannot be used; the others are kept.

    >>> decisions, skipped = read('[[key]]\ntable = "s.t"\ncolumns = ["id"]\ndecision = "accepted"\n')
    >>> str(decisions[0].claim.key), decisions[0].choice.value, str(decisions[0].span), skipped
    ('s.t.id', 'accepted', 'decisions.toml:1', ())
    """
    try:
        document = tomlkit.parse(text).unwrap()
    except ParseError as error:
        span = Span(path, error.line, error.line)
        return (), (Skipped(span, f"not TOML: {error}", "mend the line; no decision is used until then"),)
    except TOMLKitError as error:
        return (), (Skipped(Span(path, 1, 1), f"not TOML: {error}", "no decision is used until it is mended"),)
    lines = _header_lines(text)
    decisions: list[Decision] = []
    skipped: list[Skipped] = []
    for kind, held in document.items():
        if kind not in _KINDS or not isinstance(held, list):
            hint = did_you_mean(kind, _KINDS) or f"entries are {', '.join(f'[[{k}]]' for k in _KINDS)}"
            skipped.append(Skipped(Span(path, 1, 1), f"unknown entry {kind!r}", hint))
            continue
        for place, entry in enumerate(held):
            line = lines.get((kind, place), 1)
            span = Span(path, line, line)
            try:
                decisions.append(_decision(kind, entry, span))
            except DecisionError as error:
                skipped.append(Skipped(span, error.message, error.hint))
    order = [(d.span.first_line if d.span else 0) for d in decisions]
    return tuple(d for _, d in sorted(zip(order, decisions, strict=True), key=lambda held: held[0])), tuple(skipped)


def with_decision(text: str, decision: Decision) -> str:
    """*text* with *decision* in it: an earlier one on the same thing is changed, comments and order are kept.

    Raises:
        DecisionError: *text* is not TOML.

    >>> claim = Unique(ColumnSet(TableName("s", "t"), ("id",)))
    >>> once = with_decision("", Decision(claim, Choice.ACCEPTED))
    >>> print(with_decision(once, Decision(claim, Choice.REJECTED, "doubled rows")))
    # What people decided about this workspace's model. Keep it in git; comments stay.
    <BLANKLINE>
    [[key]]
    table = "s.t"
    columns = ["id"]
    decision = "rejected"
    reason = "doubled rows"
    <BLANKLINE>
    """
    try:
        document = tomlkit.parse(text or _HEADER)
    except TOMLKitError as error:
        raise DecisionError(f"{FILE_NAME} is not TOML: {error}", hint="mend it first") from error
    kind, fields = _entry(decision)
    called = {"called": decision.called} if decision.called else {}
    for entry in document.get(kind, ()):
        if _is_same(entry, fields, decision):
            for name, value in {**fields, **called, "decision": decision.choice.value}.items():
                entry[name] = value
            if decision.reason:
                entry["reason"] = decision.reason
            elif "reason" in entry:
                # a reason given for the opposite would mislead
                del entry["reason"]
            return tomlkit.dumps(document)
    entry = tomlkit.table()
    reason = {"reason": decision.reason} if decision.reason else {}
    for name, value in {**fields, **called, "decision": decision.choice.value, **reason}.items():
        entry.add(name, value)
    entries = document.get(kind)
    if entries is None:
        entries = tomlkit.aot()
        document.add(tomlkit.nl())
        document.add(kind, entries)
    elif len(entries):
        entries[-1].add(tomlkit.nl())
    entries.append(entry)
    return tomlkit.dumps(document)


def with_join(text: str, child: ColumnSet, parent: ColumnSet, choice: Choice, *, reason: str = "") -> str:
    """*text* with a decision on the join of *child* to *parent* in it.

    Raises:
        DecisionError: *text* is not TOML.

    >>> child, parent = (ColumnSet(TableName("s", name), ("id",)) for name in ("a", "b"))
    >>> read(with_join("", child, parent, Choice.REJECTED))[0][0].choice.value
    'rejected'
    """
    return with_decision(text, Decision(Refers(child, parent), choice, reason))


def _is_same(entry: Mapping[str, Any], fields: Mapping[str, Any], decision: Decision) -> bool:
    """Whether *entry* is of the same thing: a mapping that is called the same may stand on other lines now."""
    differing = [name for name, value in fields.items() if entry.get(name) != value]
    if differing != ["mapping"]:
        return not differing
    paths = [str(lines).rpartition(":")[0] for lines in (entry.get("mapping"), fields["mapping"])]
    return bool(decision.called) and entry.get("called") == decision.called and paths[0] == paths[1]


def _header_lines(text: str) -> dict[tuple[str, int], int]:
    """The line of each ``[[kind]]``, by kind and place among its like."""
    found: dict[tuple[str, int], int] = {}
    counts = dict.fromkeys(_KINDS, 0)
    for number, line in enumerate(text.splitlines(), 1):
        header = line.partition("#")[0].replace(" ", "").strip()
        if header.startswith("[[") and header[2:-2] in counts:
            kind = header[2:-2]
            found[kind, counts[kind]] = number
            counts[kind] += 1
    return found


def _decision(kind: str, entry: Any, span: Span) -> Decision:
    if not isinstance(entry, Mapping):
        raise DecisionError(f"a [[{kind}]] that is no table of values")
    for name in entry:
        if name not in _FIELDS[kind]:
            raise DecisionError(f"unknown field {name!r} of [[{kind}]]", hint=did_you_mean(name, _FIELDS[kind]))
    said = str(entry.get("decision", ""))
    if said not in tuple(Choice):
        raise DecisionError(f"a [[{kind}]] with decision {said!r}", hint='decision is "accepted" or "rejected"')
    reason, called = (str(entry.get(name, "")) for name in ("reason", "called"))
    return Decision(_claim(kind, entry, span), Choice(said), reason, span, called)


def _claim(kind: str, entry: Mapping[str, Any], span: Span) -> Refers | Unique | Labelled:
    columns = _column_set(kind, entry, "table", "columns")
    if kind == "key":
        return Unique(columns)
    if kind == "label":
        return Labelled(columns, _span(str(entry.get("mapping", ""))))
    parent = _column_set(kind, entry, "ref_table", "ref_columns")
    if len(parent.columns) != len(columns.columns):
        raise DecisionError(
            "a [[join]] with more columns on one side", hint="columns pair with ref_columns in order"
        )
    return Refers(columns, parent)


def _column_set(kind: str, entry: Mapping[str, Any], table: str, columns: str) -> ColumnSet:
    name, held = entry.get(table), entry.get(columns)
    if not isinstance(name, str) or not name:
        raise DecisionError(f"a [[{kind}]] without {table}", hint=f'{table} = "schema.table"')
    if not _are_names(held):
        raise DecisionError(f"a [[{kind}]] without {columns}", hint=f'{columns} = ["column"]')
    return ColumnSet(TableName.parse(name), tuple(held or ()))


def _are_names(held: object) -> bool:
    return (
        isinstance(held, Sequence)
        and not isinstance(held, str)
        and bool(held)
        and all(isinstance(name, str) and name for name in held)
    )


def _span(text: str) -> Span:
    path, _, lines = text.rpartition(":")
    first, _, last = lines.partition("-")
    if not path or not first.isdigit() or not (last or first).isdigit():
        raise DecisionError(f"a [[label]] with mapping {text!r}", hint='mapping = "file:first-last"')
    return Span(path, int(first), int(last or first))


def _entry(decision: Decision) -> tuple[str, dict[str, Any]]:
    claim = decision.claim
    if isinstance(claim, Unique):
        return "key", dict(_sides(claim.key, "table", "columns"))
    if isinstance(claim, Labelled):
        return "label", {**dict(_sides(claim.column, "table", "columns")), "mapping": str(claim.mapping)}
    child, parent = _sides(claim.child, "table", "columns"), _sides(claim.parent, "ref_table", "ref_columns")
    return "join", {**dict(child), **dict(parent)}


def _sides(columns: ColumnSet, table: str, names: str) -> Iterator[tuple[str, Any]]:
    yield table, str(columns.table)
    yield names, list(columns.columns)
