"""Drafts become mappings once the constants of every file are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from modeler.catalog.names import Skipped
from modeler.sources.code.comparing import array_key, first_match
from modeler.sources.code.facts import Arm, Definition, Draft, Facts
from modeler.sources.code.terms import Computed, Folded, Joined, Known, Named, Term, Wrapped, as_text, renamed
from modeler.sources.reading import Code, Mapping, Semantics


def mappings(
    facts: Iterable[Facts], constants: Constants | None = None
) -> tuple[tuple[Mapping, ...], tuple[Skipped, ...]]:
    """The mappings that *facts* (of all files) hold, in their order, and constants that define each other.

    *constants* are those of *facts*, where they are at hand already.

    >>> from modeler.catalog.names import Span
    >>> from modeler.sources.code.facts import Arm
    >>> draft = Draft((Arm("=", Named("A"), Known("x")), Arm("=", Known(2), Known("y"))), None, "$v",
    ...               Semantics.PHP_LOOSE, Span("a.php", 1, 5), "php", "switch")
    >>> facts = Facts("php", (draft,), (Definition("A", Known(7), Span("b.php", 1, 1)),))
    >>> mappings([facts])[0][0].pairs
    ((7, 'x'), (2, 'y'))
    """
    held = tuple(facts)
    constants = constants or Constants.of(held)
    found = tuple(
        mapping for one in held for draft in one.drafts if (mapping := _mapping(draft, constants)) is not None
    )
    return found, tuple(constants.circular.values())


@dataclass(slots=True)
class Constants:
    """Every named constant of every file."""

    by_name: dict[str, list[Definition]]
    parents: dict[str, list[str]]
    circular: dict[str, Skipped] = field(default_factory=dict)
    """Constants found to be defined by themselves."""
    _values: dict[str, Code | Computed] = field(default_factory=dict)

    _members: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    """Full names of constants of classes, by file and bare name; not those of PHP, where a bare name is global."""

    _owners: dict[str, frozenset[str]] = field(default_factory=dict)
    """Classes by the bare name of a constant of theirs, likewise."""

    @classmethod
    def of(cls, facts: Iterable[Facts]) -> Constants:
        """Those of *facts*, findable by full name, and by class and name without namespaces."""
        by_name: dict[str, list[Definition]] = {}
        parents: dict[str, list[str]] = {}
        members: dict[str, dict[str, list[str]]] = {}
        owners: dict[str, frozenset[str]] = {}
        for one in facts:
            for definition in one.definitions:
                for name in dict.fromkeys((definition.name, _short(definition.name))):
                    by_name.setdefault(name, []).append(definition)
                owner, _, bare = definition.name.rpartition("::")
                if owner and one.language != "php":
                    members.setdefault(definition.span.path, {}).setdefault(bare, []).append(definition.name)
                    owners[bare] = owners.get(bare, frozenset()) | {owner}
            for child, parent in one.parents:
                for name in dict.fromkeys((child, _short(child))):
                    parents.setdefault(name, []).append(parent)
        return cls(by_name, parents, _members=members, _owners=owners)

    def value(self, name: str, path: str = "") -> Code | Computed:
        """The value of the constant *name* as used in the file *path*; Computed where it cannot be known."""
        return self._value(name, path, ())

    def spelled(self, name: str, path: str, owner: str) -> str:
        """The full name of what class *owner* of file *path* calls *name*, where nobody need say ``self::``.

        It is the class's own or inherited, or a constant of no class, or of the one class of the file that has it.
        """
        if owner and name.startswith("Self::"):
            return f"{owner}::{name.removeprefix('Self::')}"
        if "::" in name:
            return name
        owned = f"{owner}::{name}"
        if owner and self._definitions(owned):
            return owned
        members = self._members.get(path, {}).get(name, ())
        return members[0] if name not in self.by_name and len(members) == 1 else name

    def has(self, name: str, path: str, owner: str) -> bool:
        """Whether class *owner* in file *path* can say *name*."""
        return bool(self._definitions(self.spelled(name, path, owner)))

    def owner_of(self, names: list[str]) -> str:
        """The one class that has all of *names*: a Java switch over an enum says them bare. Empty without one."""
        owners = [self._owners.get(name, frozenset()) for name in names]
        common = frozenset.intersection(*owners) if owners else frozenset[str]()
        return next(iter(common)) if len(common) == 1 else ""

    def definition(self, name: str, path: str = "") -> Definition | None:
        """What *name* means in the file *path*: the language's own, that of the file, else the first."""
        definitions = self._definitions(name)
        return _chosen(definitions, path) if definitions else None

    def rivals(self, name: str) -> tuple[Definition, ...]:
        """All definitions that *name* may mean, where they differ."""
        found = self._definitions(name)
        rivals = tuple(found) if len({definition.term for definition in found}) > 1 else ()
        return rivals if all(definition.is_rival for definition in rivals) else ()

    def evaluate(self, term: Term | None, path: str = "", seen: tuple[str, ...] = ()) -> Code | Computed:
        """The value of *term*, or Computed."""
        match term:
            case Known(value):
                return value
            case Named(name):
                return self._value(name, path, seen)
            case Wrapped(inner):
                return self.evaluate(inner, path, seen)
            case Joined(parts):
                values = [self.evaluate(part, path, seen) for part in parts]
                unknown = next((value for value in values if isinstance(value, Computed)), None)
                if unknown is not None:
                    return unknown
                return "".join(as_text(value) for value in values if not isinstance(value, Computed))
            case Folded(operator, left, right):
                return _folded(operator, self.evaluate(left, path, seen), self.evaluate(right, path, seen))
            case Computed():
                return term
            case None:
                return Computed("")

    def _value(self, name: str, path: str, seen: tuple[str, ...]) -> Code | Computed:
        if name in self._values:
            return self._values[name]
        definitions = self._definitions(name)
        if name in seen:
            span = definitions[0].span
            chain = " -> ".join((*seen[seen.index(name) :], name))
            self.circular[min(seen)] = Skipped(span, f"the constant is defined by itself: {chain}")
            return Computed(name)
        if not definitions:
            return Computed(name)
        chosen = _chosen(definitions, path)
        term = chosen.term
        if chosen.span.path in self._members:
            owner = chosen.name.rpartition("::")[0]
            term = renamed(term, lambda used: self.spelled(used, chosen.span.path, owner))
        value = self.evaluate(term, chosen.span.path, (*seen, name))
        if len(definitions) == 1 and not seen:
            self._values[name] = value
        return value

    def _definitions(self, name: str) -> list[Definition]:
        """Under its own name, in a class it inherits from, or under its name without namespaces."""
        for spelled in dict.fromkeys((name, _short(name))):
            if spelled in self.by_name:
                return self.by_name[spelled]
            owner, _, constant = spelled.rpartition("::")
            for ancestor in self._ancestors(owner) if owner else ():
                for inherited in (f"{ancestor}::{constant}", f"{_short(ancestor)}::{constant}"):
                    if inherited in self.by_name:
                        return self.by_name[inherited]
        return []

    def _ancestors(self, owner: str) -> Iterator[str]:
        waiting, seen = [owner], {owner}
        while waiting:
            current = waiting.pop(0)
            for parent in self.parents.get(current, self.parents.get(_short(current), ())):
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)
                    yield parent


def _chosen(definitions: list[Definition], path: str) -> Definition:
    built_in = [definition for definition in definitions if not definition.is_rival]
    own = [definition for definition in definitions if definition.span.path == path]
    return (built_in or own or definitions)[0]


def _short(name: str) -> str:
    """*name* without namespaces."""
    return name.rpartition("\\")[2]


def _folded(operator: str, left: Code | Computed, right: Code | Computed) -> Code | Computed:
    if not isinstance(left, int) or not isinstance(right, int):
        return Computed(operator)
    if operator in ("<<", ">>") and not 0 <= right < 64:
        return Computed(operator)
    operations = {
        "<<": lambda: left << right,
        ">>": lambda: left >> right,
        "|": lambda: left | right,
        "&": lambda: left & right,
        "+": lambda: left + right,
        "-": lambda: left - right,
        "*": lambda: left * right,
    }
    return operations[operator]() if operator in operations else Computed(operator)


FEWEST_PAIRS = 2
"""Fewer pairs are a test, not a mapping."""


_FEWEST_BITS = 3
"""1 and 2 may be counted; 1, 2 and 4 are not."""


@dataclass(slots=True)
class _Gathered:
    """Arms with their values, in the order that decides."""

    codes: list[tuple[str, Code]] = field(default_factory=list)
    labels: list[str | None] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """Codes whose value is not known."""

    def __iter__(self) -> Iterator[tuple[Code, str | None]]:
        return zip((code for _, code in self.codes), self.labels, strict=True)


def _mapping(draft: Draft, constants: Constants) -> Mapping | None:
    draft, path = _spelled_out(draft, constants), draft.span.path
    arms = _gathered(draft, constants)
    otherwise = _label(draft.default, constants, path)
    ranges = _ranges(arms, otherwise)
    given = [(code, _given(arms, otherwise, code, draft.semantics) if ranges else label) for code, label in arms]
    pairs = tuple((code, label) for code, label in given if label is not None)
    default = _beyond(arms, otherwise, draft.semantics) if ranges else otherwise
    if len(pairs) < FEWEST_PAIRS or not _worth_naming([label for _, label in pairs], default, draft):
        return None
    other_keys = draft.semantics is Semantics.LOOKUP and draft.language != "php"
    for_null = _given(arms, otherwise, None, Semantics.STRICT if other_keys else draft.semantics)
    return Mapping(
        pairs=tuple(dict(pairs).items()) if ranges else pairs,
        default=default,
        subject=draft.subject,
        semantics=draft.semantics,
        span=draft.span,
        language=draft.language,
        kind=draft.kind,
        name=draft.name,
        enclosing_class=draft.enclosing_class,
        enclosing_function=draft.enclosing_function,
        notes=(*draft.notes, *_notes(draft, arms, constants)),
        null_label=for_null if for_null != default else None,
        computed=tuple(code for code, label in given if label is None),
        ranges=ranges,
        constants=tuple(_named(draft, constants)),
    )


def _spelled_out(draft: Draft, constants: Constants) -> Draft:
    """*draft* with the full names of its constants."""
    if draft.language == "php":
        return draft

    owner = draft.enclosing_class
    alone = [arm.code.name for arm in draft.arms if isinstance(arm.code, Named)]
    shared = constants.owner_of([one for one in alone if not constants.has(one, draft.span.path, owner)])

    def spelled(name: str) -> str:
        found = constants.spelled(name, draft.span.path, owner)
        return f"{shared}::{name}" if shared and found == name and name in alone else found

    arms = (
        Arm(arm.operator, renamed(arm.code, spelled), arm.label and renamed(arm.label, spelled))
        for arm in draft.arms
    )
    return replace(draft, arms=tuple(arms), default=draft.default and renamed(draft.default, spelled))


def _gathered(draft: Draft, constants: Constants) -> _Gathered:
    """Arms in order, those that can never be taken left out."""
    arms = _Gathered()
    taken: dict[tuple[str, type, Code], int] = {}
    for arm in draft.arms:
        code = constants.evaluate(arm.code, draft.span.path)
        if isinstance(code, Computed):
            arms.unknown.append(code.text)
            continue
        if draft.semantics is Semantics.LOOKUP and draft.language == "php":
            code = array_key(code)
        label = _label(arm.label, constants, draft.span.path)
        same = (arm.operator, type(code), code)
        if same not in taken:
            taken[same] = len(arms.codes)
            arms.codes.append((arm.operator, code))
            arms.labels.append(label)
        elif draft.semantics is Semantics.LOOKUP:
            arms.labels[taken[same]] = label
    return arms


def _ranges(arms: _Gathered, otherwise: str | None) -> tuple[tuple[str, Code, str | None], ...]:
    if all(operator == "=" for operator, _ in arms.codes):
        return ()
    listed = ((operator, code, label) for (operator, code), label in zip(arms.codes, arms.labels, strict=True))
    return (*listed, ("else", None, otherwise))


def _given(arms: _Gathered, otherwise: str | None, value: Code, semantics: Semantics) -> str | None:
    place = first_match(arms.codes, value, semantics)
    return otherwise if place is None else arms.labels[place]


def _beyond(arms: _Gathered, otherwise: str | None, semantics: Semantics) -> str | None:
    """What a value gets that is greater than every code."""
    greatest = max((code for _, code in arms.codes if isinstance(code, (int, float))), default=0)
    return _given(arms, otherwise, greatest + 1, semantics)


def _label(term: Term | None, constants: Constants, path: str) -> str | None:
    if term is None:
        return None
    value = constants.evaluate(term, path)
    return None if isinstance(value, Computed) else as_text(value)


def _worth_naming(labels: list[str], default: str | None, draft: Draft) -> bool:
    """Whether the labels differ, and are words rather than numbers and truth values."""
    said = {*labels, *([default] if default is not None else ())}
    words = [label for label in labels if any(letter.isalpha() for letter in label)]
    if len(said) < FEWEST_PAIRS or not words:
        return False
    known = sum(isinstance(arm.label, Known) and not isinstance(arm.label.value, str) for arm in draft.arms)
    return 2 * len(words) >= len(labels) and 2 * known <= len(draft.arms)


def _notes(draft: Draft, arms: _Gathered, constants: Constants) -> Iterator[str]:
    if arms.unknown:
        names = ", ".join(dict.fromkeys(arms.unknown))
        yield f"the value of {names} is not in the sources, so its label is left out"
    computed = [arm.label.text for arm in draft.arms if isinstance(arm.label, Computed) and arm.label.text]
    if computed:
        yield f"labels worked out at run time are left out: {'; '.join(dict.fromkeys(computed))}"
    if isinstance(draft.default, Computed) and draft.default.text:
        yield f"other values give what the code works out: {draft.default.text}"
    numbers = [code for _, code in arms.codes if isinstance(code, int) and not isinstance(code, bool)]
    if draft.language == "php" and draft.semantics is Semantics.STRICT and draft.kind != "enum" and numbers:
        yield f"the code compares with ===, so text such as '{numbers[0]}' is equal only when cast to a number"
    if len(numbers) >= _FEWEST_BITS and all(number > 0 and number & (number - 1) == 0 for number in numbers):
        yield "the codes are single bits: a value that combines several of them has no label here"
    wrappers = dict.fromkeys(
        arm.label.wrapper for arm in draft.arms if isinstance(arm.label, Wrapped) and not arm.label.translated
    )
    if wrappers:
        yield f"the label is what is handed to {', '.join(wrappers)}"
    for name in dict.fromkeys(_names(draft)):
        rivals = constants.rivals(name)
        if rivals:
            places = ", ".join(str(rival.span) for rival in rivals[:3])
            yield f"{name} is defined more than once, differently: {places}"


def _named(draft: Draft, constants: Constants) -> Iterator[tuple[str, Code]]:
    for name in dict.fromkeys(_names(draft)):
        value = constants.value(name, draft.span.path)
        if not isinstance(value, Computed):
            yield name, value


def _names(draft: Draft) -> Iterator[str]:
    for arm in draft.arms:
        yield from _names_in(arm.code)
        yield from _names_in(arm.label)
    yield from _names_in(draft.default)


def _names_in(term: Term | None) -> Iterator[str]:
    match term:
        case Named(name):
            yield name
        case Joined(parts):
            for part in parts:
                yield from _names_in(part)
        case Wrapped(inner):
            yield from _names_in(inner)
        case Folded(_, left, right):
            yield from _names_in(left)
            yield from _names_in(right)
        case _:
            return
