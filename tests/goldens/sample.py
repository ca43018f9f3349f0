"""The one sample that every exporter's golden files are made from: a small shop, tested in two rounds."""

from __future__ import annotations

from modeler.artefacts.analysis import Analysis, Answer, Finding, Severity, SourceCount, Understanding
from modeler.catalog.names import ColumnSet, Span, TableName
from modeler.catalog.tables import Catalog, Column, Table, TableKind
from modeler.checks.verdicts import Check, Family, Outcome, Round, Verdict
from modeler.evidence.claims import Evidence, Included, Labelled, Method, Refers, Unique
from modeler.model.data_model import (
    DataModel,
    Deduplication,
    Grain,
    Key,
    Label,
    Multiplicity,
    Relationship,
    Role,
    Status,
    TableRole,
)
from modeler.query.goal import Query, Step
from modeler.sources.reading import Mapping, Semantics, Skipped

ORDERINFO = TableName("sample", "orderinfo")
SKUINFO = TableName("sample", "skuinfo")
SHIPMENT = TableName("sample", "shipment")
ORDER_LINE = TableName("sample", "order_line")
AUDIT = TableName("staging", "audit_log")


def columns(table: TableName, *names: str) -> ColumnSet:
    return ColumnSet(table, names)


PRODUCT = columns(ORDERINFO, "product_id")
SKU = columns(SKUINFO, "sku_id")
VENDOR = columns(SKUINFO, "sku_vendor")


def _table(name: TableName, path: str, *described: tuple[str, str], **more: object) -> Table:
    made = tuple(
        Column(column, data_type, span=Span(path, line, line))
        for line, (column, data_type) in enumerate(described, start=2)
    )
    return Table(name, made, span=Span(path, 1, len(made) + 2), **more)  # type: ignore[arg-type]


CATALOG = Catalog.of(
    (
        _table(
            ORDERINFO,
            "ddl/orderinfo.sql",
            ("order_id", "bigint"),
            ("shipper_id", "bigint"),
            ("product_id", "bigint"),
            ("quantity_ordered", "integer"),
            ("date_order_placed", "timestamp without time zone"),
            dist_style="key",
            dist_key="shipper_id",
            sort_key=("order_id",),
        ),
        _table(
            SKUINFO,
            "ddl/skuinfo.sql",
            ("sku_id", "bigint"),
            ("sku_vendor", "bigint"),
            ("sku_category", "character varying(18)"),
            ("sku_description", "character varying(255)"),
            ("pipeline_inserted_at", "timestamp without time zone"),
            comment="Articles | one row per SKU <as loaded>",
        ),
        _table(ORDER_LINE, "ddl/lines.sql", ("order_id", "bigint"), ("line_no", "integer"), ("sku_id", "bigint")),
        _table(
            SHIPMENT, "ddl/lines.sql", ("shipment_id", "bigint"), ("order_id", "bigint"), ("line_no", "integer")
        ),
        _table(AUDIT, "ddl/audit.sql", ("logged_at", "date"), ("message", "text"), kind=TableKind.EXTERNAL_TABLE),
    )
)

_NAMED = Evidence(
    Refers(PRODUCT, SKU),
    Method.NAMED,
    2.4,
    "product and sku mean the same; sku_id leads its table",
    Span("ddl/skuinfo.sql", 2, 2),
)
_JOINED = Evidence(
    Refers(PRODUCT, SKU), Method.JOINED, 3.1, "joined so in 3 queries", Span("legacy_sql/top.sql", 7, 9)
)
_TESTED = Evidence(
    Included(PRODUCT, SKU),
    Method.TESTED,
    -1.2,
    "212 of 50,000 product_ids are no SKU",
    check="orphans__orderinfo_product_id",
)
_REFUTED = Evidence(Unique(SKU), Method.TESTED, -8.0, "5 keys occur twice", check="grain__skuinfo_sku_id")

MAPPING = Mapping(
    ((1, "Acme"), (2, "Bolt & Co"), (3, "O'Hara")),
    "Unknown",
    "$row['sku_vendor']",
    Semantics.PHP_LOOSE,
    Span("app/Vendor.php", 17, 29),
    enclosing_class="Vendor",
    enclosing_function="name",
    notes=("PHP compares loosely: NULL falls into the default.",),
)
STRAY = Mapping(
    (("N", "New"), ("P", "Paid")),
    None,
    "",
    Semantics.LOOKUP,
    Span("app/Status.php", 5, 8),
    kind="array",
    name="STATES",
)


def _model(*, tested: bool) -> DataModel:
    join = Relationship(
        PRODUCT,
        SKU,
        Multiplicity.ZERO_OR_MORE,
        Multiplicity.ZERO_OR_ONE if tested else Multiplicity.EXACTLY_ONE,
        0.99 if tested else 0.97,
        (0.99, 0.98) if tested else (0.9, 0.7),
        Status.CONFIRMED if tested else Status.PROPOSED,
        (_JOINED, _NAMED, *((_TESTED,) if tested else ())),
    )
    line = Relationship(
        columns(SHIPMENT, "order_id", "line_no"),
        columns(ORDER_LINE, "order_id", "line_no"),
        Multiplicity.ZERO_OR_MORE,
        Multiplicity.EXACTLY_ONE,
        0.88,
        (0.9, 0.6),
        evidence=(
            Evidence(
                Refers(columns(SHIPMENT, "order_id", "line_no"), columns(ORDER_LINE, "order_id", "line_no")),
                Method.NAMED,
                2.0,
                "both columns have the same names and types",
                Span("ddl/lines.sql", 2, 3),
            ),
        ),
    )
    article = Relationship(
        columns(ORDER_LINE, "sku_id"),
        SKU,
        Multiplicity.ONE_OR_MORE,
        Multiplicity.EXACTLY_ONE,
        0.95,
        (0.9, 0.95),
        Status.ACCEPTED,
    )
    stray = Relationship(
        columns(ORDERINFO, "shipper_id"),
        SKU,
        Multiplicity.UNKNOWN,
        Multiplicity.UNKNOWN,
        0.03,
        status=Status.CANDIDATE,
    )
    return DataModel(
        CATALOG,
        keys=(
            Key(columns(ORDERINFO, "order_id"), 0.98, Status.CONFIRMED if tested else Status.PROPOSED),
            Key(SKU, 0.97, Status.REFUTED if tested else Status.PROPOSED, (_REFUTED,) if tested else ()),
            Key(columns(ORDER_LINE, "order_id", "line_no"), 0.9),
        ),
        relationships=(join, article, line),
        candidates=(stray,),
        grains=(
            Grain(
                columns(ORDERINFO, "order_id"),
                "one row per order",
                0.97,
                Status.CONFIRMED if tested else Status.PROPOSED,
            ),
            Grain(SKU, "one row per SKU", 0.9, Status.REFUTED if tested else Status.PROPOSED),
        ),
        roles=(
            TableRole(ORDERINFO, Role.FACT, "refers to another table and holds quantity_ordered"),
            TableRole(SKUINFO, Role.DIMENSION, "referred to, and describes"),
            TableRole(SHIPMENT, Role.FACT, "refers to order_line"),
            TableRole(ORDER_LINE, Role.BRIDGE, "links shipments and SKUs"),
        ),
        labels=(
            Label(
                MAPPING,
                VENDOR,
                0.94,
                evidence=(
                    Evidence(
                        Labelled(VENDOR, MAPPING.span),
                        Method.LABELLED,
                        2.7,
                        "the subject is $row['sku_vendor']",
                        MAPPING.span,
                    ),
                ),
            ),
        ),
        unlinked=(STRAY,),
        deduplications=(
            (
                Deduplication(
                    SKUINFO, ("sku_id",), ("pipeline_inserted_at",), "5 SKUs were loaded twice", (_REFUTED,)
                ),
            )
            if tested
            else ()
        ),
        evidence=(_JOINED, _NAMED, *((_TESTED, _REFUTED) if tested else ())),
    )


PROPOSED = _model(tested=False)
MODEL = _model(tested=True)

_GRAIN = Check(
    "grain__skuinfo_sku_id",
    Family.GRAIN,
    "sku_id is unique in sample.skuinfo",
    (SKU,),
    "SELECT COUNT(*) AS row_count, COUNT(DISTINCT sku_id) AS distinct_keys FROM sample.skuinfo",
    about=Unique(SKU),
)
_ORPHANS = Check(
    "orphans__orderinfo_product_id",
    Family.ORPHANS,
    "every product_id of sample.orderinfo is a sku_id of sample.skuinfo",
    (PRODUCT, SKU),
    "SELECT COUNT(*) AS orphans\nFROM sample.orderinfo AS o\n"
    "LEFT JOIN sample.skuinfo AS s ON o.product_id = s.sku_id\n"
    "WHERE s.sku_id IS NULL AND o.product_id IS NOT NULL",
    about=Included(PRODUCT, SKU),
    finding=True,
)
_SUMS = Check(
    "arithmetic__orderinfo_quantity_ordered__skuinfo",
    Family.ARITHMETIC,
    "joining sample.skuinfo leaves sum(quantity_ordered) unchanged",
    (columns(ORDERINFO, "quantity_ordered"), SKU),
    "SELECT 1 AS before_join, 1 AS after_join",
)
_UNTESTED = Check(
    "cardinality__shipment_order_id_line_no",
    Family.CARDINALITY,
    "a shipment has exactly one order line",
    (columns(SHIPMENT, "order_id", "line_no"), columns(ORDER_LINE, "order_id", "line_no")),
    "SELECT COUNT(*) AS row_count FROM sample.shipment",
)
_GRAIN_VERDICT = Verdict(
    _GRAIN, Outcome.REFUTED, (("row_count", 2005), ("distinct_keys", 2000)), "5 of 2,000 keys occur twice"
)
_ORPHAN_VERDICT = Verdict(_ORPHANS, Outcome.REFUTED, (("orphans", 212),), "212 of 50,000 product_ids are no SKU")
_UNTESTED_VERDICT = Verdict(_UNTESTED, Outcome.NOT_TESTABLE, (), "data/ has no file for sample.shipment")


def _verdicts(*, repaired: bool) -> tuple[Verdict, ...]:
    sums = Verdict(
        _SUMS,
        Outcome.CONFIRMED if repaired else Outcome.REFUTED,
        (("before_join", 151_004), ("after_join", 151_004 if repaired else 151_590)),
        "the sum is 151,004 before and after the join" if repaired else "the join adds 586 to the sum",
    )
    return (_GRAIN_VERDICT, _ORPHAN_VERDICT, sums, _UNTESTED_VERDICT)


_FIRST = Query(
    "Top 5 SKUs by quantity in October",
    "SELECT s.sku_id, SUM(o.quantity_ordered) AS quantity\nFROM sample.orderinfo AS o\n"
    "JOIN sample.skuinfo AS s ON o.product_id = s.sku_id\nGROUP BY s.sku_id\nORDER BY quantity DESC\nLIMIT 5",
    "redshift",
    ("sku_id", "quantity"),
)
_FINAL = Query(
    _FIRST.title,
    "WITH skuinfo_latest AS (\n  SELECT sku_id, sku_vendor\n  FROM sample.skuinfo\n  QUALIFY ROW_NUMBER() OVER "
    "(PARTITION BY sku_id ORDER BY pipeline_inserted_at DESC) = 1\n)\nSELECT s.sku_id, CASE s.sku_vendor WHEN 1 "
    "THEN 'Acme' ELSE 'Unknown' END AS vendor, SUM(o.quantity_ordered) AS quantity\nFROM sample.orderinfo AS o\n"
    "JOIN skuinfo_latest AS s ON o.product_id = s.sku_id\nGROUP BY 1, 2\nORDER BY quantity DESC\nLIMIT 5",
    "redshift",
    ("sku_id", "vendor", "quantity"),
    (
        Step(
            "read sample.skuinfo one row per sku_id",
            "5 SKUs were loaded twice, so the plain join counts them twice",
            (SKU,),
        ),
        Step("join sample.skuinfo on product_id = sku_id", "the most probable edge, many to one", (PRODUCT, SKU)),
    ),
)
_JOIN = Query(
    "sample.orderinfo.product_id = sample.skuinfo.sku_id",
    "SELECT o.order_id, s.sku_id\nFROM sample.orderinfo AS o\n"
    "LEFT JOIN sample.skuinfo AS s ON o.product_id = s.sku_id",
    "redshift",
    ("order_id", "sku_id"),
)


def shop() -> Analysis:
    """The run on data: one refuted key, one repair, two rounds."""
    return Analysis(
        title="shop",
        goal="Top 5 SKUs by quantity in October, with vendor names",
        dialect="redshift",
        sources=(SourceCount("ddl", 4, 1_204), SourceCount("php", 2, 2_420), SourceCount("sql", 3, 3_100)),
        statements=Understanding(
            9, 7, 1, (Skipped(Span("legacy_sql/old.sql", 40, 44), "not SQL: expected FROM", "split it"),)
        ),
        skipped=(
            Skipped(Span("legacy_sql/old.sql", 40, 44), "not SQL: expected FROM", "split it"),
            Skipped(Span("data/blob.bin", 1, 1), "a binary file", "leave it out with exclude"),
        ),
        proposed=PROPOSED,
        model=MODEL,
        rounds=(
            Round(
                1,
                (_GRAIN.claim, _SUMS.claim),
                _verdicts(repaired=False),
                ("read sample.skuinfo one row per sku_id",),
            ),
            Round(2, (_SUMS.claim,), _verdicts(repaired=True), ()),
        ),
        verdicts=_verdicts(repaired=True),
        answers=(
            Answer(_JOIN, note="a join query: run it where the rows are wanted"),
            Answer(
                _FINAL,
                ("sku_id", "vendor", "quantity"),
                ((1001, "Acme", 812), (1007, "Bolt & Co", 640), (1012, None, 588)),
                "the first version counted 5 SKUs twice",
                _FIRST,
                ((1001, 1_624), (1007, 640), (1012, 588)),
                of_goal=True,
            ),
        ),
        findings=(
            Finding(
                Severity.ERROR,
                "duplicate key: sample.skuinfo.sku_id",
                "5 of 2,000 SKUs occur twice; queries read the latest row by pipeline_inserted_at.",
                "grain__skuinfo_sku_id",
                (SKU,),
            ),
            Finding(
                Severity.WARNING,
                "orphans: orderinfo.product_id",
                "212 of 50,000 orders name a SKU that skuinfo lacks; an inner join drops them.",
                "orphans__orderinfo_product_id",
                (PRODUCT,),
            ),
            Finding(Severity.INFO, "one file was skipped", "data/blob.bin is binary.", "data/blob.bin:1"),
        ),
        executed_on="DuckDB over data/",
    )


def unexecuted() -> Analysis:
    """The same folder read without running anything."""
    whole = shop()
    return Analysis(
        title=whole.title,
        goal="",
        dialect=whole.dialect,
        sources=whole.sources,
        statements=whole.statements,
        skipped=(),
        proposed=PROPOSED,
        model=PROPOSED,
        rounds=(),
        verdicts=(),
        answers=(Answer(_JOIN, note="nothing was executed"),),
        findings=(),
    )
