"""How often the validation loop reaches the truth from a first model that was made wrong on purpose.

    python -m benchmarks.validation [WAREHOUSES]

The first model has a join by the wrong column, a reference the wrong way round, a key that lacks a part, or a
dimension loaded twice (one or two of these). Baseline: the first model itself, which a person gets without tests.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.unit.checks.generated import generate, mistakes, refuted_claims, validated


def main(warehouses: int) -> None:
    """Generate, validate and count."""
    right_at_first = right_at_last = settled = rounds = 0
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(warehouses):
            warehouse = generate(seed)
            first, validation = validated(warehouse, Path(folder))
            wrong = mistakes(warehouse, validation.model)
            right_at_first += not mistakes(warehouse, first)
            right_at_last += not wrong
            settled += not refuted_claims(validation)
            rounds += len(validation.rounds)
            if wrong:
                print(f"{seed} ({', '.join(warehouse.faults)}): {'; '.join(wrong)}")
    seconds = time.perf_counter() - began
    print(f"right before the loop: {right_at_first} of {warehouses}")
    print(f"right after the loop:  {right_at_last} of {warehouses}; nothing left refuted in {settled}")
    print(f"{rounds / warehouses:.1f} rounds and {seconds / warehouses:.2f} s a warehouse")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
