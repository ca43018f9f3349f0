"""WHERE SQL RUNS: one adapter a file, and the guard that lets only read-only statements through."""
