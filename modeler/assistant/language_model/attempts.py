"""Trying again: what is worth it, how long to wait, and what to say of an answer that broke off."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator

from modeler.assistant.language_model.messages import Called, Delta, Event, Restarted
from modeler.errors import LanguageModelError

_LOG = logging.getLogger("modeler.language_model")


class Transient(Exception):
    """A failure that may be gone at the next attempt."""

    def __init__(self, message: str, *, wait_s: float | None = None) -> None:
        super().__init__(message)
        self.wait_s = wait_s
        """What the other side asked to wait, in seconds; None where it did not say."""


def attempted(
    begin: Callable[[], Iterator[Event]],
    *,
    retries: int,
    title: str,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Event]:
    """The events of *begin*, each passed on at once; begun again up to *retries* times after a `Transient`.

    Waits double from half a second (exponential backoff) up to 20 s, or last as long as the other side asks, at
    most 60 s. Where something was passed on before the failure, a :class:`Restarted` says that it is void.

    Raises:
        LanguageModelError: the last attempt failed too.
    """
    for attempt in range(retries + 1):
        is_under_way = False
        try:
            for event in begin():
                is_under_way = is_under_way or isinstance(event, Delta | Called)
                yield event
        except Transient as failure:
            if attempt == retries:
                times = f" after {retries + 1} attempts" if retries else ""
                raise LanguageModelError(f"{title}: {failure}{times}", hint=_HINT) from failure
            wait = min(_LONGEST_BACKOFF_S, _SHORTEST_WAIT_S * 2**attempt)
            wait = wait if failure.wait_s is None else min(_LONGEST_WAIT_S, failure.wait_s)
            _LOG.info("%s: %s; again in %.1f s", title, failure, wait)
            if is_under_way:
                yield Restarted(str(failure))
            sleep(wait)
        else:
            return


_SHORTEST_WAIT_S = 0.5
_LONGEST_BACKOFF_S = 20.0
_LONGEST_WAIT_S = 60.0
_HINT = "try again later, raise llm.retries or llm.timeout_s, or ask without it: --offline"
