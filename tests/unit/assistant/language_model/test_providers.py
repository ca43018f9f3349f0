"""Which language model is used, and which key goes where."""

from __future__ import annotations

import pytest

from modeler.assistant.language_model.bedrock import Bedrock
from modeler.assistant.language_model.openai_compatible import OpenAiCompatible
from modeler.assistant.language_model.providers import OPENAI, configured
from modeler.settings import LanguageModelSettings


def test_a_key_alone_configures_nothing() -> None:
    assert configured(LanguageModelSettings(), {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://x/v1"}) is None


@pytest.mark.parametrize(
    ("base_url", "environ", "address", "key"),
    [
        pytest.param("", {"OPENAI_API_KEY": "k"}, OPENAI, "k", id="OpenAI"),
        pytest.param(
            "",
            {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://g/v1"},
            "http://g/v1",
            "k",
            id="a gateway by variable",
        ),
        pytest.param(
            "http://evil/v1", {"OPENAI_API_KEY": "k"}, "http://evil/v1", "", id="a file's address has no key"
        ),
        pytest.param("http://l/v1", {"MODELER_LLM_API_KEY": "own"}, "http://l/v1", "own", id="a key of its own"),
        pytest.param(
            "http://g/v1/",
            {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://g/v1"},
            "http://g/v1/",
            "k",
            id="the same",
        ),
    ],
)
def test_the_key_goes_only_where_it_belongs(base_url: str, environ: dict[str, str], address: str, key: str) -> None:
    model = configured(LanguageModelSettings(model="m", base_url=base_url), environ)

    assert isinstance(model, OpenAiCompatible)
    assert (model.base_url, model.key) == (address, key)


def test_bedrock_needs_no_key_of_ours() -> None:
    assert isinstance(configured(LanguageModelSettings(provider="bedrock", model="m"), {}), Bedrock)
