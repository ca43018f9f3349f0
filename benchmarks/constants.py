"""Constants on real code bases: speed against a bare parse, proofs, injected faults, and executed truth.

usage: python benchmarks/constants.py ROOT [REPO ...] [--cases DEV.json]

ROOT holds unpacked code bases, one a folder (shared/corpora/mappings/README.md says which). Found and exact against
executed truth are measured by score.py beside that README; this measures what it does not.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from modeler.artefacts.constants import ProofState
from modeler.catalog.tables import Catalog
from modeler.catalog.types import TypeFamily
from modeler.model.case import case_expression
from modeler.model.labels import link
from modeler.proof import prove
from modeler.sources.code import scan, syntax
from modeler.sources.discovery import SourceFile, discover, read_text
from modeler.sources.kinds import SourceKind
from modeler.sources.reading import Mapping
from modeler.warehouses.scratch import evaluated


def main() -> None:
    """Print one line a measurement and code base."""
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=Path)
    parser.add_argument("repositories", nargs="*")
    parser.add_argument("--cases", type=Path)
    options = parser.parse_args()
    names = options.repositories or sorted(folder.name for folder in options.root.iterdir() if folder.is_dir())
    truth = json.loads(options.cases.read_text()) if options.cases else {"cases": []}
    for name in names:
        folder = options.root / name
        files = discover(folder).of(SourceKind.CODE)
        mappings = _timed(name, files)
        _proofs(name, mappings, folder)
        _probes(name, mappings, [case for case in truth["cases"] if case["repo_dir"] == name])


def _timed(name: str, files: tuple[SourceFile, ...]) -> tuple[Mapping, ...]:
    """The scan with every core against a parse of the PHP alone with one: wall time, and processor time a core."""
    cores = os.cpu_count() or 1
    start, busy = time.perf_counter(), _processor_time()
    reading = scan(files, workers=cores)
    scanned, used = time.perf_counter() - start, (_processor_time() - busy) / cores
    php = [read_text(file)[0].encode() for file in files if file.language == "php"]
    grammar = syntax.language("tree_sitter_php", "language_php")
    start, busy = time.perf_counter(), time.process_time()
    for source in php:
        syntax.parsed(source, grammar)
    parsed, parsing = time.perf_counter() - start, time.process_time() - busy
    megabytes = sum(file.size for file in files) / 1e6
    ratio = "no PHP"
    if php:
        ratio = f"{scanned / parsed:.2f} times a bare parse of its PHP; by processor time {used / parsing:.2f}"
    _, reported = link(reading.mappings, Catalog())
    print(
        f"{name}: {len(files)} files, {megabytes:.1f} MB, scan {scanned:.1f} s ({ratio}), {len(reported)} mappings"
    )
    return reported


def _processor_time() -> float:
    """Of this process and of those it has waited for; unit: seconds."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _proofs(name: str, mappings: tuple[Mapping, ...], folder: Path) -> None:
    """Shares proven of what can be executed, and of the faults injected into what was proven that are caught."""
    read = partial(_source, folder)
    proofs = prove(mappings, read)
    states = Counter(proof.state.value for proof in proofs.values())
    functions = [m for m in mappings if m.kind in _FUNCTION_LIKE and m.language in _EXECUTED]
    executed = sum(proofs[mapping].state is not ProofState.NOT_EXECUTED for mapping in functions)
    proven = [mapping for mapping, proof in proofs.items() if proof.state is ProofState.PROVEN]
    wrong = [fault for mapping in proven[:200] for fault in _faults(mapping)]
    caught = sum(proof.state is ProofState.REFUTED for proof in prove(wrong, read).values())
    print(f"  proofs {dict(states)}; {executed} of {len(functions)} function-like constructs executed")
    print(f"  faults caught {caught} of {len(set(wrong))}")
    for mapping, proof in proofs.items():
        if proof.state is ProofState.REFUTED:
            print(f"  refuted {mapping.span} {mapping.name}: {proof.sentence[:120]}")


_FUNCTION_LIKE = frozenset({"switch", "match", "if_chain", "if_run", "ternary", "when", "case"})
_EXECUTED = frozenset({"php", "python", "javascript", "typescript", "ruby"})


def _source(folder: Path, path: str) -> bytes:
    return (folder / path).read_bytes()


def _faults(mapping: Mapping) -> Iterator[Mapping]:
    """Swapped labels, a dropped arm, a wrong key, a dropped default."""
    if mapping.ranges:
        return
    (first, one), (second, other), *rest = mapping.pairs
    if one != other:
        yield replace(mapping, pairs=((first, other), (second, one), *rest))
    if one != (mapping.default or ""):
        yield replace(mapping, pairs=mapping.pairs[1:])
        wrong = 424242 if isinstance(first, int) else "no such code"
        yield replace(mapping, pairs=((wrong, one), *mapping.pairs[1:]))
    if mapping.default is not None:
        yield replace(mapping, default=None)


def _probes(name: str, mappings: tuple[Mapping, ...], cases: list[dict[str, Any]]) -> None:
    """The CASE against outcomes that were recorded when somebody else ran the code."""
    agree = differ = 0
    for case in cases:
        found = [m for m in mappings if _is_of(m, case)]
        for mapping in found[:1]:
            for value, outcome in case["probes"] or ():
                if isinstance(outcome, dict) or isinstance(value, (bool, dict, list)):
                    continue
                given = _given(mapping, value)
                wanted = None if outcome is None else str(outcome) if outcome is not False else ""
                if given == wanted or (not given and not wanted):
                    agree += 1
                else:
                    differ += 1
                    print(f"  probe {case['id']} {value!r}: recorded {wanted!r}, CASE {given!r}")
    if agree or differ:
        print(f"  recorded outcomes: {agree} agree, {differ} differ")


def _is_of(mapping: Mapping, case: dict[str, Any]) -> bool:
    first, last = case["lines"]
    overlaps = mapping.span.first_line <= last and mapping.span.last_line >= first
    wanted = {str(label) for _, label in case["pairs"] if isinstance(label, str)}
    return mapping.span.path == case["path"] and overlaps and bool(wanted & {label for _, label in mapping.pairs})


def _given(mapping: Mapping, value: object) -> str | None:
    family = TypeFamily.TEXT if isinstance(value, str) else TypeFamily.FLOATING
    if value is None:
        numbers = all(isinstance(code, int) for code, _ in mapping.pairs)
        family = TypeFamily.INTEGER if numbers else TypeFamily.TEXT
    case = case_expression(mapping, "code", family=family, dialect="duckdb", php_null=True)
    return evaluated(case, "code", [value], family)[0]


if __name__ == "__main__":
    main()
