"""The original code beside its CASE: right ones are proven, faults put into them are caught."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest

from modeler.artefacts.constants import ProofState
from modeler.proof import prove
from modeler.proof.interpreters import interpreter
from modeler.proof.isolation import run_isolated
from modeler.sources.code import read_code
from modeler.sources.reading import Mapping

needs_php = pytest.mark.skipif(shutil.which("php") is None, reason="php is not installed")

PROVABLE = {
    "switch": "switch ($v) { case 1: return 'a'; case 2: case 3: return 'b'; default: return 'c'; }",
    "default in the middle": (
        "switch ($v) { case 'x': $r = 'a'; break; default: case 'y': $r = 'b'; break; case 'z': $r = 'c'; }"
    ),
    "falls through": "switch ($v) { case 1: $r = 'a'; case 2: $r = 'b'; break; case 3: $r = 'c'; break; }",
    "default before": "$r = 'none'; switch ($v) { case 0: $r = 'a'; break; case 1: $r = 'b'; break; }",
    "return after": "switch ($v) { case 0: return 'a'; case 1: return 'b'; } return 'c';",
    "match": "return match ($v) { 1, 2 => 'a', 3 => 'b', default => 'c' };",
    "match without default": "return match ($v) { 'a' => 'Alpha', 'b' => 'Beta' };",
    "if chain": "if ($v == 1) { $r = 'a'; } elseif ($v == 0 || $v == 7) { $r = 'b'; } else { $r = 'c'; }",
    "if run": "if ($v == 1) { return 'a'; } if ($v == 2) { return 'b'; } return 'c';",
    "ranges": "if ($v < 10) { return 'few'; } elseif ($v < 100) { return 'some'; } else { return 'many'; }",
    "ternaries": "$r = $v == 1 ? 'a' : ($v == 2 ? 'b' : 'c');",
    "array": "$names = [0 => 'zero', 7 => 'seven', 9 => \"it's\"];",
    "wrapped": "switch ($v) { case 1: return __('One'); case 2: return $x->lang['TWO']; default: return t('No'); }",
    "appended": "if ($v == 'a') { $q .= ' up'; } elseif ($v == 'b') { $q .= ' down'; }",
    "effects elsewhere": (
        "switch ($v) { case 1: $x->log('x'); $r = 'a'; break; case 2: exec('false'); $r = 'b'; break; }"
    ),
    "throws": "switch ($v) { case 1: return 'a'; case 2: return 'b'; default: throw new E(); }",
    "constants": (
        "switch ($v) { case E_ERROR: return 'Error'; case C::TWO: return 'Two'; case LIMIT: return 'Limit'; }"
    ),
    "truth": "switch ($v) { case true: return 'yes'; case false: return 'no'; }",
}
BEGINS = "<?php\nconst LIMIT = 9; class C { const TWO = 22; }\nfunction f($v) {\n"


def sample(code: str) -> tuple[bytes, tuple[Mapping, ...]]:
    source = f"{BEGINS}{code}\n}}\n"
    return source.encode(), tuple(m for m in read_code(source, "a.php", "php").mappings if m.kind != "constants")


@needs_php
@pytest.mark.parametrize("code", PROVABLE.values(), ids=PROVABLE)
def test_is_proven(code: str) -> None:
    source, found = sample(code)

    proofs = prove(found, lambda _: source)

    assert found
    assert [
        (proof.state, proof.sentence) for proof in proofs.values() if proof.state is not ProofState.PROVEN
    ] == []
    assert all(proof.inputs > 10 for proof in proofs.values())


def faults(mapping: Mapping) -> Iterator[Mapping]:
    (first, one), (second, other), *rest = mapping.pairs
    yield replace(mapping, pairs=((first, other), (second, one), *rest))
    yield replace(mapping, pairs=mapping.pairs[1:])
    yield replace(mapping, pairs=((first, "something else"), *mapping.pairs[1:]))
    wrong = 424242 if isinstance(first, int) else "no such code"
    yield replace(mapping, pairs=((wrong, one), *mapping.pairs[1:]))
    if mapping.default is not None:
        yield replace(mapping, default=None)
        yield replace(mapping, default="something else")


@needs_php
def test_faults_are_caught() -> None:
    missed = []
    injected = 0
    for name, code in PROVABLE.items():
        if name in ("ranges", "truth"):
            continue
        source, found = sample(code)
        wrong = [fault for mapping in found for fault in faults(mapping) if fault != mapping]
        for fault, proof in prove(wrong, partial(_give, source)).items():
            injected += 1
            if proof.state is not ProofState.REFUTED:
                missed.append((name, fault.pairs, fault.default))

    assert injected > 50
    assert missed == []


def _give(source: bytes, _: str) -> bytes:
    return source


IN_OTHER_LANGUAGES = {
    "python: match": (
        "python",
        "def f(v):\n match v:\n  case 1 | 2: return 'a'\n  case 3: return 'b'\n  case _: return 'c'\n",
    ),
    "python: if chain": (
        "python",
        "def f(v):\n  if v == 1:\n    return 'a'\n  elif v in (2, 3):\n    return 'b'\n  return 'c'\n",
    ),
    "python: dict": ("python", "NAMES = {1: _('One'), 2: 'Two', ONE_MORE: 'Three'}\nONE_MORE = 3\n"),
    "python: choices of a class": (
        "python",
        "class Order:\n    OPEN, SHUT = 1, 2\n    STATES = ((OPEN, _('open')), (SHUT, _('shut')))\n",
    ),
    "python: choices": ("python", "KINDS = [('a', _('Alpha')), ('b', _('Beta'))]\n"),
    "javascript: switch": (
        "javascript",
        "function f(v) { switch (v) { case 1: return 'a'; case 2: case 3: return 'b'; default: return 'c'; } }",
    ),
    "javascript: assignment": (
        "javascript",
        "let r = 'none'; switch (v) { case 'x': r = 'a'; break; case 'y': r = 'b'; }",
    ),
    "javascript: if chain": (
        "javascript",
        "function f(v) { if (v === 1) { return 'a'; } else if (v === 2) { return 'b'; } return 'c'; }",
    ),
    "javascript: map": ("javascript", "const N = { 1: 'One', [T.TWO]: 'Two' }; const T = { TWO: 2 };"),
    "typescript: switch": (
        "typescript",
        """const T = { A: 1 } as const;
        function f(v: K) { switch (v as K) { case T.A: return 'a' as const; case 2: return 'b'!; } return 'c'; }""",
    ),
    "typescript: if chain": (
        "typescript",
        """function f(v: K) {
            if ((v as X) === 1) { return 'a'; } else if ((v as X) === 2) { return 'b'; } return 'c'; }""",
    ),
    "typescript: map": (
        "typescript",
        "const N: Record<number, string> = { 1: 'One' as string, 2: 'Two' } as const satisfies X;",
    ),
    "ruby: case": (
        "ruby",
        "def f(v)\n  case v\n  when 1 then 'a'\n  when 2, 3 then 'b'\n  else 'c'\n  end\nend\n",
    ),
    "ruby: case with constants": (
        "ruby",
        "TWO = 2\ndef f(v)\n  case v\n  when 1\n    log('x')\n    r = 'a'\n  when TWO\n    r = 'b'\n  end\nend\n",
    ),
    "ruby: if chain": (
        "ruby",
        "def f(v)\n  if v == 1\n    return 'a'\n  elsif v == 2\n    return 'b'\n  end\n  return 'c'\nend\n",
    ),
    "ruby: ifs behind what they return": (
        "ruby",
        "def f(s)\n  return 'One' if s == 1\n  return 'Two' if s == 2\n  'Many'\nend\n",
    ),
    "ruby: enum of symbols in a list": ("ruby", "class Order < Base\n  enum status: %i[open closed]\nend\n"),
    "ruby: hash": (
        "ruby",
        "NAMES = { 1 => 'One', 2 => I18n.t('two') }.freeze\nKINDS = { a: 'Alpha', b: 'Beta' }\n",
    ),
    "ruby: enum": ("ruby", "class Order < Base\n  enum status: { open: 0, closed: 1 }\nend\n"),
    "ruby: enum by place": ("ruby", "class Order < Base\n  enum :status, [:open, :closed]\nend\n"),
    "javascript: ternaries": ("javascript", "const r = v === 1 ? 'a' : v === 2 ? 'b' : 'c';"),
}


@pytest.mark.parametrize(("language", "code"), IN_OTHER_LANGUAGES.values(), ids=IN_OTHER_LANGUAGES)
def test_is_proven_in_other_languages(language: str, code: str) -> None:
    if interpreter(language) is None:
        pytest.skip(f"no interpreter for {language} is installed")
    found = read_code(code, "a", language).mappings

    proofs = prove(found, lambda _: code.encode())

    assert found
    assert [(proof.state, proof.sentence) for proof in proofs.values()] == [
        (ProofState.PROVEN, proof.sentence) for proof in proofs.values()
    ]


def test_a_language_without_interpreter_is_not_executed() -> None:
    code = 'fn f(x: i32) -> &str { match x { 1 => "a", 2 => "b", _ => "c" } }'
    found = read_code(code, "a.rs", "rust").mappings

    (proof,) = prove(found, lambda _: code.encode()).values()

    assert proof.state is ProofState.NOT_EXECUTED
    assert "rust" in proof.sentence


def test_a_program_that_does_not_end_is_stopped() -> None:
    found = run_isolated(("sleep", "5"), {}, "", timeout_seconds=0.2, memory=2**30)

    assert found == "the code ran longer than 0.2 seconds"


def test_a_program_sees_an_empty_folder_and_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "x")

    listed = run_isolated(("ls", "-A"), {"only.txt": ""}, "", timeout_seconds=5, memory=2**30)
    told = run_isolated(("env",), {}, "", timeout_seconds=5, memory=2**30)

    assert listed == b"only.txt\n"
    assert isinstance(told, bytes)
    assert b"SECRET" not in told


def test_nothing_compared_is_nothing_proven() -> None:
    source = "NAMES = {1: 'One', 'x': 'Two'}\n"
    (mapping,) = read_code(source, "a.py", "python").mappings

    assert prove([mapping], lambda _: source.encode())[mapping].state is ProofState.NOT_EXECUTED
