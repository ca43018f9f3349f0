"""Stand-ins for what dbt, Airflow and macros nobody showed us define in a template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, NoReturn

from jinja2 import Undefined

CALL = "\ue001"
"""Before and after the name of a macro that is not there; what stands for it depends on the SQL around it."""


class StandIn(Undefined):
    """What a name that nobody defined means: it can be called, looked into, compared and iterated over (empty).

    Printed, it is its own name; where it was called, the mark of a macro that is not there.
    """

    macros: ClassVar[Mapping[str, Any]] = {}
    """The project's own macros, which any name may stand before: ``package.macro()``."""

    def __call__(self, *args: Any, **kwargs: Any) -> StandIn:  # type: ignore[override]
        """Whatever it would make is not known."""
        return type(self)(name=f"{CALL}{self._undefined_name or 'macro'}{CALL}")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name == "dispatch":
            return self._dispatched
        return self.macros.get(name) or STAND_IN_MEMBERS.get(name) or type(self)(name=name)

    __getitem__ = __getattr__

    def _dispatched(self, name: str = "", *args: Any, **kwargs: Any) -> Any:
        """``adapter.dispatch('name')``: the macro for Redshift, else PostgreSQL's, else everybody's."""
        found = (self.macros.get(prefix + str(name)) for prefix in _DISPATCHED)
        return next(filter(None, found), None) or getattr(self, str(name))

    def __str__(self) -> str:
        return self._undefined_name or "NULL"

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return False

    def __contains__(self, item: object) -> bool:
        return False

    def __add__(self, other: Any) -> Any:
        return other

    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __floordiv__ = __truediv__ = __add__

    def __lt__(self, *args: Any, **kwargs: Any) -> bool:  # type: ignore[override]
        return False

    __le__ = __gt__ = __ge__ = __lt__  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return other is self

    def __hash__(self) -> int:
        return hash(str(self))

    def __int__(self, *args: Any, **kwargs: Any) -> int:  # type: ignore[override]
        return 0

    __index__ = __int__

    def __float__(self, *args: Any, **kwargs: Any) -> float:  # type: ignore[override]
        return 0.0


_DISPATCHED = ("redshift__", "postgres__", "default__", "")


def ref(*names: str, **_: Any) -> str:
    """The relation of another model: ``ref('orders')``, ``ref('package', 'orders')``."""
    return str(names[-1]) if names else "model"


def star(*args: Any, **kwargs: Any) -> str:
    """``dbt_utils.star``: all columns."""
    return "*"


def group_by(n: int = 1, **_: Any) -> str:
    """``dbt_utils.group_by``: the first *n* columns."""
    return "group by " + ", ".join(str(place) for place in range(1, min(int(n), 500) + 1))


def surrogate_key(fields: Any = (), *more: Any) -> str:
    """``dbt_utils.generate_surrogate_key``: a hash of the columns."""
    names = [fields, *more] if isinstance(fields, str) else [*fields, *more]
    return f"md5({' || '.join(str(name) for name in names) or 'NULL'})"


def union_relations(relations: Any = (), **_: Any) -> str:
    """``dbt_utils.union_relations``: every relation, one below the other."""
    every = " union all ".join(f"select * from {relation}" for relation in relations or ["model"])  # noqa: S608  # read, never run
    return f"({every})"


def date_arithmetic(part: Any = "day", interval: Any = 1, value: Any = "NULL", **named: Any) -> str:
    """``dbt.dateadd`` and ``dbt.datediff`` over three arguments."""
    given = list(named.values()) or [part, interval, value]
    return f"dateadd({given[0]}, {given[1]}, {given[2]})" if len(given) > _TWO else f"coalesce({given[0]})"


_TWO = 2


def nothing(*args: Any, **kwargs: Any) -> str:
    """A call that only configures."""
    return ""


def no(*args: Any, **kwargs: Any) -> bool:
    """A question whose answer is no: ``is_incremental()``."""
    return False


def first(value: Any = "NULL", *args: Any, **kwargs: Any) -> Any:
    """A call that gives its first argument back."""
    return value


class Returned(Exception):
    """What a macro gives back with ``return``: a value of any kind, where Jinja's macros only give text."""

    def __init__(self, value: Any) -> None:
        super().__init__("return outside a macro")
        self.value = value


def give_back(value: Any = None, *args: Any) -> NoReturn:
    """``return`` of dbt: end the macro with *value*.

    Raises:
        Returned: always; whoever calls the macro takes the value out of it.
    """
    raise Returned(value)


def typed(name: str) -> Any:
    """``dbt.type_string()`` and the like: the name of a type."""
    return lambda *args, **kwargs: name


STAND_IN_MEMBERS: Mapping[str, Any] = {
    "star": star,
    "group_by": group_by,
    "surrogate_key": surrogate_key,
    "generate_surrogate_key": surrogate_key,
    "union_relations": union_relations,
    "dateadd": date_arithmetic,
    "datediff": date_arithmetic,
    "date_trunc": lambda part="day", value="NULL", **_: f"date_trunc('{part}', {value})",
    "current_timestamp": lambda *args, **kwargs: "current_timestamp",
    "safe_cast": lambda value="NULL", kind="varchar", **_: f"cast({value} as {kind})",
    "concat": lambda fields=(), **_: " || ".join(str(field) for field in fields) or "NULL",
    "type_string": typed("varchar"),
    "type_timestamp": typed("timestamp"),
    "type_int": typed("integer"),
    "type_bigint": typed("bigint"),
    "type_numeric": typed("numeric"),
    "type_float": typed("float"),
    "type_boolean": typed("boolean"),
}
"""Macros of dbt_utils, dbt and their kin, by their own name: the package before them says little."""

STAND_INS: Mapping[str, Any] = {
    "ref": ref,
    "config": nothing,
    "is_incremental": no,
    "execute": False,
    "this": "this_model",
    "return": give_back,
    "log": nothing,
    **STAND_IN_MEMBERS,
}
