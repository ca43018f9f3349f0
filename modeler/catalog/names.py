"""Names and places: how every other room refers to tables, columns and lines of files."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_SCHEMA = "public"
"""Where an unqualified table lives, as in Redshift and PostgreSQL."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Lines of one file, both ends included, counted from 1.

    >>> str(Span("app/Vendor.php", 17, 29)), str(Span("ddl/sku.sql", 3, 3))
    ('app/Vendor.php:17-29', 'ddl/sku.sql:3')
    """

    path: str
    """POSIX path relative to the workspace."""
    first_line: int
    last_line: int

    def __str__(self) -> str:
        if self.first_line == self.last_line:
            return f"{self.path}:{self.first_line}"
        return f"{self.path}:{self.first_line}-{self.last_line}"


@dataclass(frozen=True, slots=True, order=True)
class TableName:
    """A table (or view) by schema and name, as Redshift stores it: lower case unless it was quoted.

    >>> str(TableName("sample", "skuinfo"))
    'sample.skuinfo'
    """

    schema: str
    table: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.table}"

    @classmethod
    def parse(cls, text: str, *, default_schema: str = DEFAULT_SCHEMA) -> TableName:
        """Read ``table``, ``schema.table`` or ``database.schema.table``.

        >>> TableName.parse("orders"), TableName.parse("dev.sample.orderinfo")
        (TableName(schema='public', table='orders'), TableName(schema='sample', table='orderinfo'))
        """
        parts = text.split(".")
        return cls(parts[-2] if len(parts) > 1 else default_schema, parts[-1])


@dataclass(frozen=True, slots=True, order=True)
class ColumnSet:
    """Columns of one table, in an order that matters where two sets are paired (a key and its reference).

    >>> str(ColumnSet(TableName("sample", "orderinfo"), ("product_id",)))
    'sample.orderinfo.product_id'
    >>> str(ColumnSet(TableName("s", "line"), ("order_id", "line_no")))
    's.line(order_id, line_no)'
    """

    table: TableName
    columns: tuple[str, ...]

    def __str__(self) -> str:
        if len(self.columns) == 1:
            return f"{self.table}.{self.columns[0]}"
        return f"{self.table}({', '.join(self.columns)})"


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that could not be read, why, and what to do about it; the rest of its file was kept."""

    span: Span
    reason: str
    hint: str = ""
