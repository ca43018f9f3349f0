"""Codes of the fees and grading portal."""

from enum import Enum, IntEnum


class Outcome(IntEnum):
    """uni.enrolment.outcome"""

    PASSED = 1
    FAILED = 2
    DROPPED = 3


class InvoiceState(Enum):
    """uni.fee_invoice.state"""

    OPEN = "O"
    PAID = "P"
    CANCELLED = "C"


CHANNEL = {1: "bank transfer", 2: "card", 3: "cash desk"}

DEGREE_LEVEL = {1: "bachelor", 2: "master", 3: "doctorate"}
