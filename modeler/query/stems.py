"""Words of one family: what was returned has a return, what is reserved is a reservation."""

from __future__ import annotations

from functools import cache

from modeler.catalog.identifier_words import meanings, singular

_ENDINGS = (
    *(
        "ations",
        "ation",
        "itions",
        "ition",
        "ments",
        "ment",
        "ions",
        "ion",
        "ances",
        "ance",
        "als",
        "al",
        "ings",
        "ing",
    ),
    *("ups", "up", "ied", "ed", "es", "e", "s", "y"),
)
"""Longest first where one ends like another."""
_SHORTEST = 3
"""Letters of a stem; one more where a long ending is taken off."""
_LONG = 4
_IRREGULAR = {
    "bought": "buy",
    "sold": "sell",
    "sale": "sell",
    "sales": "sell",
    "paid": "pay",
    "sent": "send",
    "lent": "lend",
    "held": "hold",
    "born": "birth",
    "begun": "begin",
    "began": "begin",
    "taken": "take",
    "gone": "go",
    "went": "go",
    "met": "meet",
    "left": "leave",
    "shipped": "ship",
    "shipping": "ship",
    "shipment": "ship",
    "delivery": "deliver",
    "admission": "admit",
    "admitted": "admit",
    "arrival": "arrive",
    "written": "write",
    "flew": "fly",
    "flown": "fly",
    "flight": "fly",
    "drove": "drive",
    "driven": "drive",
    "won": "win",
    "scored": "score",
    "taught": "teach",
    "enrolled": "enrol",
    "enroll": "enrol",
    "enrolling": "enrol",
    "enrollment": "enrol",
    "enrollments": "enrol",
    "cancelled": "cancel",
    "cancellation": "cancel",
    "travelled": "travel",
}
_SAID_FOR = {
    "borrow": ("loan", "rental", "lending"),
    "lend": ("loan", "lending"),
    "buy": ("order", "sale", "purchase", "invoice"),
    "purchas": ("order", "sale", "purchase", "invoice"),
    "order": ("order", "purchase"),
    "sell": ("sale", "order", "invoice", "line", "item"),
    "book": ("booking", "reservation", "appointment"),
    "reserv": ("reservation", "booking"),
    "rent": ("rental", "loan", "lease"),
    "attend": ("attendance", "signup", "enrollment", "registration", "visit", "participant"),
    "visit": ("visit", "appointment", "encounter"),
    "see": ("visit", "appointment"),
    "treat": ("treatment", "visit", "procedure"),
    "pay": ("payment", "transaction", "invoice"),
    "prescrib": ("prescription",),
    "ship": ("shipment", "delivery"),
    "deliver": ("delivery", "shipment"),
    "teach": ("teaching", "class", "lesson", "section", "course"),
    "play": ("game", "match", "appearance", "play"),
    "watch": ("view", "play", "session"),
    "enrol": ("enrollment", "enrolment", "registration"),
    "fly": ("flight",),
    "work": ("shift", "assignment", "timesheet", "attendance"),
    "us": ("usage", "session", "event"),
    "bill": ("invoice", "bill"),
    "call": ("call",),
    "complain": ("complaint", "ticket"),
}
"""Things that people speak of by a verb, by the verb's stem; the likeliest first."""


@cache
def stem(word: str) -> str:
    """What the words of a family share.

    >>> [stem(w) for w in ("returned", "return", "creation", "created", "reservations", "ship", "shipped", "due")]
    ['return', 'return', 'creat', 'creat', 'reserv', 'ship', 'ship', 'due']
    """
    plain = word.lower()
    if plain in _IRREGULAR:
        return stem(_IRREGULAR[plain]) if _IRREGULAR[plain] not in _IRREGULAR else _IRREGULAR[plain]
    for ending in _ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= _SHORTEST + (len(ending) > _LONG):
            left = plain.removesuffix(ending)
            return left[:-1] if len(left) > _SHORTEST and left[-1] == left[-2] and left[-1] not in "ls" else left
    return plain


def is_family(one: str, other: str) -> bool:
    """Whether two words belong to one family.

    >>> is_family("booked", "booking"), is_family("booked", "bookkeeper")
    (True, False)
    """
    return stem(one) == stem(other)


def done_to(verb: str) -> tuple[str, ...]:
    """What things are called that *verb* is done to, or that record it; the likeliest first.

    >>> done_to("borrowed")[0], done_to("ordered")[0]
    ('loan', 'order')
    """
    root = stem(verb)
    said = next((things for key, things in _SAID_FOR.items() if stem(key) == root or key == root), ())
    others = (other for thing in said for other in sorted(meanings(singular(thing))))
    return tuple(dict.fromkeys((*said, *others)))
