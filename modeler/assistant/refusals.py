"""What is not done, whoever asks: changing data, and following instructions that stand in what was read."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Change:
    """A kind of statement that changes data, and how people ask for it."""

    name: str
    words: str


_THE = r"(?:the\s+|all\s+|every\s+|a\s+|an\s+|new\s+)*"
_FEW = r"(?:[\w']+\s+){0,4}?"
_NAME = r"[\w]+\.[\w.]+"
_CHANGES = (
    _Change(
        "DROP", rf"drop\s+{_THE}(?:\w+\s+)?(?:tables?|schemas?|databases?|views?|columns?|index(?:es)?|{_NAME})"
    ),
    _Change("TRUNCATE", r"truncat(?:e|ing)"),
    _Change(
        "DELETE",
        rf"(?:delet(?:e|ing)|remov(?:e|ing)|eras(?:e|ing)|wip(?:e|ing)|purg(?:e|ing)|get rid of)\s+{_FEW}"
        rf"(?:from|rows?|records?|orders?|data|entries|duplicates?|tables?|everything|columns?|orphans?|{_NAME}|where)",
    ),
    _Change("INSERT", rf"insert(?:ing)?\s+{_FEW}(?:into|rows?|records?|values?|new|an?)"),
    _Change(
        "INSERT",
        rf"add\s+{_FEW}(?:rows?|records?|entry|entries|column|index|constraint|(?:primary|foreign) key)"
        r"\s+(?:to|into|on|in)",
    ),
    _Change("UPDATE", r"updat(?:e|ing)\s+(?:\w+\s+)?[\w.]+\s+set"),
    _Change(
        "UPDATE", rf"(?:set|mark)\s+{_FEW}(?:to|as|=)\s*(?:\d[\w.]*|'[^']*'|null|true|false|zero|paid|done|closed)"
    ),
    _Change(
        "UPDATE",
        rf"(?:updat(?:e|ing)|chang(?:e|ing)|overwrit(?:e|ing)|modify(?:ing)?|set|increas(?:e|ing)|decreas(?:e|ing)"
        rf"|replac(?:e|ing)|fix(?:ing)?|correct(?:ing)?)\s+{_FEW}(?:rows?|records?|values? (?:of|in)"
        rf"|(?:price|quantity|name|vendor|status|data|column)s?\s+(?:of\s+[\w ]+\s+)?(?:to|in the|by))",
    ),
    _Change(
        "UPDATE",
        rf"(?:set|update|change|increase|decrease|raise|lower)\s+{_FEW}(?:of|for|in|where)\b.{{1,40}}\bto\s+"
        r"(?:\d[\w.]*|'[^']*'|null|true|false|zero)",
    ),
    _Change("ALTER", r"alter\s+(?:the\s+)?(?:table|schema|database|column|user|view)"),
    _Change(
        "CREATE",
        rf"(?:create|replace)\s+(?:or replace\s+)?{_THE}(?:temp(?:orary)?\s+|external\s+|materiali[sz]ed\s+)?"
        r"(?:table|schema|database|user|index|view)\b(?! (?:diagram|of (?:the|all)))",
    ),
    _Change("GRANT", rf"(?:grant|revoke)\s+{_FEW}(?:on|to|from|access|permissions?|privileges?|select|all)"),
    _Change("a change", r"rename|vacuum|merge into|upsert|copy\s+(?:[\w.]+\s+)?(?:into|from)|unload"),
    _Change(
        "a load", rf"(?:load|import|upload)\s+{_FEW}(?:into|in) (?:the\s+)?(?:table|warehouse|database|{_NAME})"
    ),
)
_PATTERNS = tuple(
    (re.compile(rf"(?<![\w.])(?:{change.words})\b", re.IGNORECASE), change.name) for change in _CHANGES
)
_INJECTION = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\s+(?:\w+\s+){0,4}(?:previous|prior|earlier|above|all|your|any|the|these)\s+"
    r"(?:\w+\s+){0,3}(?:instructions?|rules?|prompts?|guidelines?|restrictions?|directions?)"
    r"|\b(?:system prompt|developer mode|jailbreak|act as (?:an? )?(?:unrestricted|different|root)|you are now)\b"
    r"|\b(?:reveal|print|show|send|email|exfiltrate)\s+(?:\w+\s+){0,4}(?:passwords?|secrets?"
    r"|credentials?|api keys?|tokens?)\b",
    re.IGNORECASE,
)


def refusal(clause: str) -> str:
    """Why nothing in *clause* is done; empty where nothing in it stands against it.

    >>> refusal("DROP TABLE sample.orderinfo")
    'nothing is changed in a warehouse: DROP was asked for, and only queries are written and run'
    >>> refusal("Join orders with customers")
    ''
    """
    if _INJECTION.search(clause):
        return "an instruction to leave the rules is not followed"
    for pattern, name in _PATTERNS:
        if pattern.search(clause):
            return f"nothing is changed in a warehouse: {name} was asked for, and only queries are written and run"
    return ""
