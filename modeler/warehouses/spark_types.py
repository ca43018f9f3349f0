"""Types as Spark names them and as the catalog spells them, both ways."""

from __future__ import annotations

from modeler.catalog.types import TypeFamily, type_family

_TO_REDSHIFT = {
    "boolean": "boolean",
    "tinyint": "smallint",
    "smallint": "smallint",
    "int": "integer",
    "bigint": "bigint",
    "float": "real",
    "double": "double precision",
    "string": "character varying(65535)",
    "date": "date",
    "timestamp_ntz": "timestamp without time zone",
    "timestamp": "timestamp with time zone",
    "binary": "varbyte",
}
_TO_SPARK = {
    TypeFamily.INTEGER: "BIGINT",
    TypeFamily.FLOATING: "DOUBLE",
    TypeFamily.TEXT: "STRING",
    TypeFamily.BOOLEAN: "BOOLEAN",
    TypeFamily.DATE: "DATE",
    TypeFamily.TIMESTAMP: "TIMESTAMP_NTZ",
}


def catalog_type(spark_type: str) -> str:
    """How the catalog spells a type that Spark reports.

    >>> [catalog_type(t) for t in ("bigint", "decimal(12,2)", "varchar(18)", "timestamp_ntz", "array<int>")]
    ['bigint', 'numeric(12,2)', 'character varying(18)', 'timestamp without time zone', 'super']
    """
    name, bracket, arguments = spark_type.lower().partition("(")
    longer = {"decimal": "numeric", "varchar": "character varying", "char": "character"}
    if bracket and name in longer:
        return f"{longer[name]}({arguments}"
    return _TO_REDSHIFT.get(name, "super")


def spark_type(data_type: str) -> str | None:
    """The Spark type to read a CSV column as that the catalog gives *data_type*; None leaves it to Spark.

    >>> [spark_type(t) for t in ("bigint", "numeric(12,2)", "character varying(18)", "super")]
    ['BIGINT', 'DECIMAL(12,2)', 'STRING', None]
    """
    family = type_family(data_type)
    if family is TypeFamily.DECIMAL:
        _, bracket, arguments = data_type.partition("(")
        # Redshift's DECIMAL without arguments is (18,0)
        return f"DECIMAL({arguments}" if bracket else "DECIMAL(18,0)"
    return _TO_SPARK.get(family)
