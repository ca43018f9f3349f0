"""Secrets in text, found by what the syntax tree says of it and by known forms, and put out of sight."""

from __future__ import annotations

from modeler.retrieval.secrets.redaction import MASK as MASK
from modeler.retrieval.secrets.redaction import Redacted as Redacted
from modeler.retrieval.secrets.redaction import Secret as Secret
from modeler.retrieval.secrets.redaction import redact as redact
