"""What a start loads: help has to be instant, and importing the library must not bring the heavy packages in."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {
    "boto3",
    "chromadb",
    "httpx",
    "matplotlib",
    "mcp",
    "numpy",
    "pandas",
    "pyarrow",
    "redshift_connector",
    "sentence_transformers",
    "sklearn",
    "statsmodels",
    "textual",
    "torch",
    "xgboost",
}

_HELP = """
import runpy, sys
sys.argv = ["modeler", "--help"]
try:
    from modeler.cli import main
    main()
except SystemExit:
    pass
"""


@pytest.mark.parametrize(
    "start",
    [
        pytest.param("import modeler", id="the library"),
        pytest.param("import modeler; modeler.open", id="the library's entrance"),
        pytest.param("import modeler.cli", id="the command line"),
        pytest.param(_HELP, id="help"),
    ],
)
def test_a_start_loads_nothing_heavy(start: str) -> None:
    report = "import json, sys; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"

    process = subprocess.run(
        [sys.executable, "-c", f"{start}\n{report}"], capture_output=True, text=True, check=True
    )

    loaded = {module.partition(".")[0] for module in json.loads(process.stderr.splitlines()[-1])}
    assert "modeler" in loaded
    assert not loaded & HEAVY
