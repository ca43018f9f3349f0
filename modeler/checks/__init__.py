"""WHAT THE DATA SAYS: claims become small SQL queries, rows become verdicts, refutations become repairs."""
