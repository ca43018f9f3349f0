"""Places that name one code differently: of one column, or under one name in several files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from modeler.catalog.names import ColumnSet
from modeler.model.data_model import Label, Status
from modeler.sources.reading import Code, Mapping, code_text


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two places that name codes differently."""

    what: str
    """The column, or the name that both places define."""
    column: ColumnSet | None
    """None where the places only share their name."""
    one: Mapping
    other: Mapping
    differing: tuple[tuple[Code, str, str], ...]
    """Codes with the label of each place."""

    def sentence(self) -> str:
        """The first code with both labels and both places."""
        code, said, otherwise = self.differing[0]
        return f"{code!r} of {self.what} is '{said}' in {self.one.span} and '{otherwise}' in {self.other.span}"

    @property
    def pair(self) -> tuple[Mapping, Mapping]:
        """Both."""
        return self.one, self.other


def conflicts(labels: Iterable[Label], mappings: Iterable[Mapping] = ()) -> tuple[Conflict, ...]:
    """Each mapping with the first that names one of its codes differently, one conflict a pair.

    Two mappings are of one thing when both are linked to one column, or, linked or not (*mappings* are those that
    are not), when class, function, name and subject are the same in different files.

    >>> from modeler.catalog.names import Span
    >>> from modeler.sources.reading import Semantics
    >>> def name(label: str, path: str) -> Mapping:
    ...     return Mapping(((1, label),), None, "$v", Semantics.STRICT, Span(path, 3, 5), enclosing_class="Sku")
    >>> print(conflicts((), (name("Acme", "old.php"), name("Hooli", "new.php")))[0].sentence())
    1 of Sku $v is 'Acme' in old.php:3-5 and 'Hooli' in new.php:3-5
    """
    of_column: dict[ColumnSet, list[Mapping]] = {}
    held: list[Mapping] = []
    for label in labels:
        if label.status in (Status.PROPOSED, Status.CONFIRMED, Status.ACCEPTED):
            of_column.setdefault(label.column, []).append(label.mapping)
            held.append(label.mapping)
    named: dict[str, list[Mapping]] = {}
    for mapping in (*held, *mappings):
        if mapping.enclosing_class or mapping.enclosing_function:
            named.setdefault(mapping.called, []).append(mapping)
    found = [one for column in sorted(of_column) for one in _among(str(column), column, of_column[column])]
    known = {conflict.pair for conflict in found}
    for name in sorted(named):
        found += [
            conflict
            for conflict in _among(name, None, named[name])
            if conflict.pair not in known and conflict.one.span.path != conflict.other.span.path
        ]
    return tuple(found)


def _among(what: str, column: ColumnSet | None, mappings: Iterable[Mapping]) -> Iterator[Conflict]:
    """Each mapping against the first that names the code: as many comparisons as there are codes."""
    first: dict[str, tuple[Code, str, Mapping]] = {}
    for mapping in mappings:
        against: dict[int, tuple[Mapping, list[tuple[Code, str, str]]]] = {}
        for code, label in () if mapping.ranges else mapping.pairs:
            known, said, one = first.setdefault(code_text(code), (code, label, mapping))
            if said != label and one is not mapping:
                against.setdefault(id(one), (one, []))[1].append((known, said, label))
        for one, differing in against.values():
            yield Conflict(what, column, one, mapping, tuple(differing))
