"""WHAT IS WRITTEN: one exporter a kind, templates beside them; values in, (path, text) out."""
