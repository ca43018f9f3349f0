from __future__ import annotations

from pathlib import Path

import pytest

from modeler.errors import SettingsError
from modeler.settings import load_settings, setting_keys


def test_a_folder_without_settings_is_a_workspace(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, environ={})

    assert settings.warehouse.kind == "duckdb"
    assert settings.goal == ""


def test_the_stronger_source_wins(tmp_path: Path) -> None:
    user = tmp_path / "config.toml"
    user.write_text('goal = "user"\nname = "user"\ndialect = "postgres"\ndefault_schema = "user"\n')
    (tmp_path / "modeler.toml").write_text('goal = "file"\nname = "file"\ndialect = "duckdb"\n')
    environ = {"MODELER_GOAL": "environment", "MODELER_NAME": "environment"}

    settings = load_settings(tmp_path, given={"goal": "option"}, environ=environ, user_file=user)

    assert (settings.goal, settings.name, settings.dialect, settings.default_schema) == (
        "option",
        "environment",
        "duckdb",
        "user",
    )


def test_pyproject_serves_where_there_is_no_modeler_toml(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.modeler]\ngoal = "from pyproject"\n[tool.other]\nx = 1\n')

    assert load_settings(tmp_path, environ={}).goal == "from pyproject"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            'name = "a"\n[warehouse]\n\nkidn = "duckdb"\n',
            "modeler.toml:4: unknown setting 'warehouse.kidn'",
            "kind",
        ),
        (
            '[sources]\nmax_file_mb = "big"\n',
            "modeler.toml:2: setting 'sources.max_file_mb' cannot be 'big'",
            "integer",
        ),
        ("goal = \n", "modeler.toml is not valid TOML", "line"),
        ('[report]\nfail_on = "sometimes"\n', "modeler.toml:2: setting 'report.fail_on'", "never"),
    ],
)
def test_a_wrong_key_or_value_is_refused_with_its_line(tmp_path: Path, text: str, message: str, hint: str) -> None:
    (tmp_path / "modeler.toml").write_text(text)

    with pytest.raises(SettingsError) as refused:
        load_settings(tmp_path, environ={})

    assert message in refused.value.message
    assert hint in refused.value.hint


def test_a_wrong_environment_variable_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="environment variable MODELER_SOURCES_MAX_FILE_MB"):
        load_settings(tmp_path, environ={"MODELER_SOURCES_MAX_FILE_MB": "big"})


def test_a_list_in_the_environment_has_commas(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, environ={"MODELER_REPORT_FORMATS": "md, json"})

    assert settings.report.formats == ("md", "json")


def test_keys_are_known_by_their_dotted_names() -> None:
    assert {"goal", "warehouse.path", "report.fail_on"} <= set(setting_keys())
