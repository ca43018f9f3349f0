"""SQL as it was written by people and tools: joins, grain, measures, filters, and labels in it."""
