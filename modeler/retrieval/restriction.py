"""Which passages a search may find, as a condition of SQL on the tables of the passage store."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Restriction:
    """Which passages a search may find; empty parts restrict nothing."""

    kinds: tuple[str, ...] = ()
    """Kinds, languages or collections."""
    path: str = ""
    """A path, a folder, or a pattern with ``*``."""
    schema: str = ""
    table: str = ""

    def __bool__(self) -> bool:
        return bool(self.kinds or self.path or self.schema or self.table)

    def sql(self) -> tuple[str, list[str]]:
        """A condition on ``passages p``, and its values."""
        parts, values = ["1"], list[str]()
        if self.kinds:
            marks = ", ".join("?" * len(self.kinds))
            parts.append(f"(p.kind IN ({marks}) OR p.language IN ({marks}) OR p.collection IN ({marks}))")
            values += [*self.kinds] * 3
        if self.path:
            wanted = self.path.strip("/")
            parts.append("(p.path = ? OR p.path GLOB ? OR p.path GLOB ?)")
            values += [wanted, wanted, f"{wanted}/*"]
        if self.table:
            parts.append("p.id IN (SELECT passage FROM mentions WHERE name = ?)")
            values.append(self.table.lower())
        if self.schema:
            parts.append(
                "p.id IN (SELECT passage FROM mentions WHERE schema = ? UNION SELECT passage FROM mentions"
                " WHERE schema = '' AND name IN (SELECT name FROM tables WHERE schema = ?))"
            )
            values += [self.schema.lower()] * 2
        return " AND ".join(parts), values
