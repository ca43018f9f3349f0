"""Application source: one reader a language, all giving the same :class:`~modeler.sources.reading.Mapping`."""
