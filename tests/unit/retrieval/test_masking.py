"""What belongs to a person shows its shape only."""

from __future__ import annotations

import pytest

from modeler.retrieval.masking import is_personal_column, mask


@pytest.mark.parametrize(
    "value",
    [
        "ann.lee+news@shop.example",
        "+1 (415) 555-0132",
        "415-555-0132",
        "0316 123456",
        "4012888888881881",
        "3782 8224 6310 005",
        "DE89 3704 0044 0532 0130 00",
        "GB29NWBK60161331926819",
        "078-05-1120",
        "192.168.17.4",
    ],
)
def test_personal_by_form(value: str) -> None:
    masked = mask(f"ref: {value}", "note")
    assert masked.startswith("ref: ")
    assert value not in masked
    assert len(masked) == len(f"ref: {value}")
    assert not set("012345678") & set(masked)


@pytest.mark.parametrize(
    "value", ["2024-05-17", "1250.00", "ACME-2024-000123", "1234567812345678", "open", "", "12:30:45", "1.2.3"]
)
def test_ordinary_values_stay(value: str) -> None:
    assert mask(value, "status") == value


@pytest.mark.parametrize("name", ["firstName", "LAST_NAME", "contact_name", "home_address", "dob", "mobile_no"])
def test_personal_by_column(name: str) -> None:
    assert is_personal_column(name)
    assert mask("Zoë 7", name) == "Xxx 9"


@pytest.mark.parametrize(
    "name", ["product_name", "vendor_name", "name", "email_count", "status", "address_type", ""]
)
def test_columns_of_nobody(name: str) -> None:
    assert not is_personal_column(name)


@pytest.mark.parametrize("token", ["a" * 200_000, "a." * 100_000, "0123 456-" * 30_000 + "x", "4 " * 100_000])
def test_a_long_value_is_read_once(token: str) -> None:
    # what is read once for each of its characters would take minutes, and the test run with it
    assert mask(token, "note")
