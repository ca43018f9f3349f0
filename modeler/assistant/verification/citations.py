"""The files and lines an answer cites: each must exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modeler.assistant.verification.excerpts import Excerpt
from modeler.assistant.verification.findings import Checked, Finding, Kind
from modeler.assistant.verification.reference import Reference


def check_citations(excerpt: Excerpt, reference: Reference) -> Iterator[Checked]:
    """Each file of *excerpt* that is cited with a line, or by a path, and whether it has that line."""
    seen: set[tuple[str, int, int]] = set()
    for match in _CITED.finditer(excerpt.text):
        path = match["path"].removeprefix("./")
        given = match["first"] or match["said"]
        first = int(given or 0)
        last = int(match["last"] or match["said_last"] or 0) or first
        if (path, first, last) in seen or (given is None and "/" not in path):
            continue
        seen.add((path, first, last))
        line = excerpt.text_line + excerpt.text.count("\n", 0, match.start())
        lines = reference.lines_of(path)
        shown = path if given is None else f"{path}:{first}" if first == last else f"{path}:{first}-{last}"
        findings: tuple[Finding, ...] = ()
        if lines is None:
            findings = (Finding(Kind.NO_SUCH_PLACE, f"there is no file {path}", line=line),)
        elif last > lines or first > last or (given is not None and not first):
            message = f"{path} has lines 1 to {lines}, not {shown.rpartition(':')[2]}"
            findings = (Finding(Kind.NO_SUCH_PLACE, message, line=line),)
        yield Checked("citation", shown, line, line, findings)


_CITED = re.compile(
    r"(?<![\w/.:@-])(?P<path>(?:\.{0,2}/)?(?:[\w.-]+/)*[\w-][\w.-]*\.(?!com\b|org\b|net\b|io\b)[A-Za-z]\w{0,9}"
    r"|(?:\.{0,2}/)?(?:[\w.-]+/)+[A-Za-z][\w.-]*(?=:\d))"
    r"(?:(?::|#L)(?P<first>\d+)(?:-L?(?P<last>\d+))?"
    r"|[`*]{0,2},?\s*\(?lines?\s+(?P<said>\d+)(?:\s*(?:-|–|to)\s*(?P<said_last>\d+))?|(?![\w/:(]))"  # noqa: RUF001 - as people write it
)
