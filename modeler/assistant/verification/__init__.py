"""What a language model wrote is checked against catalog, model and data before anyone sees it."""

from modeler.assistant.verification.findings import Checked, Finding, Kind, State, Verified
from modeler.assistant.verification.reference import Reference
from modeler.assistant.verification.verify import verify

__all__ = ["Checked", "Finding", "Kind", "Reference", "State", "Verified", "verify"]
