"""A guard against expensive statements: the engine's own estimate is asked first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from modeler.catalog.names import TableName
from modeler.errors import WarehouseError
from modeler.warehouses.warehouse import Description, Rows, Warehouse


@dataclass(frozen=True, slots=True)
class CostGuard:
    """A warehouse that refuses a statement whose plan costs more than *most*.

    The estimate is what EXPLAIN prints for the whole plan (``cost=0.00..1234.50``), in the engine's own unit; on
    Redshift and PostgreSQL it is relative, and means the same only within one engine. An engine that prints no cost
    runs everything.
    """

    inner: Warehouse
    most: float

    @property
    def dialect(self) -> str:
        """The dialect of the warehouse within."""
        return self.inner.dialect

    def describe(self) -> Description:
        """The tables of the warehouse within."""
        return self.inner.describe()

    def version_of(self, table: TableName) -> str | None:
        """What changes when the table's rows do; None where the warehouse within cannot tell."""
        known = getattr(self.inner, "version_of", None)
        return known(table) if known is not None else None

    def run(self, sql: str, *, limit: int | None = None) -> Rows:
        """Run *sql* where its plan costs no more than the limit.

        Raises:
            WarehouseError: it costs more; it was not run.
        """
        if not sql.lstrip()[:7].lower().startswith(("show", "explain")):
            cost = self.cost_of(sql)
            if cost is not None and cost > self.most:
                raise WarehouseError(
                    f"the plan of this statement costs {cost:,.0f}, more than the limit of {self.most:,.0f}",
                    hint="raise [warehouse] max_cost, or ask for less",
                )
        return self.inner.run(sql, limit=limit)

    def cost_of(self, sql: str) -> float | None:
        """What the engine says the plan of *sql* costs; None where it says nothing."""
        text = "\n".join(str(cell) for row in self.inner.run(f"EXPLAIN {sql}").rows for cell in row)
        found = _COST.search(text)
        return float(found.group(1)) if found else None

    def close(self) -> None:
        """Close the warehouse within."""
        self.inner.close()


_COST = re.compile(r"cost=[\d.]+\.\.([\d.]+)")
"""The first is that of the whole plan."""
