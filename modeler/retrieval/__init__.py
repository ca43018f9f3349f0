"""Finding it again: documents to passages, passages to an index, words to hits with their places."""

from __future__ import annotations

from modeler.retrieval.index import Index as Index
from modeler.retrieval.passage import Hit as Hit
from modeler.retrieval.passage import Passage as Passage
