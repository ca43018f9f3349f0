"""Words in, skills out: prompts, skills, routing, context, language models, verification."""

from modeler.assistant.answer import Answer
from modeler.assistant.asking import ask
from modeler.assistant.conversation import Conversation

__all__ = ["Answer", "Conversation", "ask"]
