"""Programs that define one function a fragment and print what each gives: PHP, Python, JavaScript, Ruby."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from modeler.proof.fragments import Fragment
from modeler.proof.isolation import run_isolated

Outcomes: TypeAlias = tuple[str | None, ...]
"""What the code gives for each value, as text; `NO_LABEL` where it gives none that is known before it runs."""

NO_LABEL = "\0none"


@dataclass(frozen=True, slots=True)
class Interpreter:
    """How to run one language."""

    commands: tuple[str, ...]
    """Names of the program, the first one found is used."""
    arguments: tuple[str, ...]
    file: str
    head: str
    memory: int
    """Most address space; unit: bytes."""
    tail: str
    """Reads the values from standard input, calls ``f0``, ``f1`` and so on, prints the outcomes; both JSON."""


_PHP_TAIL = r"""
$out = [];
foreach (json_decode(stream_get_contents(STDIN), true) as $i => $values) {
    $row = [];
    foreach ($values as $value) {
        $printed = false;
        try { $found = ("f" . $i)($value); } catch (\Throwable $e) { $found = NO_LABEL; }
        $row[] = is_array($found) ? "\0none" : (string) $found;
    }
    $out[] = $row;
}
echo json_encode($out, JSON_INVALID_UTF8_SUBSTITUTE);
"""
_PHP_HEAD = r"""<?php
error_reporting(0);
const NO_LABEL = [];
function sure($unsure, $found) { return $unsure ? NO_LABEL : $found; }
$printed = false;
function printed($before, $more) {
    global $printed;
    $joined = $printed ? (is_array($before) || is_array($more) ? NO_LABEL : $before . $more) : $more;
    $printed = true;
    return $joined;
}
function appended($before, $more) { return is_array($more) || $before === NO_LABEL ? $more : $before . $more; }
"""
_PYTHON_HEAD = """
import json, sys
class NoLabel(Exception): pass
NO_LABEL = object()
def appended(before, more): return NO_LABEL if NO_LABEL in (before, more) else before + more
"""
_PYTHON_TAIL = r"""
def said(found):
    if found is NO_LABEL: return "\0none"
    if found is None or found is False: return ""
    return "1" if found is True else str(found)
def tried(function, value):
    try: return said(function(value))
    except Exception: return "\0none"
inputs = json.loads(sys.stdin.read())
print(json.dumps([[tried(globals()[f"f{i}"], value) for value in values] for i, values in enumerate(inputs)]))
"""
_NODE_HEAD = """
"use strict";
const NO_LABEL = Symbol("none");
"""
_NODE_TAIL = r"""
function said(found) {
  if (found === NO_LABEL) return "\0none";
  if (found === null || found === undefined || found === false) return "";
  return found === true ? "1" : String(found);
}
function tried(f, value) { try { return said(f(value)); } catch (e) { return "\0none"; } }
const inputs = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(inputs.map((values, i) => values.map((value) => tried(FUNCTIONS[i], value)))));
"""

_RUBY_HEAD = """
require "json"
NO_LABEL = Object.new
def sure(unsure, found) = unsure ? NO_LABEL : found
def appended(before, more) = [before, more].include?(NO_LABEL) ? NO_LABEL : before + more
"""
_RUBY_TAIL = r"""
def said(found)
  return "\0none" if found.equal?(NO_LABEL)
  found == true ? "1" : found == false ? "" : found.to_s
end
def tried(i, value)
  said(send("f#{i}", value))
rescue StandardError
  "\0none"
end
inputs = JSON.parse($stdin.read)
puts JSON.generate(inputs.each_with_index.map { |values, i| values.map { |value| tried(i, value) } })
"""

_GIB = 1024**3
_NODE = Interpreter(("node",), ("--max-old-space-size=128",), "program.js", _NODE_HEAD, 64 * _GIB, _NODE_TAIL)
INTERPRETERS = {
    "php": Interpreter(
        ("php",),
        ("-n", "-d", "memory_limit=128M", "-d", "allow_url_fopen=0", "-d", "open_basedir=."),
        "program.php",
        _PHP_HEAD,
        _GIB,
        _PHP_TAIL,
    ),
    "python": Interpreter(("python3", "python"), ("-I", "-S"), "program.py", _PYTHON_HEAD, _GIB, _PYTHON_TAIL),
    "javascript": _NODE,
    "ruby": Interpreter(
        ("ruby",), ("--disable=gems,rubyopt", "-W0"), "program.rb", _RUBY_HEAD, 2 * _GIB, _RUBY_TAIL
    ),
    # what is run holds no types: fragments are written without them
    "typescript": _NODE,
}


def interpreter(language: str) -> str | None:
    """The program that runs *language* here, or None."""
    known = INTERPRETERS.get(language)
    return next((path for name in known.commands if (path := shutil.which(name))), None) if known else None


def executed(
    fragments: Iterable[tuple[Fragment, tuple[object, ...]]], language: str, timeout_seconds: float
) -> list[Outcomes] | str:
    """The outcomes of each fragment for its values, or in words why the program did not run."""
    held = tuple(fragments)
    program = interpreter(language)
    if program is None:
        return f"no interpreter for {language} is installed"
    known = INTERPRETERS[language]
    functions = "\n".join(fragment.function(f"f{place}") for place, (fragment, _) in enumerate(held))
    listed = ", ".join(f"f{place}" for place in range(len(held)))
    tail = f"const FUNCTIONS = [{listed}];\n{known.tail}" if known is _NODE else known.tail
    text = f"{known.head}\n{functions}\n{tail}"
    inputs = json.dumps([list(values) for _, values in held])
    output = run_isolated(
        (program, *known.arguments, known.file),
        {known.file: text},
        inputs,
        timeout_seconds=timeout_seconds,
        memory=known.memory,
    )
    if isinstance(output, str):
        return output
    try:
        rows = json.loads(output.decode("utf-8", "replace"))
    except ValueError:
        return "the program printed something else than its outcomes"
    return [tuple(str(one) for one in row) for row in rows]
