"""Language models: what is said to them, what comes back, and the adapters that carry it."""

from modeler.assistant.language_model.messages import (
    Called,
    Delta,
    Event,
    LanguageModel,
    Message,
    Restarted,
    Role,
    Stopped,
    Tool,
    ToolCall,
    Used,
)
from modeler.assistant.language_model.providers import configured

__all__ = [
    "Called",
    "Delta",
    "Event",
    "LanguageModel",
    "Message",
    "Restarted",
    "Role",
    "Stopped",
    "Tool",
    "ToolCall",
    "Used",
    "configured",
]
