"""Planted secrets in a score of languages: how many are found, how much code is touched; beside detect-secrets.

usage: python benchmarks/redaction.py [DIR ...]

Recall is counted over every value of tests/cases/secrets/planted.toml, lines touched over the sources in each DIR
and in this repository. A line that is redacted in code that is in use may hold a secret all the same: what is shown
is an upper bound of what is touched wrongly. (Not called secrets.py: a module of Python is.)
"""

from __future__ import annotations

import argparse
import base64
import random
import re
import string
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from modeler.retrieval.secrets import redact
from modeler.sources.discovery import discover, read_text
from modeler.sources.kinds import SourceKind

_ROOT = Path(__file__).resolve().parent.parent
_CASES = _ROOT / "tests" / "cases" / "secrets"


def main() -> None:
    """Print recall by kind, and the share of lines touched by folder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--show", type=int, default=0, help="so many touched lines of each folder")
    options = parser.parse_args()
    cases = tuple(planted())
    _recall("modeler", cases, lambda case: redact(case.text, case.language).text)
    _recall("detect-secrets", cases, _by_detect_secrets)
    for folder in (_ROOT, *options.folders):
        _touched(folder, options.show)


class Planted(NamedTuple):
    """A text, and the values in it that must go."""

    title: str
    kind: str
    language: str
    text: str
    values: tuple[str, ...]


def planted(seed: int = 6) -> Iterator[Planted]:
    """The cases of ``planted.toml`` with values made by *seed*."""
    chance = random.Random(seed)  # noqa: S311 - the values are to be reproducible, not safe
    for case in tomllib.loads((_CASES / "planted.toml").read_text(encoding="utf-8"))["case"]:
        values: list[str] = []

        def value(form: re.Match[str], values: list[str] = values) -> str:
            made = _FORMS[form.group(1)](chance)
            if form.group(1) != "pem":
                values.append(made)
            return made

        text = re.sub("«(.+?)»", value, case["text"])
        yield Planted(case["title"], case["kind"], case["language"], text, tuple(values))


def ordinary() -> list[dict[str, Any]]:
    """The cases of ``ordinary.toml``: a title, a language and a text."""
    cases: list[dict[str, Any]] = tomllib.loads((_CASES / "ordinary.toml").read_text(encoding="utf-8"))["case"]
    return cases


def _drawn(letters: str, count: int) -> Callable[[random.Random], str]:
    return lambda chance: "".join(chance.choice(letters) for _ in range(count))


def _password(chance: random.Random) -> str:
    """As people make them: two syllables, a capital, a sign, digits."""
    syllables = "".join(chance.choice("bdfgklmnprst") + chance.choice("aeiou") for _ in range(3))
    return syllables.capitalize() + chance.choice("!#+-_.") + str(chance.randrange(10, 9999))


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("bdfgklmnprst") + chance.choice("aeiou") for _ in range(4))


def _made_of(prefix: str, letters: str, count: int) -> Callable[[random.Random], str]:
    return lambda chance: prefix + _drawn(letters, count)(chance)


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _jwt(chance: random.Random) -> str:
    head, body = (
        base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (b'{"alg":"HS256"}', b'{"sub":"ann"}')
    )
    return ".".join((head, body, _drawn(_ALNUM, 43)(chance)))


_ALNUM = string.ascii_letters + string.digits
_BASE64 = _ALNUM + "+/"
_HEX = string.digits + "abcdef"
_FORMS: dict[str, Callable[[random.Random], str]] = {
    "password": _password,
    "word": _word,
    **{f"alnum{count}": _drawn(_ALNUM, count) for count in (16, 24, 28, 32, 40)},
    **{f"base64_{count}": _drawn(_BASE64, count) for count in (24, 40, 44, 64)},
    "hex32": _drawn(_HEX, 32),
    "digits8": _drawn("123456789", 8),
    "upper8": _drawn(string.ascii_uppercase + string.digits, 8),
    "salt": _drawn(_ALNUM + "!@#%^&*(-_=+)", 50),
    "noise": lambda chance: "zQ7" + _drawn(_ALNUM + "!@#%^&*()-_=+[]{}|;:,.<>/?~`", 61)(chance),
    "bcrypt": _drawn(_ALNUM + "./", 53),
    "pem": lambda _: "RSA PRIVATE KEY",
    "aws_id": _made_of("AKIA", string.ascii_uppercase + string.digits, 16),
    "github": _made_of("ghp_", _ALNUM, 36),
    "gitlab": _made_of("glpat-", _ALNUM, 20),
    "slack": _made_of("xoxb-", _ALNUM, 40),
    "stripe": _made_of("sk_live_", _ALNUM, 24),
    "google": _made_of("AIza", _ALNUM, 35),
    "openai": _made_of("sk-proj-", _ALNUM, 48),
    "npm": _made_of("npm_", _ALNUM, 36),
    "sendgrid": lambda chance: f"SG.{_drawn(_ALNUM, 22)(chance)}.{_drawn(_ALNUM, 43)(chance)}",
    "basic": lambda chance: _encoded(f"etl:{_password(chance)}"),
    "basic_long": lambda chance: _encoded(f"robot:{_drawn(_ALNUM, 24)(chance)}"),
    "base64_of_dsn": lambda chance: _encoded(f"host=db user=shop password={_password(chance)}"),
    "jwt": _jwt,
}


def _recall(name: str, cases: tuple[Planted, ...], cleaned: Callable[[Planted], str]) -> None:
    """The share of values that are gone from the text, over all and of each kind."""
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    start = time.perf_counter()
    for case in cases:
        left = cleaned(case)
        for value in case.values:
            total[case.kind] += 1
            if value in left:
                print(f"  {name} missed: {case.language}: {case.title}: {value}")
            else:
                found[case.kind] += 1
    seconds = time.perf_counter() - start
    print(f"{name}: {found.total()} of {total.total()} secrets of {len(total)} kinds, ", end="")
    print(f"recall {found.total() / total.total():.3f}, {seconds:.2f} s")
    for kind in sorted(total):
        print(f"  {kind}: {found[kind]} of {total[kind]}")


def _by_detect_secrets(case: Planted) -> str:
    """*case* without the lines that detect-secrets names."""
    from detect_secrets.core.secrets_collection import SecretsCollection
    from detect_secrets.settings import default_settings

    with tempfile.NamedTemporaryFile("w", suffix=_SUFFIXES.get(case.language, ".txt"), encoding="utf-8") as file:
        file.write(case.text)
        file.flush()
        secrets = SecretsCollection()
        with default_settings():
            secrets.scan_file(file.name)
        lines = {secret.line_number for _, secret in secrets}
    return "\n".join(line for number, line in enumerate(case.text.split("\n"), 1) if number not in lines)


_SUFFIXES = {
    "php": ".php",
    "python": ".py",
    "javascript": ".js",
    "typescript": ".ts",
    "sql": ".sql",
    "yaml": ".yaml",
    "toml": ".toml",
    "env": ".env",
    "ini": ".ini",
    "properties": ".properties",
    "xml": ".xml",
    "html": ".html",
    "json": ".json",
    "java": ".java",
    "ruby": ".rb",
    "go": ".go",
    "csharp": ".cs",
    "kotlin": ".kt",
    "rust": ".rs",
    "shell": ".sh",
    "markdown": ".md",
}


def _touched(folder: Path, show: int) -> None:
    files = [file for file in discover(folder).files if file.kind in _READ]
    lines = touched = size = 0
    seconds = 0.0
    kinds: Counter[str] = Counter()
    for file in files:
        text, _ = read_text(file)
        start = time.perf_counter()
        redacted = redact(text, file.language)
        seconds += time.perf_counter() - start
        lines += sum(bool(line.strip()) for line in text.split("\n"))
        touched += len({one.line for one in redacted.found})
        size += len(text)
        kinds.update(one.kind for one in redacted.found)
        for one in redacted.found[: max(show, 0)]:
            show -= 1
            print(f"    {file.path}:{one.line} {one.kind}: {text.splitlines()[one.line - 1].strip()[:140]}")
    share = touched / lines if lines else 0.0
    print(f"{folder.name}: {len(files)} files, {lines} lines, {touched} touched ({share:.3%}), ", end="")
    print(f"{size / 1e6:.1f} MB in {seconds:.1f} s; {dict(kinds.most_common(6))}")


_READ = frozenset({SourceKind.SQL, SourceKind.CODE, SourceKind.DOCS, SourceKind.METADATA})

if __name__ == "__main__":
    main()
