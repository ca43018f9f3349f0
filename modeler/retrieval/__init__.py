"""FINDING IT AGAIN: passages, embedders, the store, search."""
