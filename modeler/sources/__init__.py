"""WHAT WAS READ: discovery of files, and readers from text to :class:`~modeler.sources.reading.Reading`."""
