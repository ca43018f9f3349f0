"""Check every part of an answer, and mark in it what holds, what does not, and what nothing here can check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sqlglot import exp
from sqlglot.errors import ParseError

from modeler.assistant.verification.called import Called
from modeler.assistant.verification.citations import check_citations
from modeler.assistant.verification.claims import check_claims, check_names
from modeler.assistant.verification.diagrams import check_diagram
from modeler.assistant.verification.excerpts import Excerpt, Form, excerpts
from modeler.assistant.verification.findings import Checked, Finding, Kind, State, Verified
from modeler.assistant.verification.reference import Reference
from modeler.assistant.verification.statements import check_sql
from modeler.catalog.dialect import parse
from modeler.catalog.names import TableName
from modeler.sources.splitting import split


def verify(markdown: str, reference: Reference) -> Verified:
    """*markdown*, as a language model wrote it, with each part held against *reference* and marked.

    Checked are SQL wherever it stands, diagrams, cardinalities in sentences, names of tables and columns, and
    citations. A program, or a sentence about anything else, is not: the marks say so. Marks that the answer brings
    along are taken out first, so that nothing but this function says "verified".

    >>> from modeler.catalog.names import TableName
    >>> from modeler.catalog.tables import Catalog, Column, Table
    >>> from modeler.model.data_model import DataModel
    >>> catalog = Catalog.of([Table(TableName("s", "sku"), (Column("sku_id", "bigint"),))])
    >>> done = verify("Use `SELECT sku_idd FROM s.sku`.", Reference(DataModel(catalog)))
    >>> done.verified, [finding.message for finding in done.findings]
    (False, ["no column 'sku_idd' in s.sku"])
    """
    text = without_marks(markdown).rstrip()
    found = excerpts(text)
    parts = tuple(_checked(text, found, reference))
    lines = text.split("\n")
    if found and found[-1].is_open:
        lines.append(_fence_of(lines))
    return Verified(_marked(lines, parts, ran=reference.run is not None), parts)


def without_marks(markdown: str) -> str:
    """*markdown* without anything that looks like a mark of ours."""
    return _MARKS.sub("", markdown)


VERIFIED, REFUTED, UNCHECKED = "✓", "✗", "?"
_MARKS = re.compile(r"[✓✔✅☑✗✘❌]\ufe0f?\s?|\*\*(?:Verified|Not verified|Not checked):?\*\*:?\s?", re.IGNORECASE)


def _checked(text: str, found: tuple[Excerpt, ...], reference: Reference) -> Iterator[Checked]:
    called = Called(reference.model.catalog, reference.default_schema)
    spoken = frozenset(mention.table for mention in called.mentions(text))
    aliases = dict(a for e in found if e.form is Form.SQL for a in _aliases(e.text, reference))
    for excerpt in found:
        plain = replace(excerpt, text=called.masked(excerpt.text))
        if excerpt.form is Form.SQL:
            yield from check_sql(excerpt, reference)
        elif excerpt.form is Form.DIAGRAM:
            yield check_diagram(excerpt, reference, called)
            yield from (name for name in check_names(plain, reference, aliases) if name.findings)
        elif excerpt.form is Form.PROSE:
            yield from check_claims(excerpt, reference, called, spoken)
            yield from check_names(plain, reference, aliases)
            yield from check_citations(excerpt, reference)
        else:
            yield _code(excerpt)


def _code(excerpt: Excerpt) -> Checked:
    what = excerpt.notation or "code"
    finding = Finding(Kind.NOT_CHECKED, f"{what} is not run or checked here", line=excerpt.first_line)
    return Checked("code", excerpt.text, excerpt.first_line, excerpt.last_line, (finding,), None, excerpt.below)


def _aliases(sql: str, reference: Reference) -> Iterator[tuple[str, TableName | None]]:
    """Names that statements give to tables, columns and queries, with the table where it is one."""
    for piece in split(sql):
        try:
            tree = parse(piece.sql, reference.dialect)
        except ParseError:
            continue
        for node in tree.find_all(exp.TableAlias, exp.Alias):
            yield (node.name if isinstance(node, exp.TableAlias) else node.alias).lower(), None
        for node in tree.find_all(exp.Table):
            path = ".".join(part for part in (node.db, node.name) if part)
            table = reference.model.catalog.find(path, default_schema=reference.default_schema)
            if node.alias:
                yield node.alias.lower(), table.name if table is not None else None


def _marked(lines: list[str], parts: tuple[Checked, ...], *, ran: bool) -> str:
    below: dict[int, list[str]] = {}
    for part in parts:
        if part.below:
            below.setdefault(part.below, []).append(_mark(part, ran=ran))
    out: list[str] = []
    for number, line in enumerate(lines, start=1):
        out.append(line)
        if number in below:
            indent = line[: len(line) - len(line.lstrip())]
            out += ["", *(f"{indent}> {mark}  " for mark in below[number])]
            out += [""] if number < len(lines) and lines[number].strip() else []
    return "\n".join((*out, "", *_summary(parts), ""))


def _fence_of(lines: list[str]) -> str:
    """The fence that closes the block that is open at the end."""
    opening = [match.group(1) for line in lines if (match := _FENCE.match(line))]
    return opening[-1] if opening else "```"


_FENCE = re.compile(r"\s*(`{3,}|~{3,})")


def _mark(part: Checked, *, ran: bool) -> str:
    if part.state is State.VERIFIED:
        held = "names, joins and cardinalities hold" if part.what == "SQL" else "it agrees with the model"
        rows = "" if part.rows is None else f"; it returned {part.rows:,} row{'' if part.rows == 1 else 's'}"
        unrun = "" if ran or part.what != "SQL" else "; not run: no warehouse is connected"
        return f"{VERIFIED} **Verified:** {held}{rows}{unrun}."
    found = "; ".join(str(finding) for finding in part.findings)
    if part.state is State.REFUTED:
        return f"{REFUTED} **Not verified:** {found}."
    return f"{UNCHECKED} **Not checked:** {found}."


def _summary(parts: tuple[Checked, ...]) -> Iterator[str]:
    """What was checked, then every finding about a sentence, each on a line of its own."""
    held = sum(part.state is State.VERIFIED for part in parts)
    if not parts:
        yield f"> {UNCHECKED} **Not checked:** this answer holds nothing that can be checked."
        return
    sign = VERIFIED if held == len(parts) else REFUTED
    yield (
        f"> {sign} {held} of {len(parts)} checkable parts hold against catalog, model and files. "
        "Wording around them was not checked."
    )
    for part in parts:
        if not part.below and part.findings:
            yield ">"
            yield f"> {_mark(part, ran=True)} In line {part.first_line}: {_short(part.text)}"


_LONGEST = 90
"""Unit: characters of a quotation."""


def _short(text: str) -> str:
    bare = " ".join(text.replace("`", "").split())
    return f"“{bare if len(bare) <= _LONGEST else bare[: _LONGEST - 1] + '…'}”"
