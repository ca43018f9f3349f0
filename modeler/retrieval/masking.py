"""Sample values that belong to people, told by their form or their column's name, and shown by their shape only."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

MASKED_LETTER, MASKED_CAPITAL, MASKED_DIGIT = "x", "X", "9"


def mask(value: str, column_name: str = "") -> str:
    """*value* with letters and digits made equal where it looks personal, and as it is where it does not.

    Personal by form are e-mail addresses, international or separated phone numbers, payment cards (Luhn's check,
    ISO/IEC 7812), bank accounts (IBAN, ISO 13616, modulo 97), social security numbers as the USA write them, and
    addresses of computers. Personal by its column is whatever stands in one called ``first_name``, ``birth_date``,
    ``street``; a ``product_name`` is nobody's.

    >>> mask("ann.lee@shop.example"), mask("+43 316 123456"), mask("4111 1111 1111 1111"), mask("open")
    ('xxx.xxx@xxxx.xxxxxxx', '+99 999 999999', '9999 9999 9999 9999', 'open')
    >>> mask("Ann", "first_name"), mask("Anvil", "product_name"), mask("1984-05-17", "customer_birth_date")
    ('Xxx', 'Anvil', '9999-99-99')
    """
    if is_personal_column(column_name):
        return _shape(value)
    for form, holds in _FORMS:
        value = form.sub(partial(_masked, holds), value)
    return value


def is_personal_column(name: str) -> bool:
    """Whether a column called *name* holds what belongs to a person.

    >>> [is_personal_column(name) for name in ("LastName", "e_mail", "cust_phone_no", "vendor_name", "email_count")]
    [True, True, True, False, False]
    """
    words = [word.lower() for word in _WORD.findall(name)]
    while words and words[-1] in _FORMALITIES:
        words.pop()
    pairs = {"".join(words[-size:]) for size in (1, 2, 3)}
    return bool(pairs & _PERSONAL) or (bool(words) and words[-1] == "name" and bool(_PEOPLE & set(words)))


def _masked(holds: Callable[[str], bool], match: re.Match[str]) -> str:
    return _shape(match.group()) if holds(match.group()) else match.group()


def _shape(value: str) -> str:
    return "".join(
        MASKED_DIGIT if c.isdigit() else (MASKED_CAPITAL if c.isupper() else MASKED_LETTER) if c.isalpha() else c
        for c in value
    )


def _passes_luhn(number: str) -> bool:
    digits = [int(c) for c in reversed(number) if c.isdigit()]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return len(set(digits)) > 1 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _is_iban(account: str) -> bool:
    plain = account.replace(" ", "").upper()
    if not _IBAN_LENGTHS[0] <= len(plain) <= _IBAN_LENGTHS[1]:
        return False
    return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


_IBAN_LENGTHS = (15, 34)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PHONE = (
    r"(?<![\w.:-])(?:\+\d{1,3}[ .\-/]?(?:\(\d{1,5}\)[ .\-/]?)?\d(?:[ .\-/]?\d){5,12}"
    r"|\(\d{2,5}\)[ .\-/]?\d{2,4}(?:[ .\-/]\d{2,6}){1,3}"
    r"|0\d{2,4}[ /]\d{3,9}(?:[ -]\d{1,6}){0,6}"
    r"|\d{3}[.-]\d{3}[.-]\d{4})(?![\w-])"
)
_BYTE = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (re.compile(r"(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"), bool),
    (re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"), _is_iban),
    (re.compile(r"(?<!\d)[3-6](?:[ -]?\d){12,18}(?!\d)"), _passes_luhn),
    (re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])"), bool),
    (re.compile(_PHONE), bool),
    (re.compile(rf"(?<![\d.])(?:{_BYTE}\.){{3}}{_BYTE}(?![\d.])"), bool),
)
"""What the values look like, and what else is true of them; the longer forms first."""
_PEOPLE = frozenset(
    {
        *(
            "customer",
            "cust",
            "contact",
            "person",
            "user",
            "employee",
            "emp",
            "patient",
            "guest",
            "member",
            "owner",
        ),
        *("recipient", "account", "holder", "cardholder", "doctor", "physician", "student", "applicant", "driver"),
        *("buyer", "caller", "author", "manager", "full", "first", "last", "middle", "maiden", "given", "family"),
    }
)
"""In front of ``name``: ``contact_name``."""
_PERSONAL = frozenset(
    {
        *("email", "emails", "mail", "emailaddress", "mailaddress", "phone", "telephone", "tel", "mobile", "cell"),
        *("cellphone", "fax", "msisdn", "firstname", "lastname", "surname", "fullname", "givenname", "familyname"),
        *("forename", "nachname", "vorname", "nom", "prenom", "apellido", "fname", "lname", "username", "login"),
        *("street", "address", "addr", "addressline", "homeaddress", "strasse", "birthdate", "dateofbirth"),
        *("birthday", "dob", "geburtsdatum", "ssn", "socialsecurity", "nationalid", "passport", "taxid", "iban"),
        *("bankaccount", "accountholder", "card", "creditcard", "pan", "cvv", "ip", "ipaddress", "licenseplate"),
        *("password", "passwordhash", "salary", "diagnosis", "ethnicity", "religion"),
    }
)
_FORMALITIES = frozenset({"no", "nr", "num", "number", "txt", "text", "value", "val", "1", "2", "3", "line"})
"""At the end of a name, and of no weight: ``phone_no``."""
