"""Text to vectors: where a model lies, how passages are encoded in bulk, and one question at once."""
