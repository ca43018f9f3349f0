"""The language model that the settings name; none unless they do."""

from __future__ import annotations

import os
from collections.abc import Mapping

from modeler.assistant.language_model.bedrock import Bedrock
from modeler.assistant.language_model.messages import LanguageModel
from modeler.assistant.language_model.openai_compatible import OpenAiCompatible
from modeler.settings import LanguageModelSettings

OPENAI = "https://api.openai.com/v1"


def configured(settings: LanguageModelSettings, environ: Mapping[str, str] | None = None) -> LanguageModel | None:
    """The language model of *settings*; None where no model is named, and then nothing is ever sent.

    Keys come from the environment alone. ``OPENAI_API_KEY`` goes only to ``OPENAI_BASE_URL`` or, without it, to
    OpenAI: a workspace's file cannot have it sent elsewhere. Any other address gets ``MODELER_LLM_API_KEY``.

    >>> configured(LanguageModelSettings(), {"OPENAI_API_KEY": "k"}) is None
    True
    >>> configured(LanguageModelSettings(model="m", base_url="http://localhost:11434/v1"), {}).title
    'm at http://localhost:11434/v1'
    """
    if not settings.model:
        return None
    given = os.environ if environ is None else environ
    if settings.provider == "bedrock":
        return Bedrock(settings.model, settings.base_url, settings.timeout_s, settings.retries)
    usual = given.get("OPENAI_BASE_URL", "") or OPENAI
    address = settings.base_url or usual
    key = given.get("MODELER_LLM_API_KEY", "")
    if not key and address.rstrip("/") == usual.rstrip("/"):
        key = given.get("OPENAI_API_KEY", "")
    return OpenAiCompatible(address, settings.model, key, settings.timeout_s, settings.retries)
