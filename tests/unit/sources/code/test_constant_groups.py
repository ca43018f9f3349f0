"""Constants that share a first word, read as the values of something."""

from __future__ import annotations

from modeler.sources.code import read_code
from modeler.sources.code.scanning import read_facts


def test_constants_that_hold_their_own_names_label_nothing() -> None:
    facts = read_facts(b'ACTION_PAYMENT = "payment"\nACTION_CANCEL = "cancel"\n', "a.py", "python")

    assert facts.drafts == ()


def test_constants_of_codes_are_labelled_by_their_names() -> None:
    (draft,) = read_facts(b"STATUS_OPEN = 1\nSTATUS_SHUT = 2\n", "a.py", "python").drafts

    assert (draft.kind, draft.name, len(draft.arms)) == ("constants", "STATUS", 2)


def test_codes_that_are_single_bits_are_said_to_be() -> None:
    flags, states = read_code(
        "FLAG_A = 1\nFLAG_B = 2\nFLAG_C = 4\nSTATE_A = 1\nSTATE_B = 2\nSTATE_C = 3\n", "a.py", "python"
    ).mappings

    assert any("single bits" in note for note in flags.notes)
    assert not any("single bits" in note for note in states.notes)
