"""Codes of the booking system."""

ROOM_TYPE = {1: "single", 2: "double", 3: "suite"}

METHOD_CODE = {10: "card", 20: "cash", 30: "transfer"}


def state_of(booking):
    """What the desk calls the state of a booking."""
    if booking.state == 0:
        return "REQUESTED"
    if booking.state == 1:
        return "CONFIRMED"
    if booking.state == 2:
        return "CHECKED_OUT"
    if booking.state == 3:
        return "NO_SHOW"
    return "unknown"
