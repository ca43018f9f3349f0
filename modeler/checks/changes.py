"""What differs between two models, in sentences a round of validation lists."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.model.data_model import DataModel, Key, Relationship


def changes(before: DataModel, after: DataModel) -> tuple[str, ...]:
    """Every change of keys, relationships, their ends, and repairs; status and probability alone are no change."""
    return (
        *_changed_repairs(before, after),
        *_changed_keys(before, after),
        *_changed_relationships(before, after),
        *_changed_labels(before, after),
    )


def _changed_repairs(before: DataModel, after: DataModel) -> Iterator[str]:
    for repair in after.deduplications:
        if repair not in before.deduplications:
            latest = f", the latest by {', '.join(repair.order_by)}" if repair.order_by else ""
            yield f"read {repair.table} one row per {', '.join(repair.key)}{latest}: {repair.reason}"


def _changed_keys(before: DataModel, after: DataModel) -> Iterator[str]:
    for table in after.catalog:
        old, new = before.key_of(table.name), after.key_of(table.name)
        if old is not None and new is not None and old.columns != new.columns:
            yield f"the key of {table.name} is {_names(new)}, not {_names(old)}"
        elif old is not None and new is None:
            yield f"{_names(old)} is no key of {table.name}"
        elif old is None and new is not None:
            yield f"the key of {table.name} is {_names(new)}"


def _changed_relationships(before: DataModel, after: DataModel) -> Iterator[str]:
    old = {relationship.name: relationship for relationship in before.relationships}
    new = {relationship.name: relationship for relationship in after.relationships}
    for name, relationship in new.items():
        if name not in old:
            at = f", to the version that held at {relationship.within.moment}" if relationship.within else ""
            yield f"joined {name}{at}"
        else:
            yield from _changed_ends(old[name], relationship)
    for name in old:
        if name not in new:
            yield f"no longer joined {name}"


def _changed_ends(old: Relationship, new: Relationship) -> Iterator[str]:
    child, parent = new.child.table, new.parent.table
    if old.parent_end != new.parent_end:
        yield f"a row of {child} has {_words(new.parent_end)} of {parent}, not {_words(old.parent_end)}"
    if old.within != new.within:
        which = (
            f"the version of {parent} that held at {new.within.moment}" if new.within else "no version of a moment"
        )
        yield f"{new.name} is to {which}"
    if old.child_end != new.child_end:
        yield f"a row of {parent} has {_words(new.child_end)} of {child}, not {_words(old.child_end)}"


def _changed_labels(before: DataModel, after: DataModel) -> Iterator[str]:
    old = {label.mapping.span: label.column for label in reversed(before.labels)}
    new = {label.mapping.span: label.column for label in reversed(after.labels)}
    for span, column in sorted(new.items()):
        if span in old and old[span] != column:
            yield f"the codes of {span} are those of {column}, not of {old[span]}"


def _names(key: Key) -> str:
    return ", ".join(key.columns.columns)


def _words(multiplicity: str) -> str:
    return multiplicity.replace("_", " ")
