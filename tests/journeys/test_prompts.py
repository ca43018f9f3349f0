"""A team keeps prompts, fills them in and runs them; and looks at what a language model would be told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from modeler.cli.commands import run as run_command
from modeler.errors import ExitCode
from tests.unit.assistant.language_model import scripted


@pytest.fixture(scope="module")
def team(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with a prompt of its own, one that replaces a packaged one, and a broken one."""
    folder = tmp_path_factory.mktemp("team") / "shop"
    shutil.copytree(shop, folder, ignore=shutil.ignore_patterns(".modeler"))
    own = folder / "prompts"
    own.mkdir()
    header = "---\ntitle: Ours\nstep: goal\nskill: describe\n---\n"
    (own / "ours.md").write_text(f"{header}Describe {{{{ table }}}}.", encoding="utf-8")
    (own / "broken.md").write_text("---\ntitle: Broken\nstep: nowhere\nskill: erd\n---\nDraw.", encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Ran:
    """One finished command."""

    returncode: int
    stdout: str
    stderr: str


Cli = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Runs a command line in this process, with variables of the environment."""

    def command(*arguments: str, **environment: str) -> Ran:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        code = run_command(arguments)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return command


def test_the_list_shows_every_prompt_and_says_what_is_wrong_with_one(team: Path, run: Cli) -> None:
    listed = run("prompts", "list", str(team), "--format", "json")

    document = json.loads(listed.stdout)
    assert listed.returncode == ExitCode.RESOURCE
    assert {"ours", "candidates"} <= {prompt["name"] for prompt in document["prompts"]}
    assert document["broken"][0]["error"].startswith("prompts/broken.md:3: step 'nowhere'")


def test_a_prompt_is_filled_in_and_answered(team: Path, run: Cli) -> None:
    shown = run("prompts", "show", str(team), "ours", "--set", "table=skuinfo")
    answered = run("prompts", "run", str(team), "ours", "--set", "table=skuinfo", "--format", "json")

    assert shown.stdout == "Describe sample.skuinfo.\n"
    assert json.loads(answered.stdout)["skills"] == ["describe"]
    assert answered.returncode == ExitCode.DONE


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(("broken",), ExitCode.RESOURCE, "prompts/broken.md:3", id="a broken one"),
        pytest.param(("ourz",), ExitCode.USAGE, "did you mean ours", id="an unknown one"),
        pytest.param((), ExitCode.USAGE, "name one prompt", id="none"),
        pytest.param(("ours", "--set", "table"), ExitCode.USAGE, "sets nothing", id="a value without a name"),
        pytest.param(("ours", "--set", "table=skuinfoo"), ExitCode.USAGE, "did you mean", id="an unknown table"),
        pytest.param(("ours", "--set", "color=red"), ExitCode.USAGE, "has no 'color'", id="an unknown variable"),
    ],
)
def test_what_cannot_be_shown_says_why(
    arguments: tuple[str, ...], code: ExitCode, said: str, team: Path, run: Cli
) -> None:
    refused = run("prompts", "show", str(team), *arguments)

    assert refused.returncode == code
    assert said in refused.stderr


def test_what_would_be_sent_is_shown_and_not_sent(team: Path, run: Cli) -> None:
    with scripted.scripted() as endpoint:
        shown = run(
            *("ask", str(team), "join sample.orderinfo and sample.skuinfo", "--dry-run", "--format", "json"),
            MODELER_LLM_MODEL="m",
            MODELER_LLM_BASE_URL=endpoint.url,
        )

    document = json.loads(shown.stdout)
    assert document["to"] == f"m at {endpoint.url}"
    assert "sample.orderinfo.product_id = sample.skuinfo.sku_id" in document["messages"][0]["content"]
    assert endpoint.requests == []


def test_a_language_model_that_lies_is_marked_on_the_command_line(team: Path, run: Cli) -> None:
    lie = scripted.text("```sql\nSELECT o.sku_id FROM sample.orderinfo o\n```")
    with scripted.scripted(lie) as endpoint:
        answered = run(
            *("ask", str(team), "join sample.orderinfo and sample.skuinfo"),
            MODELER_LLM_MODEL="m",
            MODELER_LLM_BASE_URL=endpoint.url,
            MODELER_LLM_ROUNDS="0",
        )

    assert answered.returncode == ExitCode.DONE
    assert "✗ **Not verified:**" in answered.stdout
    assert "## From the workspace itself" in answered.stdout
    assert "faults are left" in answered.stderr


def test_one_that_is_not_there_ends_with_its_exit_code(team: Path, run: Cli) -> None:
    address = {"MODELER_LLM_BASE_URL": "http://127.0.0.1:9/v1", "MODELER_LLM_RETRIES": "0"}

    failed = run("ask", str(team), "join orderinfo and skuinfo", MODELER_LLM_MODEL="m", **address)
    offline = run("ask", str(team), "join orderinfo and skuinfo", "--offline", MODELER_LLM_MODEL="m", **address)

    assert failed.returncode == ExitCode.UNREACHABLE
    assert "--offline" in failed.stderr
    assert offline.returncode == ExitCode.DONE
