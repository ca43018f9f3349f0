"""Counter-examples: for each refuted claim the fewest rows that refute it, tried before they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlglot.errors import ParseError

from modeler.artefacts.artefact import Artefact
from modeler.catalog.dialect import parse
from modeler.catalog.tables import Catalog
from modeler.checks.battery import judge
from modeler.checks.counter_examples import Witness, script, witnesses
from modeler.checks.verdicts import Outcome, Verdict
from modeler.errors import ModelerError
from modeler.warehouses.scratch import result_of
from modeler.warehouses.transpile import transpile
from modeler.workspace.connection import RunSql


def counter_examples(verdicts: Iterable[Verdict], catalog: Catalog, run: RunSql) -> Iterator[Artefact]:
    """A DuckDB script for each of *verdicts* that a few rows can refute, each tried; one for checks of one name.

    *run* asks the warehouse for the rows. A check that cannot be said in DuckDB has none.
    """
    shown: set[str] = set()
    for verdict in verdicts:
        if verdict.outcome is Outcome.REFUTED and verdict.check.name not in shown:
            shown.add(verdict.check.name)
            text = _smallest(verdict, catalog, run)
            if text:
                title = f"the fewest rows that refute: {verdict.check.claim}"
                yield Artefact(f"counter_examples/{verdict.check.name}.sql", text, title)


def _smallest(verdict: Verdict, catalog: Catalog, run: RunSql) -> str:
    check = verdict.check
    try:
        said = transpile(check.sql, read=check.dialect, write="duckdb", catalog=catalog)
        test = parse(said, "duckdb").sql("duckdb", pretty=True)
        for way in witnesses(verdict, catalog):
            rows = [(witness, run(witness.sql)[1] if witness.sql else ()) for witness in way]
            if not any(held for _, held in rows):
                continue
            for fewer in _shrunk(rows):
                text = script(check, fewer, catalog, test, verdict.sentence)
                if judge(check, *result_of(text)).outcome is Outcome.REFUTED:
                    return text
    except (ModelerError, ParseError):
        return ""
    return ""


_Rows = list[tuple[Witness, tuple[tuple[object, ...], ...]]]


def _shrunk(rows: _Rows) -> Iterator[_Rows]:
    """*rows* with one row of each table but one, then all of them."""
    for place, (_, held) in enumerate(rows):
        if len(held) > 1:
            yield [(w, h if at == place else h[:1]) for at, (w, h) in enumerate(rows)]
    yield rows
