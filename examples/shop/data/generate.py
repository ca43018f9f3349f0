"""Writes the data of the example shop: the same rows and the same bytes each time.

    python examples/shop/data/generate.py [FOLDER]

writes ``sample/orderinfo.parquet`` and ``sample/skuinfo.parquet`` below FOLDER (this folder, if none is given).
What is wrong with the data on purpose is listed, with exact counts, in README.md beside this file.
"""

from __future__ import annotations

import csv
import math
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import duckdb

SEED = 20240917

ORDERS = 50_000
FIRST_ORDER = datetime(2023, 7, 1)
LAST_ORDER = datetime(2025, 7, 1)
SHIPPERS = 12

SKUS = 2_000
NEVER_ORDERED = 50
UNKNOWN_VENDOR = 9
SKUS_OF_UNKNOWN_VENDOR = 24
SKUS_WITHOUT_VENDOR = 6

NULL_PRODUCTS = 25
ORPHAN_PRODUCTS = (9001, 9002, 9003, 9007, 9011, 9013, 9020, 9021, 9034, 9055, 9089, 9144)
ORPHAN_ORDERS = 37
NULL_QUANTITIES = 8
TOO_EARLY = (datetime(1970, 1, 1), 4)
TOO_LATE = (datetime(2099, 12, 31, 23, 59, 59), 3)
RELOADED_OCTOBER_RANKS = (1, 7, 300)
RELOADED_AT = datetime(2025, 2, 11, 2, 0)

CATEGORIES = {
    "fasteners": (2.60, ("wood screw", "hex bolt", "wall anchor", "washer set")),
    "electrical": (1.90, ("cable", "junction box", "LED lamp", "dimmer")),
    "plumbing": (1.60, ("copper elbow", "ball valve", "sealing tape", "hose clip")),
    "paint": (1.45, ("primer", "satin enamel", "roller", "masking tape")),
    "garden": (1.20, ("hand fork", "pruner", "seed tray", "drip hose")),
    "hand tools": (0.95, ("claw hammer", "spirit level", "chisel", "bit set")),
    "safety": (1.75, ("work glove", "ear defender", "dust mask", "hard hat")),
    "power tools": (0.35, ("cordless drill", "jigsaw", "heat gun", "belt sander")),
}
"""Category to the mean of log(quantity) and the things sold in it."""

VENDORS = {1: (30, 0.00), 2: (24, 0.30), 3: (18, -0.25), 4: (13, 0.15), 5: (9, -0.10), 6: (6, 0.45)}
"""Vendor number to its share of the SKUs and its effect on log(quantity)."""

SEASON = (-0.15, -0.10, 0.05, 0.20, 0.25, 0.15, 0.05, 0.00, 0.05, 0.20, 0.10, -0.20)
"""Effect of the month, January first, on log(quantity)."""

SPREAD = 0.55
"""Standard deviation of log(quantity) that nothing in the data explains."""


COLUMN_TYPES = {
    "int": "BIGINT",
    "int | None": "BIGINT",
    "Small": "INTEGER",
    "str": "VARCHAR",
    "datetime": "TIMESTAMP",
}
"""Annotation of a field below to its type in the file."""

Small: TypeAlias = int | None
"""An integer of 32 bits in the DDL."""


@dataclass(frozen=True, slots=True)
class Sku:
    """One row of sample.skuinfo, its columns in order."""

    sku_id: int
    sku_vendor: int | None
    sku_category: str
    sku_description: str
    date_sku_created: datetime
    date_sku_updated: datetime
    pipeline_inserted_at: datetime


@dataclass(frozen=True, slots=True)
class Order:
    """One row of sample.orderinfo, its columns in order."""

    order_id: int
    shipper_id: int
    product_id: int | None
    quantity_ordered: Small
    date_order_placed: datetime


def generate(folder: Path) -> tuple[Path, Path]:
    """Write both tables below *folder*; the paths written."""
    chance = random.Random(SEED)  # noqa: S311  sample data: it has to be repeatable, not secret
    skus = _skus(chance)
    orders = _orders(skus, chance)
    skus = _load_again(skus, orders)
    orders = _spoil(orders, chance)
    return (
        _write(orders, folder / "sample" / "orderinfo.parquet"),
        _write(skus, folder / "sample" / "skuinfo.parquet"),
    )


def _skus(chance: random.Random) -> list[Sku]:
    odd = chance.sample(range(1, SKUS - NEVER_ORDERED), SKUS_WITHOUT_VENDOR + SKUS_OF_UNKNOWN_VENDOR)
    odd_vendors = {number: None if n < SKUS_WITHOUT_VENDOR else UNKNOWN_VENDOR for n, number in enumerate(odd)}
    return [_sku(number, odd_vendors, chance) for number in range(1, SKUS + 1)]


def _sku(number: int, odd_vendors: Mapping[int, int | None], chance: random.Random) -> Sku:
    known_vendor = chance.choices(list(VENDORS), [share for share, _ in VENDORS.values()])[0]
    vendor = odd_vendors.get(number, known_vendor)
    category = chance.choice(list(CATEGORIES))
    description = f"{chance.choice(CATEGORIES[category][1])}, size {chance.randint(1, 40)}"
    is_new = number > SKUS - NEVER_ORDERED
    created = datetime(2025, 6, 2) if is_new else datetime(2019, 1, 7)
    created += timedelta(minutes=chance.randrange(27 * 1440 if is_new else 1600 * 1440))
    updated = created + timedelta(minutes=chance.randrange(1440))
    loaded = max(datetime(2023, 6, 30, 2), (updated + timedelta(days=1)).replace(hour=2, minute=0))
    return Sku(number, vendor, category, description, created, updated, loaded)


def _orders(skus: Sequence[Sku], chance: random.Random) -> list[Order]:
    sold = skus[: SKUS - NEVER_ORDERED]
    popularity = [1 / (rank + 8) ** 0.8 for rank in range(len(sold))]
    chance.shuffle(popularity)
    # each once, so that the SKUs nobody orders are exactly the planted ones
    products = [*sold, *chance.choices(sold, popularity, k=ORDERS - len(sold))]
    chance.shuffle(products)
    seconds = int((LAST_ORDER - FIRST_ORDER).total_seconds())
    times = sorted(FIRST_ORDER + timedelta(seconds=chance.randrange(seconds)) for _ in products)
    shippers = chance.choices(range(1, SHIPPERS + 1), range(SHIPPERS, 0, -1), k=ORDERS)
    return [
        Order(number, shipper, sku.sku_id, _quantity(sku, placed, chance), placed)
        for number, (sku, placed, shipper) in enumerate(zip(products, times, shippers, strict=True), start=1)
    ]


def _quantity(sku: Sku, placed: datetime, chance: random.Random) -> int:
    mean = CATEGORIES[sku.sku_category][0] + SEASON[placed.month - 1]
    mean += VENDORS[sku.sku_vendor][1] if sku.sku_vendor in VENDORS else 0.0
    mean -= 0.03 * (placed - sku.date_sku_created).days / 365.25
    return max(1, round(math.exp(chance.gauss(mean, SPREAD))))


def _load_again(skus: Sequence[Sku], orders: Iterable[Order]) -> list[Sku]:
    """Append a later and different row for the SKUs at some ranks of the Octobers' quantities."""
    sold: Counter[int] = Counter()
    for order in orders:
        if order.date_order_placed.month == 10:
            sold[order.product_id or 0] += order.quantity_ordered or 0
    ranked = sorted(sold, key=lambda sku_id: (-sold[sku_id], sku_id))
    by_id = {sku.sku_id: sku for sku in skus}
    corrected = [_corrected(by_id[ranked[rank - 1]]) for rank in RELOADED_OCTOBER_RANKS]
    return [*skus, *corrected]


def _corrected(sku: Sku) -> Sku:
    return replace(
        sku,
        sku_vendor=3 if sku.sku_vendor != 3 else 2,
        sku_description=f"{sku.sku_description} (new supplier)",
        date_sku_updated=RELOADED_AT - timedelta(hours=9),
        pipeline_inserted_at=RELOADED_AT,
    )


def _spoil(orders: Sequence[Order], chance: random.Random) -> list[Order]:
    """Plant what is wrong: no order gets two faults, and none stands in an October."""
    candidates = [place for place, order in enumerate(orders) if order.date_order_placed.month != 10]
    # a product's only order is left alone: its SKU would become one that nobody orders
    frequency = Counter(order.product_id for order in orders)
    candidates = [place for place in candidates if frequency[orders[place].product_id] > 50]
    faults: list[dict[str, object]] = [{"product_id": None}] * NULL_PRODUCTS
    faults += [{"product_id": ORPHAN_PRODUCTS[n % len(ORPHAN_PRODUCTS)]} for n in range(ORPHAN_ORDERS)]
    faults += [{"quantity_ordered": None}] * NULL_QUANTITIES
    for moment, times in (TOO_EARLY, TOO_LATE):
        faults += [{"date_order_placed": moment}] * times
    spoilt = list(orders)
    for place, fault in zip(chance.sample(candidates, len(faults)), faults, strict=True):
        spoilt[place] = replace(spoilt[place], **fault)  # type: ignore[arg-type]  # one field, of its own type
    return spoilt


def _write(rows: Sequence[Order | Sku], path: Path) -> Path:
    columns = {field.name: COLUMN_TYPES[str(field.type)] for field in fields(rows[0])}
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as connection:
        flat = Path(scratch) / "rows.csv"
        with flat.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(astuple(row) for row in rows)
        connection.execute("SET threads = 1")  # one thread writes one order of row groups: the same bytes
        source = connection.read_csv(str(flat), header=False, columns=columns)
        source.write_parquet(str(path), compression="zstd", overwrite=True)
    return path


if __name__ == "__main__":
    for written in generate(Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parent):
        print(written)  # noqa: T201  a script says what it wrote
