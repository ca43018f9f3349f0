"""How memory and time of `modeler sql` grow with the number of files.

    python -m benchmarks.sql_memory [--files 500 2000 8000]

Each folder is generated: 60 tables, and files of four different queries each. Every run is a process of its own,
whose peak is that of its largest one; its time is told beside that of the smallest folder.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TABLES = 60
COLUMNS = 15
QUERIES = 4

MEASURED = """
import resource, sys
import modeler
mined = modeler.open(sys.argv[1]).scan().mined
peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(mined.total, len(mined.joins), peak)
"""


def main() -> None:
    """Print one line for each number of files."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--files", type=int, nargs="+", default=[500, 2000, 8000])
    first = 0.0
    for number in sorted(arguments.parse_args().files):
        with tempfile.TemporaryDirectory() as folder:
            write_folder(Path(folder), number)
            began = time.perf_counter()
            said = subprocess.run(
                [sys.executable, "-c", MEASURED, folder], capture_output=True, text=True, check=True
            )
            seconds = (time.perf_counter() - began) / number
        first = first or seconds
        queries, joins, peak = map(int, said.stdout.split())
        print(
            f"{number:,} files, {queries:,} queries, {joins:,} joins: {seconds * number:.1f} s,"
            f" {seconds / first:.2f} times as long a file as the first; peak {peak / 1024:.0f} MB"
        )


def write_folder(root: Path, number: int) -> None:
    """DDL, and *number* files of queries under *root*; the same every time."""
    chance = random.Random(1)  # noqa: S311 - the same folder every time
    columns = ", ".join(f"c{place} INTEGER" for place in range(COLUMNS))
    tables = (f"CREATE TABLE wh.t{n} (t{n}_id INTEGER, parent_id INTEGER, {columns});" for n in range(TABLES))
    (root / "tables.sql").write_text("\n".join(tables), encoding="utf-8")
    for file in range(number):
        folder = root / f"reports{file // 200}"
        folder.mkdir(exist_ok=True)
        queries = (_query(file, place, chance.sample(range(TABLES), 3)) for place in range(QUERIES))
        (folder / f"q{file}.sql").write_text("\n".join(queries), encoding="utf-8")


def _query(file: int, place: int, tables: list[int]) -> str:
    a, b, c = tables
    return f"""-- report {file}.{place}
WITH base AS (
    SELECT x.t{a}_id, y.c{file % COLUMNS}, sum(z.c{place}) AS total
    FROM wh.t{a} x JOIN wh.t{b} y ON x.c{file % COLUMNS} = y.t{b}_id
    LEFT JOIN wh.t{c} z ON z.parent_id = y.t{b}_id
    WHERE x.c3 > {file} AND y.c4 IN ({place}, {file + 1}, {file + 2}) GROUP BY 1, 2)
SELECT t{a}_id, max(total) FROM base WHERE total > {file * 7} GROUP BY t{a}_id ORDER BY 2 DESC LIMIT {place + 10};
"""


if __name__ == "__main__":
    main()
