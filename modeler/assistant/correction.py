"""A language model answers, its answer is verified, and goes back with what is wrong until it holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
    tokens_in,
)
from modeler.assistant.verification.findings import Verified
from modeler.errors import LanguageModelError


@dataclass(frozen=True, slots=True)
class Corrected:
    """The best of the answers that were given."""

    verified: Verified
    rounds: int
    """How many answers were given."""
    tokens: int
    """Sent and received, as the provider counts them, else about."""
    stopped: str = ""
    """Why there were no more rounds, where faults are left: ``"rounds"`` or ``"budget"``."""


def corrected(
    model: LanguageModel,
    messages: Sequence[Message],
    *,
    check: Callable[[str], Verified],
    tools: Sequence[Tool] = (),
    call: Callable[[ToolCall], str] | None = None,
    rounds: int = 2,
    token_budget: int = 60_000,
    listen: Callable[[Event], None] = lambda _event: None,
) -> Corrected:
    """The answer of *model* to *messages* with the fewest faults that *check* finds, at best none.

    An answer with faults goes back with them, up to *rounds* times. *call* gives the result of a tool. *listen*
    hears every event as it arrives: the text of a draft, which is not verified, and ``Restarted`` where it is void.

    Raises:
        LanguageModelError: it cannot be reached, or *token_budget* is too small for the first answer.
    """
    said = list(messages)
    writing = _Writing(model, tools, call, token_budget, listen)
    best: Verified | None = None
    given = 0
    while True:
        text = writing.answer(said, must_answer=best is None)
        if text is None:
            stopped = "budget"
            break
        given += 1
        done = check(text)
        if best is None or len(done.faults) <= len(best.faults):
            best = done
        if not done.faults or given > rounds:
            stopped = "rounds" if best.faults else ""
            break
        said += [Message(Role.ASSISTANT, text), Message(Role.USER, correction(done))]
        listen(Restarted(f"{len(done.faults)} faults found; it is corrected"))
    if best is None:
        raise LanguageModelError("the language model gave no answer", hint="raise llm.token_budget")
    return Corrected(best, given, writing.spent, stopped)


def correction(verified: Verified) -> str:
    """What is said to a language model about an answer with faults."""
    faults = "\n".join(f"- line {fault.line}: {fault}" for fault in verified.faults)
    asked = "Write the whole answer again without these faults."
    return f"Checked against the warehouse, this is wrong:\n{faults}\n\n{asked}"


class _Writing:
    """Answers of one language model within one budget."""

    def __init__(
        self,
        model: LanguageModel,
        tools: Sequence[Tool],
        call: Callable[[ToolCall], str] | None,
        budget: int,
        listen: Callable[[Event], None],
    ) -> None:
        self._model = model
        self._tools = tools if call is not None else ()
        self._call = call
        self._budget = budget
        self._listen = listen
        self.spent = 0

    def answer(self, said: list[Message], *, must_answer: bool) -> str | None:
        """The next answer, after the tools it asks for; None where the budget is used up."""
        for step in range(_MOST_STEPS + 1):
            tools = self._tools if step < _MOST_STEPS else ()
            asked = tokens_in(said, tools)
            room = self._budget - self.spent - asked
            if room < _LEAST_ROOM:
                if must_answer:
                    raise LanguageModelError(
                        f"the question needs about {asked:,} tokens, of a budget of {self._budget:,}",
                        hint="raise llm.token_budget, or drop parts of the context: --drop",
                    )
                return None
            text, calls = self._complete(said, tools, min(_MOST_ANSWER, room), asked)
            if not calls or self._call is None:
                return text
            said.append(Message(Role.ASSISTANT, text, calls))
            said += [Message(Role.TOOL, self._call(one), answers=one.id) for one in calls]
        return text

    def _complete(
        self, said: Sequence[Message], tools: Sequence[Tool], most: int, asked: int
    ) -> tuple[str, tuple[ToolCall, ...]]:
        text: list[str] = []
        calls: list[ToolCall] = []
        used = 0
        for event in self._model.complete(tuple(said), tools=tools, most_tokens=most):
            self._listen(event)
            match event:
                case Delta(piece):
                    text.append(piece)
                case Called(one):
                    calls.append(one)
                case Restarted():
                    text, calls = [], []
                case Used(prompt, answer):
                    used = prompt + answer
                case Stopped():
                    break
        whole = "".join(text)
        self.spent += used or asked + tokens_in([Message(Role.ASSISTANT, whole, tuple(calls))])
        return whole, tuple(calls)


_MOST_STEPS = 6
"""Times that tools are called before an answer must be given."""
_MOST_ANSWER = 4096
_LEAST_ROOM = 64
"""Tokens that an answer needs at least."""
