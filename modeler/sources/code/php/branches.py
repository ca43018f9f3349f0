"""PHP's branching on one subject: switch, match, if chains, runs of ifs, chains of ternaries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from modeler.catalog.names import Span
from modeler.sources.code import syntax
from modeler.sources.code.branching import RETURNED, Act, Branch, Effect, Outcome, deciding, outcomes
from modeler.sources.code.facts import Draft
from modeler.sources.code.php.conditions import Test, test_of
from modeler.sources.code.php.statements import assignment, body, effects
from modeler.sources.code.php.terms import PhpFile, term
from modeler.sources.code.syntax import squeezed, text_of
from modeler.sources.code.terms import Known, Term
from modeler.sources.reading import Semantics

_LOOKED_BACK = 8
"""Statements before a construct in which its default may be set."""


def switch_drafts(node: Node, file: PhpFile) -> Iterator[Draft]:
    """The mappings of a switch statement."""
    subject = syntax.only(syntax.field(node, "condition"))
    cases = [child for child in syntax.named(syntax.field(node, "body")) if child.type in _CASES]
    if subject is None or len(cases) < 2:
        return
    if text_of(subject).lower() == "true":
        yield from _switch_on_true(node, cases, file)
        return
    branches = []
    for case in cases:
        value = syntax.field(case, "value")
        statements = [child for child in syntax.named(case) if child != value]
        conditions = () if value is None else (("=", term(value, file)),)
        branches.append(Branch(conditions, effects(statements, file), is_default=value is None))
    construct = _Construct("switch", squeezed(subject), Semantics.PHP_LOOSE, node, node)
    yield from _drafts(construct, tuple(branches), file, falls_through=True)


_CASES = ("case_statement", "default_statement")


def match_drafts(node: Node, file: PhpFile) -> Iterator[Draft]:
    """The mapping of a match expression."""
    subject = syntax.only(syntax.field(node, "condition"))
    arms = syntax.named(syntax.field(node, "body"))
    if subject is None:
        return
    on_true = text_of(subject).lower() == "true"
    tests: list[Test] = []
    branches = []
    for arm in arms:
        conditions: list[tuple[str, Term]] = []
        for one in syntax.named(syntax.field(arm, "conditional_expressions")):
            test = test_of(one, file) if on_true else None
            if on_true and test is None:
                return
            tests += [test] if test else []
            conditions += test.conditions if test else (("=", term(one, file)),)
        result = syntax.field(arm, "return_expression")
        fails = result is not None and result.type == "throw_expression"
        effect = Effect(Act.FAIL) if fails else Effect(Act.SET, "match", term(result, file))
        branches.append(Branch(tuple(conditions), (effect,), is_default=not conditions))
    if on_true and (not tests or len({test.subject for test in tests}) > 1):
        return
    subject_text = tests[0].subject if on_true else squeezed(subject)
    construct = _Construct("match", subject_text, Semantics.STRICT, node, node)
    yield from _drafts(construct, tuple(branches), file, falls_through=False)


def if_drafts(node: Node, file: PhpFile) -> Iterator[Draft]:
    """The mappings of an if chain, or of a run of ifs on the same subject that starts at *node*."""
    chain = _chain(node, file)
    if chain is None:
        return
    if len(chain.tests) == 1 and not chain.has_else:
        yield from _run_drafts(node, chain, file)
        return
    if len(chain.tests) < 2:
        return
    construct = _Construct("if_chain", chain.tests[0].subject, chain.semantics, node, node, _mixed(chain.tests))
    yield from _drafts(construct, tuple(chain.branches(file)), file, falls_through=False)


def ternary_drafts(node: Node, file: PhpFile) -> Iterator[Draft]:
    """The mapping of a chain of ternaries; one alone is a two-way choice, not a mapping."""
    parent = node.parent
    while parent is not None and parent.type == "parenthesized_expression":
        parent = parent.parent
    if parent is not None and parent.type == "conditional_expression":
        return
    tests: list[Test] = []
    branches: list[Branch] = []
    current: Node | None = node
    while current is not None and current.type == "conditional_expression":
        test = test_of(syntax.field(current, "condition"), file)
        if test is None:
            return
        tests.append(test)
        value = term(syntax.field(current, "body"), file)
        branches.append(Branch(test.conditions, (Effect(Act.SET, "ternary", value),)))
        current = syntax.field(current, "alternative")
        while current is not None and current.type == "parenthesized_expression":
            current = syntax.only(current)
    if len(tests) < 2 or len({test.subject for test in tests}) > 1:
        return
    branches.append(Branch((), (Effect(Act.SET, "ternary", term(current, file)),), is_default=True))
    construct = _Construct("ternary", tests[0].subject, _semantics(tests), node, node)
    yield from _drafts(construct, tuple(branches), file, falls_through=False)


@dataclass(frozen=True, slots=True)
class _Construct:
    kind: str
    subject: str
    semantics: Semantics
    first: Node
    last: Node
    mixed: bool = False
    """Whether comparisons are strict in part."""


@dataclass(slots=True)
class _Chain:
    tests: list[Test]
    bodies: list[Node | None]
    """One a test, and one more for the else."""
    has_else: bool = False

    def branches(self, file: PhpFile) -> Iterator[Branch]:
        """Read only once it is known that there are enough of them: most ifs stand alone."""
        for place, node in enumerate(self.bodies):
            conditions = self.tests[place].conditions if place < len(self.tests) else ()
            yield Branch(conditions, effects(body(node), file), is_default=not conditions)

    @property
    def semantics(self) -> Semantics:
        return _semantics(self.tests)


def _semantics(tests: list[Test]) -> Semantics:
    return Semantics.STRICT if all(test.strict for test in tests) else Semantics.PHP_LOOSE


def _mixed(tests: list[Test]) -> bool:
    return len({test.strict for test in tests}) > 1


def _switch_on_true(node: Node, cases: list[Node], file: PhpFile) -> Iterator[Draft]:
    """``switch (true)`` whose cases compare one subject."""
    tests: list[Test] = []
    branches: list[Branch] = []
    for case in cases:
        value = syntax.field(case, "value")
        statements = [child for child in syntax.named(case) if child != value]
        test = test_of(value, file)
        if value is not None and (test is None or (tests and tests[0].subject != test.subject)):
            return
        tests += [test] if test else []
        conditions = test.conditions if test else ()
        branches.append(Branch(conditions, effects(statements, file), is_default=value is None))
    if tests:
        construct = _Construct("switch", tests[0].subject, _semantics(tests), node, node)
        yield from _drafts(construct, tuple(branches), file, falls_through=True)


def _chain(node: Node, file: PhpFile) -> _Chain | None:
    """The branches of an if with its elseifs; None where they do not all test one subject."""
    chain = _Chain([], [])
    waiting: list[Node] = [node]
    otherwise: Node | None = None
    while waiting:
        current = waiting.pop(0)
        test = test_of(syntax.field(current, "condition"), file)
        if test is None or (chain.tests and chain.tests[0].subject != test.subject):
            return None
        chain.tests.append(test)
        chain.bodies.append(syntax.field(current, "body"))
        for alternative in current.children_by_field_name("alternative"):
            if alternative.type == "else_if_clause":
                waiting.append(alternative)
                continue
            inner = syntax.field(alternative, "body")
            if inner is not None and inner.type == "if_statement":
                waiting.append(inner)
            else:
                otherwise, chain.has_else = inner, True
    if chain.has_else:
        chain.bodies.append(otherwise)
    return chain


def _run_drafts(node: Node, first: _Chain, file: PhpFile) -> Iterator[Draft]:
    """Guarding ifs one after another: ``if ($x == 1) { return 'a'; } if ($x == 2) { return 'b'; }``."""
    before = next(syntax.siblings_before(node, 1), None)
    if before is not None and before.type == "if_statement" and _continues(_chain(before, file), first):
        return
    tests, chains = list(first.tests), [first]
    last = node
    following = syntax.next_statement(node)
    while following is not None and following.type == "if_statement":
        chain = _chain(following, file)
        if not _continues(chain, first) or chain is None:
            break
        tests += chain.tests
        chains.append(chain)
        last = following
        following = syntax.next_statement(following)
        if chain.has_else:
            break
    if len(tests) > 1:
        construct = _Construct("if_run", tests[0].subject, _semantics(tests), node, last)
        branches = tuple(branch for chain in chains for branch in chain.branches(file))
        if chains[-1].has_else and not all(_returns(branch) for branch in branches):
            return
        yield from _drafts(construct, branches, file, falls_through=False)


def _returns(branch: Branch) -> bool:
    return any(effect.target == RETURNED for effect in branch.effects)


def _continues(chain: _Chain | None, first: _Chain) -> bool:
    return chain is not None and chain.tests[0].subject == first.tests[0].subject


def _drafts(
    construct: _Construct, branches: tuple[Branch, ...], file: PhpFile, *, falls_through: bool
) -> Iterator[Draft]:
    def base(target: str) -> Term | None:
        return held_before(construct.first, construct.last, target, file)

    for outcome in outcomes(branches, falls_through=falls_through, base=base):
        arms = deciding(outcome) if construct.kind == "if_run" else outcome.arms
        if not arms:
            continue
        name = outcome.target if outcome.target.startswith("$") else ""
        first, last = construct.first, construct.last
        yield Draft(
            arms=arms,
            default=outcome.default,
            subject=construct.subject,
            semantics=construct.semantics,
            span=Span(file.path, first.start_point.row + 1, last.end_point.row + 1),
            language="php",
            kind=construct.kind,
            name=name,
            enclosing_class=file.classes.around(first),
            enclosing_function=file.functions.around(first),
            notes=tuple(_notes(construct, outcome)),
        )


def _notes(construct: _Construct, outcome: Outcome) -> Iterator[str]:
    if outcome.fails:
        yield "other values make the code throw"
    if construct.mixed:
        yield "the code compares some codes with === and others with ==; the CASE compares all alike"


def held_before(first: Node, last: Node, target: str, file: PhpFile) -> Term | None:
    """What *target* holds where no branch of the code from *first* to *last* sets it."""
    if target == RETURNED:
        after = syntax.next_statement(last)
        if after is not None and after.type == "return_statement":
            value = syntax.only(after)
            return Known(None) if value is None else term(value, file)
        return None
    if not target.startswith("$"):
        return None
    for statement in syntax.siblings_before(first, _LOOKED_BACK):
        sides = assignment(statement)
        if sides is not None and squeezed(sides[0]) == target:
            return term(sides[1], file)
        if target in text_of(statement):
            return None
    return None
