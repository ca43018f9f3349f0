"""What the names in a query mean: each resolved to columns of the catalog, or refused with the reason."""
