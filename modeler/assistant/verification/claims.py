"""What the sentences of an answer claim: cardinalities in words, and names of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from modeler.assistant.verification.called import Called, Mention
from modeler.assistant.verification.cardinality import End, Said, in_words, many_sides, said_findings
from modeler.assistant.verification.excerpts import Excerpt
from modeler.assistant.verification.findings import Checked, Finding, Kind
from modeler.assistant.verification.joins import between
from modeler.assistant.verification.reference import Reference
from modeler.catalog.names import TableName
from modeler.errors import did_you_mean


def check_claims(
    excerpt: Excerpt, reference: Reference, called: Called, spoken: frozenset[TableName]
) -> Iterator[Checked]:
    """Each sentence of *excerpt* that says which side is "many"; *spoken* are the tables of the whole answer.

    A sentence that speaks of cardinality between two tables in a way that is not understood is not checked, and
    says so.
    """
    for sentence, line in _sentences(excerpt):
        mentions = list(called.mentions(sentence))
        text, tables = _normal(sentence, mentions)
        claims = list(dict.fromkeys(_claims(text, tables)))
        sides = list(dict.fromkeys(_sides(text, tables)))
        findings = [found for said in claims for found in said_findings(said, reference.model)]
        # a side is one of the sentence's own join; where it names one table only, of the answer's
        around = frozenset(tables) if len(set(tables)) > 1 else spoken
        findings += [f for table, end in sides for f in _side_findings(table, end, around, reference)]
        speaks = bool(_CARDINALITY.search(text)) and len(set(tables)) > 1
        if _DENIED.search(text) and (claims or sides or speaks):
            findings = [Finding(Kind.NOT_CHECKED, "it says what is not so, which is not followed")]
        elif speaks and not claims and not sides:
            findings = [Finding(Kind.NOT_CHECKED, "what it says of cardinality was not understood")]
        if claims or sides or findings:
            located = tuple(Finding(f.kind, f.message, f.hint, line) for f in dict.fromkeys(findings))
            yield Checked("cardinality", sentence, line, line, located)


def check_names(
    excerpt: Excerpt, reference: Reference, aliases: Mapping[str, TableName | None]
) -> Iterator[Checked]:
    """Each ``table.column`` of *excerpt*, and each column it names as one, with what is wrong with it.

    *aliases* are the names that the answer's own statements give, with the table where it is one.
    """
    catalog = reference.model.catalog
    seen: set[str] = set()
    for match in _DOTTED.finditer(excerpt.text):
        path = match.group(1)
        if path.lower() not in seen:
            seen.add(path.lower())
            found = _dotted(path, reference, aliases)
            if found is not None:
                yield _named(path, excerpt, match.start(), *found)
    columns = {column.name.lower() for table in catalog for column in table.columns}
    for match in _COLUMN_SAID.finditer(excerpt.text):
        name = next(filter(None, match.groups())).lower()
        if name not in seen and name not in aliases:
            seen.add(name)
            missing = Finding(Kind.UNKNOWN_NAME, f"no table has a column {name!r}", did_you_mean(name, columns))
            yield _named(name, excerpt, match.start(), *(() if name in columns else (missing,)))


def _dotted(path: str, reference: Reference, aliases: Mapping[str, TableName | None]) -> tuple[Finding, ...] | None:
    """What is wrong with the name *path*; None where it is no name of the warehouse."""
    catalog = reference.model.catalog
    table, _, column = path.rpartition(".")
    if catalog.find(path, default_schema=reference.default_schema) is not None:
        return ()
    alias = aliases.get(table.lower())
    owner = catalog[alias] if alias is not None else catalog.find(table, default_schema=reference.default_schema)
    if owner is not None:
        if owner.has_column(column):
            return ()
        hint = did_you_mean(column, owner.column_names)
        return (Finding(Kind.UNKNOWN_NAME, f"table {owner.name} has no column {column!r}", hint),)
    if table.lower() in {t.name.schema.lower() for t in catalog} and table.lower() not in aliases:
        hint = did_you_mean(path, [str(t.name) for t in catalog])
        return (Finding(Kind.UNKNOWN_NAME, f"no table named {path!r}", hint),)
    return None


_DOTTED = re.compile(r"(?<![\w./@:-])([^\W\d]\w*(?:\.[^\W\d]\w*){1,2})(?![\w/(:]|\.\w)")
_COLUMN_SAID = re.compile(
    r"(?:`([A-Za-z_]\w*)`|(?<![\w.`])([a-z]+(?:_[a-z0-9]+)+))\s+(?:columns?|fields?)\b"
    r"|\b(?:columns?|fields?)\s+(?:called\s+|named\s+)?(?:`([A-Za-z_]\w*)`|([a-z]+(?:_[a-z0-9]+)+)\b(?![.`(]))"
)


def _named(text: str, excerpt: Excerpt, start: int, *findings: Finding) -> Checked:
    line = excerpt.text_line + excerpt.text.count("\n", 0, start)
    return Checked("name", text, line, line, tuple(replace(finding, line=line) for finding in findings))


def _sentences(excerpt: Excerpt) -> Iterator[tuple[str, int]]:
    start = 0
    for match in (*_SENTENCE_END.finditer(excerpt.text), None):
        end = match.end() if match else len(excerpt.text)
        sentence = excerpt.text[start:end].strip()
        if sentence:
            yield sentence, excerpt.text_line + excerpt.text.count("\n", 0, start)
        start = end


_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+|\n(?=\s*[-*|\d])")


def _normal(sentence: str, mentions: list[Mention]) -> tuple[str, tuple[TableName, ...]]:
    """*sentence* in few words: tables as T0, T1 and so on, amounts as ONE, MANY, EACH, ratios as R1N."""
    text, tables = "", []
    at = 0
    for place, mention in enumerate(mentions):
        text += f"{sentence[at : mention.start]} T{place} "
        tables.append(mention.table)
        at = mention.end
    text = re.sub(r"[*_`]", " ", text + sentence[at:])
    text = _RATIO.sub(_ratio, text)
    for pattern, word in _WORDS:
        text = pattern.sub(word, text)
    text = " ".join(re.sub(r"[^\w()=>:+-]", " ", text).split())
    # "the many side (high cardinality)" says it twice
    text = re.sub(r"\b(MANY|ONE) (\w+ )?\( \1 \) ?", r"\1 \2", text)
    return text, tuple(tables)


_END = r"(one|1|many|n|m|\*|∞)"
_ONE_MANY = {"one": "1", "1": "1"}


def _ratio(match: re.Match[str]) -> str:
    ends = [_ONE_MANY.get(match.group(n).lower(), "N") for n in (1, 2)]
    return f" R{ends[0]}{ends[1]} "


_RATIO = re.compile(rf"(?<!\w){_END}\s?(?:-to-|\sto\s|:|→|\.\.)\s?{_END}(?!\w)", re.IGNORECASE)
_WORDS = tuple(
    (re.compile(pattern, re.IGNORECASE), word)
    for pattern, word in (
        (r"\b(?:zero|one|0|1)\s+or\s+(?:more|many|several)\b|\bany number of\b|\bmore than one\b", " MANY "),
        (r"\b(?:zero|0) or (?:one|1)\b|\bat most one\b|\b(?:exactly|only|just)\s+(?:one|1)\b", " ONE "),
        (r"\b(?:many|multiple|several|numerous)\b|∞", " MANY "),
        (r"\b(?:one|single)\b|(?<=\()1(?=\))", " ONE "),
        (r"(?<=\()(?:n|m)(?=\))", " MANY "),
        (r"\b(?:each|every|any given|per)\b", " EACH "),
        (r"\b(?:high(?:er)?[- ]cardinality|child)\b", " MANY "),
        (r"\b(?:low(?:er)?[- ]cardinality|parent)\b", " ONE "),
        (r"\bcrow\W{0,2}s?\W{0,2}(?:foot|feet)\b", " CROW "),
    )
)
_CARDINALITY = re.compile(r"\bR[1N][1N]\b|\bCROW\b|(?i:cardinality)|\b(?:ONE|MANY)\b.*\b(?:ONE|MANY)\b")
_DENIED = re.compile(r"\b(?:not|never|n t|isn t|rather than|instead of|no longer|wrong)\b|n't", re.IGNORECASE)
_W = r"(?:(?!T\d|MANY\b|ONE\b|EACH\b|R[1N][1N]\b)[\w()=>:+-]+ )"
_AMOUNTS = re.compile(
    rf"\b(?P<q>MANY|ONE|EACH) {_W}{{0,3}}T(?P<a>\d+) {_W}{{0,8}}(?P<r>MANY|ONE|EACH) {_W}{{0,3}}T(?P<b>\d+)\b"
)
_RATIO_BEFORE = re.compile(rf"\bR(?P<x>[1N])(?P<y>[1N]) {_W}{{0,8}}T(?P<a>\d+) {_W}{{0,5}}T(?P<b>\d+)\b")
_RATIO_INSIDE = re.compile(rf"\bT(?P<a>\d+) {_W}{{0,8}}R(?P<x>[1N])(?P<y>[1N]) {_W}{{0,8}}T(?P<b>\d+)\b")
_RATIO_AFTER = re.compile(rf"\bT(?P<a>\d+) {_W}{{0,5}}T(?P<b>\d+) {_W}{{0,8}}R(?P<x>[1N])(?P<y>[1N])\b")
_REFERS = re.compile(
    rf"\bT(?P<a>\d+) {_W}{{0,4}}(?:referenc\w+|refer\w* to|belongs? to|points? (?:to|at)|foreign key (?:to|of)) "
    rf"{_W}{{0,4}}(?:ONE )?{_W}{{0,2}}T(?P<b>\d+)\b"
)
_SIDE_AFTER = re.compile(
    r"\bT(?P<a>\d+) (?:(?:is|as|being|=|on|at|table|row|rows|are|the|a|side|forms) )*\(? ?(?P<q>MANY|ONE)\b"
    r"(?: ?\)| side| end| table|$| \()"
)
_SIDE_BEFORE = re.compile(
    r"\b(?P<q>MANY|ONE) (?:side|end|table)(?: of (?:the|this) (?:join|relationship|relation))?"
    r" (?:(?:is|are|=|:|here|on|the|table|by|held) )*\(? ?T(?P<a>\d+)\b"
)
_CROW_AT = re.compile(
    rf"\bCROW {_W}{{0,6}}(?:next to|besides?|at|on|near|by|touches|touching) {_W}{{0,5}}T(?P<a>\d+)\b"
)


def _claims(text: str, tables: tuple[TableName, ...]) -> Iterator[Said]:
    for match in _AMOUNTS.finditer(text):
        first, second = tables[int(match["a"])], tables[int(match["b"])]
        if first == second:
            continue
        # "each order has one sku" says nothing of how many orders a sku has
        one = End.MANY if match["q"] == "MANY" else None
        other = {"MANY": End.MANY, "ONE": End.ONE}.get(match["r"])
        if match["r"] == "EACH" and match["q"] != "EACH":
            # "many orders per sku", "one sku for each order"
            yield Said(first, second, End.MANY if match["q"] == "MANY" else End.ONE, None)
        else:
            yield Said(first, second, one, other)
    for pattern in (_RATIO_BEFORE, _RATIO_INSIDE, _RATIO_AFTER):
        for match in pattern.finditer(text):
            ends = [End.ONE if match[name] == "1" else End.MANY for name in ("x", "y")]
            first, second = tables[int(match["a"])], tables[int(match["b"])]
            if first != second:
                yield Said(first, second, ends[0], ends[1])
    for match in _REFERS.finditer(text):
        first, second = tables[int(match["a"])], tables[int(match["b"])]
        if first != second:
            yield Said(first, second, None, End.ONE)


def _sides(text: str, tables: tuple[TableName, ...]) -> Iterator[tuple[TableName, End]]:
    for pattern in (_SIDE_AFTER, _SIDE_BEFORE):
        for match in pattern.finditer(text):
            yield tables[int(match["a"])], End.MANY if match["q"] == "MANY" else End.ONE
    for match in _CROW_AT.finditer(text):
        yield tables[int(match["a"])], End.MANY


def _side_findings(
    table: TableName, end: End, spoken: frozenset[TableName], reference: Reference
) -> Iterator[Finding]:
    ends = many_sides(reference.model, spoken).get(table)
    if ends is None:
        yield Finding(Kind.NOT_CHECKED, f"no relationship of {table} is spoken of, so its side cannot be told")
    elif end not in ends:
        held = [r for other in spoken if other != table for r in between(table, other, reference.model)]
        hint = f"the model has {in_words(held[0])}" if held else ""
        yield Finding(Kind.REVERSED, f"it says {table} is the {end.value!r} side", hint)
