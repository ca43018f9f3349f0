"""Commands about what is believed: joins, erd, constants, sql, show, why."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modeler.cli import console
from modeler.cli.app import app
from modeler.cli.targets import Folder, Format, FormatOption, Quiet, Targets, opened, split_targets
from modeler.errors import ExitCode, UnsupportedRequest
from modeler.workspace.writing import write_artefacts

if TYPE_CHECKING:
    from modeler.artefacts.drift import Drift
    from modeler.workspace.results import Constants


class SqlFormat(StrEnum):
    """How what has SQL is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    SQL = "sql"


@app.command()
def joins(
    targets: Targets = None,
    *,
    candidates: Annotated[
        bool, typer.Option("--all", help="Every candidate considered, not only the chosen.")
    ] = False,
    labels: Annotated[
        bool, typer.Option("--labels", help="In SQL: codes that the application names are followed by their names.")
    ] = False,
    format: Annotated[SqlFormat, typer.Option("--format", "-f", help="How they are printed.")] = SqlFormat.TABLE,  # noqa: A002
    out: Annotated[
        Path | None, typer.Option("--out", help="With fit: the file of weights (default: join_weights.json here).")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """List the joins of the schema with probability, cardinality and evidence; -f sql writes their queries.

    modeler joins fit DIR learns what names and types are worth from the schemas in DIR whose keys are declared.
    """
    if targets and targets[0] == "fit" and len(targets) > 1 and not Path("fit").is_dir():
        _fit_joins(targets[1:], out, quiet=quiet)
        return
    if out is not None:
        raise UnsupportedRequest("--out says where weights go", hint="learn them first: modeler joins fit DIR")
    if labels and format is not SqlFormat.SQL:
        raise UnsupportedRequest("--labels says what is in the SQL", hint="add --format sql")
    folder, names = split_targets(targets)
    with opened(folder, quiet=quiet) as workspace:
        found = workspace.joins(*names, candidates=candidates)
        if format is SqlFormat.SQL:
            typer.echo(found.sql(labelled=labels), nl=False)
        else:
            console.print_result(found, format.value)


def _fit_joins(folders: list[str], out: Path | None, *, quiet: bool) -> None:
    from modeler.workspace.training import fit_joins

    if len(folders) > 1:
        raise UnsupportedRequest("weights are learnt from one folder", hint="modeler joins fit DIR --out FILE")
    trained = fit_joins(Path(folders[0]), out)
    if not quiet:
        console.talk().print(str(trained), markup=False)


JoinArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="[DIR] JOIN|LABEL",
        help='As in "orders.customer_id = customers.id" or "app/V.php:17 -> sku.vendor".',
    ),
]
Why = Annotated[str, typer.Option("--reason", help="Why, for whoever reads decisions.toml.")]


@app.command()
def accept(targets: JoinArgument, *, reason: Why = "", quiet: Quiet = False) -> None:
    """Accept a join, or the column of a label: every later run takes it, whatever the evidence says."""
    _decide(targets, accepted=True, reason=reason, quiet=quiet)


@app.command()
def reject(targets: JoinArgument, *, reason: Why = "", quiet: Quiet = False) -> None:
    """Reject a join, or the column of a label: no later run proposes it."""
    _decide(targets, accepted=False, reason=reason, quiet=quiet)


def _decide(targets: list[str], *, accepted: bool, reason: str, quiet: bool) -> None:
    folder, names = split_targets(targets)
    with opened(folder, quiet=quiet) as workspace:
        path = workspace.decide(" ".join(names), accepted=accepted, reason=reason)
    if not quiet:
        console.talk().print(f"wrote {path}", markup=False)


class ErdFormat(StrEnum):
    """The notations of an entity-relationship diagram."""

    TEXT = "text"
    DOT = "dot"
    SVG = "svg"
    PNG = "png"
    MERMAID = "mermaid"
    DBML = "dbml"


@app.command()
def erd(
    targets: Targets = None,
    *,
    format: Annotated[ErdFormat, typer.Option("--format", "-f", help="The notation.")] = ErdFormat.TEXT,  # noqa: A002
    all_columns: Annotated[bool, typer.Option("--all-columns", help="Not only the fields of the joins.")] = False,
    quiet: Quiet = False,
) -> None:
    """Draw the entity-relationship diagram, with crow's feet, on standard output."""
    folder, names = split_targets(targets)
    with opened(folder, quiet=quiet) as workspace:
        diagram = workspace.erd(*names, all_columns=all_columns)
        if format is ErdFormat.PNG:
            if sys.stdout.isatty():
                raise UnsupportedRequest(
                    "a PNG cannot be shown here", hint="redirect it: modeler erd -f png > erd.png"
                )
            sys.stdout.buffer.write(diagram.png())
        else:
            typer.echo(diagram.notation(format.value).rstrip("\n"))


class ConstantsForm(StrEnum):
    """What is written of a mapping."""

    CASE = "case"
    DIMENSION = "dimension"
    VIEW = "view"
    SEED = "seed"
    TEST = "test"


@app.command()
def constants(
    folder: Folder = Path(),
    *,
    column: Annotated[str, typer.Option("--column", help="Only those linked to this column.")] = "",
    language: Annotated[str, typer.Option("--language", help="Only those of this language.")] = "",
    php_null: Annotated[bool, typer.Option("--php-null", help="Give NULL the label PHP gives it.")] = False,
    prove: Annotated[bool, typer.Option("--prove", help="Run the code beside its CASE, and compare.")] = False,
    check: Annotated[
        Path | None,
        typer.Option("--check", help="SQL that -f sql wrote before: exit 1 where the code has changed."),
    ] = None,
    form: Annotated[
        ConstantsForm | None, typer.Option("--as", help="What to write of each, to standard output or --out.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="A folder: one file a mapping, in the form of --as.")
    ] = None,
    format: Annotated[SqlFormat, typer.Option("--format", "-f")] = SqlFormat.TABLE,  # noqa: A002
    quiet: Quiet = False,
) -> None:
    """List code-to-label mappings found in application source, each as a SQL CASE."""
    with opened(folder, quiet=quiet) as workspace:
        found = workspace.constants(column=column, language=language, php_null=php_null, proven=prove)
        if check is not None:
            _report_drift(found.drift(_earlier(check)))
        elif out is not None:
            for path in write_artefacts(found.files((form or ConstantsForm.CASE).value), out):
                typer.echo(str(path))
        elif form is not None and form is not ConstantsForm.CASE:
            _print_form(found, form)
        elif format is SqlFormat.SQL or form is ConstantsForm.CASE:
            typer.echo(found.sql())
        else:
            console.print_result(found, Format(format.value))


def _print_form(found: Constants, form: ConstantsForm) -> None:
    files = found.files(form.value)
    if not files:
        console.talk().print(f"no mapping can be written as a {form.value}", markup=False)
    if form is ConstantsForm.SEED and len(files) > 1:
        raise UnsupportedRequest(
            f"a seed holds one mapping, and these are {len(files)}", hint="choose one with --column, or name --out"
        )
    typer.echo("\n".join(str(file.content) for file in files), nl=False)


def _earlier(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnsupportedRequest(f"{file} cannot be read: {error}", hint="name a file that -f sql wrote") from error


def _report_drift(drifted: tuple[Drift, ...]) -> None:
    for one in drifted:
        typer.echo(f"{one.state}: {one.key} [{one.source}]" if one.source else f"{one.state}: {one.key}")
    if drifted:
        raise typer.Exit(ExitCode.FINDINGS)


@app.command()
def sql(folder: Folder = Path(), *, format: FormatOption = Format.TABLE, quiet: Quiet = False) -> None:  # noqa: A002
    """List the joins that existing queries make, and what was and was not understood."""
    with opened(folder, quiet=quiet) as workspace:
        console.print_result(workspace.sql(), format)


@app.command()
def show(targets: Targets = None, *, format: FormatOption = Format.TABLE, quiet: Quiet = False) -> None:  # noqa: A002
    """Show all that is known of tables: columns, keys, grain, joins, labels and how queries use them."""
    folder, names = split_targets(targets)
    with opened(folder, quiet=quiet) as workspace:
        for sheet in workspace.show(*names):
            console.print_result(sheet, format)


@app.command()
def why(
    targets: Annotated[
        list[str], typer.Argument(metavar="[DIR] X", help="A join (a.x = b.y), a column, a table, a label.")
    ],
    *,
    execute: Annotated[bool, typer.Option("--execute/--no-execute", help="Run the tests first.")] = True,
    format: FormatOption = Format.TABLE,  # noqa: A002
    quiet: Quiet = False,
) -> None:
    """Print the chain of evidence behind X, down to file:line and test result."""
    folder, names = split_targets(targets)
    if not names:
        raise UnsupportedRequest("say what to explain", hint='modeler why DIR "sample.orderinfo.product_id"')
    with opened(folder, quiet=quiet) as workspace:
        explanation = workspace.why(" ".join(names), execute=execute)
        if format is Format.JSON:
            console.print_json(explanation.document())
        else:
            typer.echo(str(explanation))
