"""A question about the data: its goal, the query that answers it without fan-out, and the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from modeler.assistant.abilities import Abilities
from modeler.assistant.answer import Section
from modeler.assistant.checked import run
from modeler.assistant.markdown import bullets, code, paragraphs, plain, table
from modeler.assistant.mentions import column_in
from modeler.assistant.skills.request import Request
from modeler.assistant.skills.skill import Cue, Resolved, Skill
from modeler.assistant.values import with_values
from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel
from modeler.query import compose, understand
from modeler.query.dimensions import with_names
from modeler.query.goal import Goal
from modeler.query.nouns import Kind, Nouns
from modeler.query.refine import refined

_LONGEST = 800
"""Characters of a question; what is longer is a text."""


@dataclass(frozen=True, slots=True)
class QueryArguments:
    """A question, and how it was changed since."""

    words: str
    refinements: tuple[str, ...] = ()


def resolve(request: Request) -> tuple[Resolved, ...]:
    """The question without the words that only ask; it must be understood.

    Raises:
        UnsupportedRequest: a word of it is nothing in the model.
    """
    if len(request.words) > _LONGEST:
        raise UnsupportedRequest(
            "it is too long for a question about the data", hint="ask it by itself, in a sentence"
        )
    failures = []
    for words in dict.fromkeys(_readings(request)):
        try:
            understand(words, request.model)
        except UnsupportedRequest as error:
            failures.append(error)
        else:
            return (Resolved(QueryArguments(words)),)
    valued, notes = with_values(without_asking(" ".join(request.words.split())), request.abilities)
    for words in dict.fromkeys(_readings(replace(request, words=valued))) if notes else ():
        try:
            understand(words, request.model)
        except UnsupportedRequest as error:
            failures.append(error)
        else:
            return (Resolved(QueryArguments(words), notes),)
    raise failures[-1]


def _readings(request: Request) -> Iterator[str]:
    """The question as it may be meant, the most literal reading first."""
    said = " ".join(request.words.split()).strip(" ?!.")
    bare = without_asking(said)
    yield _plainly(said)
    yield bare
    yield _of_named_tables(bare, request)
    yield _of_named_tables(_plainly(said), request)
    core = _CORE.search(_ASIDE.sub("", said))
    if core:
        yield _plainly(core.group(0))
        yield without_asking(core.group(0))


def _plainly(words: str) -> str:
    """*words* without what follows a question only for politeness, and verbs that say nothing more."""
    words = _OF_ALL.sub("", _EACH.sub(r"by \1", _EXISTING.sub(r"list \1", words)))
    words = _BY_NAME.sub("" if _RANKED.match(words) else " names", words)
    words = _WISHED.sub("", _DEVELOPED.sub("", _LINES.sub(" per ", words)))
    text = _DISTINCT.sub("number of ", _HOW_MANY_UNITS.sub("total ", _BESIDE.sub("", _CLOSING.sub("", words))))
    return " ".join(text.split()).strip(" ?!.,")


def _of_named_tables(words: str, request: Request) -> str:
    """*words* with ``weight of ops.shipments`` said as ``ops.shipments.weight_kg``."""
    nouns, tables = Nouns(request.model), request.mentions.tables
    for name in tables:
        spelled = f"(?:{re.escape(str(name))}|{re.escape(name.table)})"
        found = re.search(
            rf"(?P<what>[\w ]+?)\s+(?:of|in|from|for)\s+(?:the\s+)?(?:table\s+)?{spelled}\b", words, re.IGNORECASE
        )
        if found is None:
            continue
        said = found.group("what").split()
        for start in range(len(said)):
            column = column_in(" ".join(said[start:]), nouns, (name,), Kind.MEASURE, Kind.COLUMN, Kind.TIME)
            if column is not None and column.table == name:
                return " ".join((words[: found.start()], *said[:start], str(column), words[found.end() :])).strip()
    return words


def goal_of(arguments: QueryArguments, model: DataModel) -> Goal:
    """The goal that the words and their refinements come to.

    Raises:
        UnsupportedRequest: a word is nothing in the model.
    """
    goal = understand(arguments.words, model)
    for words in arguments.refinements:
        goal = refined(goal, words, model)
    return goal


def answer(arguments: QueryArguments, abilities: Abilities) -> Section:
    """The SQL, its rows where data are connected, and each decision of its plan."""
    model = abilities.model
    query = compose(with_names(goal_of(arguments, model), model), model, dialect=abilities.dialect)
    ran = run(query.sql, abilities)
    asked = "; ".join((arguments.words, *arguments.refinements))
    text = paragraphs(
        f"## {plain(asked[:1].upper() + asked[1:])}",
        code(query.sql),
        table(*ran.rows) if ran.rows and ran.rows[1] else "No row answers it." if ran.rows else "",
        f"Checked: {ran.sentence}.",
        "How it is composed:",
        bullets(f"{plain(step.action)}: {plain(step.reason)}" for step in query.plan),
    )
    return Section(text, (query.sql,), (), ran.holds, subject=next(iter(query.columns), ""))


def without_asking(words: str) -> str:
    """*words* without what only asks for an answer, or for SQL that gives it.

    >>> without_asking("Could you please write a SQL query that shows me the total quantity by month?")
    'total quantity by month'
    """
    text = " ".join(words.replace("@workspace", " ").split()).strip(" ?!.")
    while True:
        shorter = _ASKING.sub("", text, count=1).strip(" ,:")
        if shorter == text:
            break
        text = shorter
    return _plainly(text)


_ASKING = re.compile(
    r"^(?:please|kindly|hi|hello|hey|ok|okay|so|then|also|and|now|well|thanks|could you|can you|would you|will you"
    r"|can i|may i|could i|i(?: would|'d)? (?:like|want|need|wish)(?: you)?(?: to)?(?: know| see| get"
    r"| have| find out)?"
    r"|i am looking for|i'm looking for|we (?:need|want)(?: to)?(?: know| see| get)?|let me (?:see|know)|let's see"
    r"|(?:tell|show|give|get|find|fetch|return|display|compute|calculate|report|present|provide|produce|list)s?"
    r"|write|compose|create|generate|build|prepare|draft|make"
    r"|me|us|out|what(?: is| are| was| were|'s)|which (?:is|are|was|were)"
    r"|(?:a|an|the|some)?\s*(?:short|simple|single|production|redshift|sql|working|correct)*\s*"
    r"(?:sql|query|statement|select|report|list of)(?: statement| query)?(?=\s+(?:that|which|to|for"
    r"|of|with|showing|returning|giving|listing|computing))"
    r"|that|which|for|to|showing|returning|giving|computing|of|with|the)(?:\s*,|\s*:|\s+)",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\s+(?:(?:were|was|are|is|have been|has been|had been)\s+(?:there|placed|made|recorded"
    r"|registered|stored|taken)"
    r"|(?:do|did|does|have|has|had)\s+(?:we|they|you|i)\s+\w+|exist"
    r"|(?:we|they|you|i)\s+(?:had|have|got|made|sold|received|did|saw|recorded)|(?:did|do) we)\b",
    re.IGNORECASE,
)
"""Verbs that say nothing more than that there is something."""
_BY_NAME = re.compile(
    r",\s*(?:by|with)\s+(?:their\s+|its\s+|the\s+)?(?:readable\s+)?(?:names?|labels?)\s*$", re.IGNORECASE
)
"""Says of the last group that it is shown by its names."""
_RANKED = re.compile(r"^(?:the\s+)?(?:top|bottom|best|worst|first|last|\d+)\b", re.IGNORECASE)
"""What is ranked is shown with its name in any case."""
_LINES = re.compile(
    r"\s*,?\s*(?:so\s+|with\s+|as\s+)?(?:one|a|a single)\s+(?:line|row|number|figure|value|bar)\s+"
    r"(?:per|for each|for every|by)\s+",
    re.IGNORECASE,
)
_DEVELOPED = re.compile(
    r"\s+(?:has|have|had)\s+(?:developed|evolved|changed|grown|moved)(?:\s+over\s+(?:the\s+)?\w+)?", re.IGNORECASE
)
_WISHED = re.compile(
    r"\s*,?\s*(?:that\s+)?(?:would|will)\s+(?:be|do)\s+(?:\w+\s+)?(?:perfect|great|nice|fine|enough|ideal|good|lovely|helpful|super)\b.*$",
    re.IGNORECASE,
)
_CORE = re.compile(
    r"\b(?:how (?:many|much)|number of|count of|total|average|sum of|top \d+|bottom \d+|which|what|list|show)\b.*",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\s*[,;:.!?\u2013-]\s+(?:and\s+|so\s+|but\s+)?(?:can|could|would|will|please|thanks|thank|help|i|we|it|let"
    r"|any|as|because|since i|cheers|ta|pls)\b.*$",
    re.IGNORECASE,
)
_EACH = re.compile(r"\bdo(?:es)? (?:each|every) (.+?) have\b", re.IGNORECASE)
_OF_ALL = re.compile(r"\s+do(?:es)?\s+(?:our|the|all|my)\s+\w+\s+(?:have|has|come from|belong to)\b", re.IGNORECASE)
_EXISTING = re.compile(r"^(?:which|what) ([\w ]+?) (?:exist|are there|do we have)$", re.IGNORECASE)
_HOW_MANY_UNITS = re.compile(r"^how (?:much|many (?=(?:units|pieces)\b))\s*", re.IGNORECASE)
"""Of these there is a number in a column, not a row each: the total is asked for."""
_DISTINCT = re.compile(r"\bhow many (?=(?:distinct|different|unique)\b)", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:[,;]?\s+(?:please|thanks|thank you|for me|as sql|in sql|with sql|as a query))+[.!?]*$", re.IGNORECASE
)


SKILL = Skill(
    "query",
    "answer a question about the data with SQL that does not fan out: top N, totals, counts, by "
    "dimension and period",
    QueryArguments,
    {
        "words": "the question, as in: top 5 products by quantity in October, with vendor names",
        "refinements": "changes to it, as in: only for October",
    },
    (
        Cue(r"top \d+|(?:bottom|best|worst|first) \d+"),
        Cue(r"how (?:many|much)"),
        Cue(r"how many [\w ]+ (?:come|came|are|were|live) (?:from|in)", 1.0),
        Cue(r"best[- ]?sell\w+|most|least|highest|lowest|largest|smallest|fewest", 0.8),
        Cue(r"(?:total|sum|average|avg|mean|median|maximum|minimum|max|min|number|count) (?:of |the )?\w+", 0.8),
        Cue(r"(?:what|which) (?:is|was|are|were) (?:the |our |my )?[\w ]+ (?:per|for each|by each) \w+", 1.2),
        Cue(r"(?:by|per|for each) (?:day|week|month|quarter|year|\w+)", 0.5),
        Cue(r"daily|weekly|monthly|quarterly|yearly", 0.7),
        Cue(r"(?:quantity|revenue|sales|turnover|amount|units)", 0.5),
        Cue(r"production (?:query|sql)|query (?:for|that)|sql (?:for|that)", 0.5),
        Cue(
            r"(?:in|during|since|between) (?:january|february|march|april|may|june|july|august"
            r"|september|october|november|december|q[1-4]|\d{4})",
            0.5,
        ),
        Cue(r"list", 0.4),
    ),
    resolve,
    answer,
)
