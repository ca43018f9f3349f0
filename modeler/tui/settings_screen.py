"""Settings: every one of them, written to modeler.toml with its comments kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal, get_args, get_origin

from pydantic import BaseModel
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Checkbox, Input, Label, Select

from modeler.settings import Settings

_FIRST = (
    "index.enabled",
    "index.workers",
    "index.max_mb",
    "warehouse.kind",
    "warehouse.path",
    "llm.model",
    "tui.theme",
)
"""What people come for stands first."""


class SettingsScreen(ModalScreen[Mapping[str, Any] | None]):
    """Gives the settings that were changed, by dotted key; None where the person left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Leave"),
        Binding("ctrl+s", "save", "Save"),
    ]

    def __init__(self, settings: Settings, themes: tuple[str, ...]) -> None:
        super().__init__()
        self._themes = themes
        self._given = dict(_leaves(settings))

    def compose(self) -> ComposeResult:
        """One line a setting, those people come for first."""
        ordered = [*(key for key in _FIRST if key in self._given), *(k for k in self._given if k not in _FIRST)]
        with Vertical(classes="window"):
            yield Label("settings   ctrl+s writes modeler.toml   esc leaves", classes="window-title")
            with VerticalScroll():
                for key in ordered:
                    with Horizontal(classes="setting"):
                        yield Label(key, classes="setting-name", markup=False)
                        yield self._field(key)

    def _field(self, key: str) -> Checkbox | Select[str] | Input:
        value, choices = self._given[key]
        name = _identifier(key)
        if isinstance(value, bool):
            return Checkbox(value=value, id=name, compact=True)
        if key == "tui.theme":
            choices = ("", *self._themes)
        if choices:
            options = [(choice or "(default)", choice) for choice in choices]
            return Select(options, value=str(value), allow_blank=False, id=name, compact=True)
        text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        kind: Literal["integer", "number", "text"] = "text"
        kind = "integer" if isinstance(value, int) else "number" if isinstance(value, float) else kind
        return Input(text, id=name, type=kind, compact=True)

    def action_save(self) -> None:
        """Give what was changed."""
        changed: dict[str, Any] = {}
        for key, (before, _) in self._given.items():
            field = self.query_one(f"#{_identifier(key)}")
            now: Any = field.value if isinstance(field, Checkbox | Input | Select) else before
            shown = ", ".join(map(str, before)) if isinstance(before, tuple) else before
            if str(now) != str(shown):
                changed[key] = now
        self.dismiss(changed)


def _identifier(key: str) -> str:
    return "setting-" + key.replace(".", "-")


def _leaves(section: BaseModel, prefix: str = "") -> Iterator[tuple[str, tuple[Any, tuple[str, ...]]]]:
    """Each dotted key with its value and what may be chosen for it."""
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        if isinstance(value, BaseModel):
            yield from _leaves(value, f"{prefix}{name}.")
        else:
            literal = get_origin(field.annotation) is Literal
            yield f"{prefix}{name}", (value, tuple(map(str, get_args(field.annotation))) if literal else ())
