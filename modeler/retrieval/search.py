"""Rankings of one question fused: by words, by meaning, by the tables it names and those joined to them."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from modeler.catalog.identifier_words import singular, spelled_out
from modeler.retrieval import words
from modeler.retrieval.dense_store import DenseStore
from modeler.retrieval.embed import Space
from modeler.retrieval.passage import Hit, Passage
from modeler.retrieval.passage_store import PassageStore
from modeler.retrieval.restriction import Restriction

if TYPE_CHECKING:
    import numpy as np

_WEIGHTS = {"meaning": 1.0, "words": 0.35, "tables": 0.02, "asked for": 0.08}
"""Of each ranking in the fused score, chosen on the questions of benchmarks/retrieval.py, where recall is the same
from 0.3 to 0.5 of words: they decide among passages of like meaning, and bring in what the embedder overlooks."""
RANKINGS = tuple(_WEIGHTS)
"""What can be searched by."""
_MOST_AMONG = 1000
"""Passages a restriction leaves for which the nearest are looked for among them only."""
_DEEPEST = 5000
"""Vectors asked for at most."""
_MOST_TABLES = 3
"""Tables of a question that are followed to their joins."""
_SAME_FILE = 0.04
"""Taken from the score of a passage for each better one of its file; from 0.02 to 0.06 finds more than 0 does."""
_CHOSEN_AMONG = 3
"""Times as many passages as are wanted from which those of several files are taken."""
_TELLING = 0.25
"""A cosine below says nothing that is worth telling."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Passages by number, best first."""

    name: str
    passages: tuple[int, ...]
    scores: tuple[float, ...]
    """Of the passages, in their order, at most 1."""
    reasons: Mapping[int, str]
    """Why, where there is more to say than the ranking's name."""


def lexical_ranking(store: PassageStore, question: str, restriction: Restriction, most: int) -> Ranking:
    """The passages that share words with *question*, by BM25, as a share of what the best passage could reach.

    So a question of which the index has few words only, or common ones, gives them little say.
    """
    terms = words.asked(question)
    holding = {term: store.holding(term) for term in _expanded(terms)}
    found = store.ranked(_telling(holding), restriction, most)
    reachable = _reachable(terms, holding, store.number()) if found else 1.0
    scores = tuple(min(score / reachable, 1.0) for _, score in found)
    return Ranking("words", tuple(number for number, _ in found), scores, {})


def _telling(holding: Mapping[str, int]) -> Iterator[str]:
    """The rarest of the terms, in as many passages together as can be scored in milliseconds; one at least.

    What is in most passages of a large index tells little, and costs most.
    """
    total = 0
    for term, passages in sorted(holding.items(), key=lambda pair: pair[1]):
        total += passages
        if passages and total > _MOST_SCORED and total > passages:
            return
        yield term


_MOST_SCORED = 8000
"""Passages that FTS5 scores for one question: some 10 ms."""


def _reachable(terms: tuple[str, ...], holding: Mapping[str, int], number: int) -> float:
    """The score that BM25 comes near to as every one of *terms* is repeated; glued words count where they exist.

    *holding* tells how many of *number* passages have a term.
    """
    total = 0.0
    for term in terms:
        if holding[term] or not any(other != term and other in term for other in terms):
            odds = (number - holding[term] + 0.5) / (holding[term] + 0.5)
            total += (_K1 + 1) * max(math.log(odds), _LEAST_IDF)
    return total or 1.0


_K1, _LEAST_IDF = 1.2, 1e-6
"""As SQLite's FTS5 has them."""


def dense_ranking(
    store: PassageStore,
    dense: DenseStore,
    spaces: Iterable[Space],
    vector_of: Callable[[Space], np.ndarray[Any, Any]],
    restriction: Restriction,
    most: int,
) -> Ranking:
    """The passages nearest in meaning, by the cosine of their vectors with the question's."""
    near: dict[int, float] = {}
    for space in spaces:
        left = store.embedded(space.collection, space.name, restriction, _MOST_AMONG + 1) if restriction else ()
        if restriction and not left:
            continue
        among = left if 0 < len(left) <= _MOST_AMONG else ()
        for cosine, numbers in _nearest(store, dense, space, vector_of(space), restriction, most, among):
            for number in numbers:
                near[number] = max(cosine, near.get(number, -1.0))
    ordered = sorted(near.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    reasons = {number: f"meaning {cosine:.2f}" for number, cosine in ordered if cosine >= _TELLING}
    return Ranking(
        "meaning", tuple(number for number, _ in ordered), tuple(cosine for _, cosine in ordered), reasons
    )


def _nearest(
    store: PassageStore,
    dense: DenseStore,
    space: Space,
    vector: np.ndarray[Any, Any],
    restriction: Restriction,
    most: int,
    among: tuple[str, ...],
) -> Iterator[tuple[float, list[int]]]:
    """Cosine and passages of *most* vectors, or fewer where there are fewer.

    Where many are passed over, as the restriction leaves few or colleagues have other files, more are asked for.
    """
    depth = most
    while True:
        nearest = dense.nearest(space.name, vector, depth, among=among)
        numbers = store.numbers((digest for digest, _ in nearest), space.collection, restriction)
        if len(numbers) >= most or len(nearest) < depth or depth >= _DEEPEST:
            return ((cosine, numbers[digest]) for digest, cosine in nearest if digest in numbers)
        depth *= 4


def table_ranking(store: PassageStore, question: str, restriction: Restriction) -> Ranking:
    """The tables that *question* names, and those joined to them."""
    asked = set(words.asked(question))
    asked |= {singular(word) for word in asked}
    named = [f"{schema}.{name}" for schema, name in store.tables() if _is_named(name, asked)][:_MOST_TABLES]
    numbers: dict[int, str] = {}
    for table in named:
        for number in store.passages_of_table(table, restriction):
            numbers.setdefault(number, f"names {table}")
    for table in named:
        for other, how in store.joined(table):
            for number in store.passages_of_table(other, restriction):
                numbers.setdefault(number, f"joined to {table} ({how})")
    return Ranking("tables", tuple(numbers), (1.0,) * len(numbers), numbers)


def kind_ranking(store: PassageStore, question: str, found: Iterable[Ranking]) -> Ranking:
    """The tables among the passages that other rankings *found*, where *question* asks for a table and no text."""
    numbers = (
        {number for ranking in found for number in ranking.passages} if _ASKS_FOR_TABLE.search(question) else ()
    )
    tables = store.only_of("schemas", numbers)
    return Ranking("asked for", tables, (1.0,) * len(tables), dict.fromkeys(tables, "a table is asked for"))


_ASKS_FOR_TABLE = re.compile(r"\b(?:tables?|columns?|fields?|stored?|data types?|schemas?|keys?)\b", re.IGNORECASE)


def _is_named(table: str, asked: set[str]) -> bool:
    """Whether the name is among the words *asked*, glued or taken apart."""
    parts = words.indexed(table).split()
    return parts[-1] in asked or singular(parts[-1]) in asked or (len(parts) > 1 and set(parts[:-1]) <= asked)


def fuse(
    store: PassageStore, question: str, rankings: Iterable[Ranking], k: int, *, least: float = 0.0
) -> tuple[Hit, ...]:
    """The *k* passages that score highest in *rankings* together: the weighted sum of their scores.

    Scores are added, not ranks: reciprocal rank fusion (Cormack, Clarke and Büttcher 2009) gives words as much say
    as meaning, and found less than meaning alone. A passage that a ranking lacks is given its last score in
    meaning, and nothing in the others. Of passages that overlap in one file the better one stays.
    """
    held = tuple(ranking for ranking in rankings if ranking.passages)
    full = sum(_WEIGHTS[ranking.name] for ranking in held)
    scores: dict[int, float] = defaultdict(float)
    reasons: dict[int, list[str]] = defaultdict(list)
    found = {number for ranking in held for number in ranking.passages}
    for ranking in held:
        weight, own = _WEIGHTS[ranking.name], dict(zip(ranking.passages, ranking.scores, strict=True))
        lacking = max(0.0, ranking.scores[-1]) if ranking.name == "meaning" else 0.0
        for number in found:
            scores[number] += weight * max(0.0, own.get(number, lacking))
            if number in ranking.reasons:
                reasons[number].append(ranking.reasons[number])
    asked = words.asked(question)
    best: list[Hit] = []
    for number, score in sorted(scores.items(), key=lambda pair: (-pair[1], pair[0])):
        passage = store.passage(number)
        if passage is None or score / full < least or any(_overlap(passage, hit.passage) for hit in best):
            continue
        why = "; ".join((*_matched(passage, asked), *reasons[number]))
        best.append(Hit(passage, score / full, why))
        if len(best) == _CHOSEN_AMONG * k:
            break
    return tuple(_from_several_files(best, k))


def _from_several_files(hits: list[Hit], k: int) -> Iterator[Hit]:
    """*k* of *hits*, best first, where each counts a little less for every one of its file that stands before it.

    The second passage of a file says less that is new than the first of another: maximal marginal relevance
    (Carbonell and Goldstein 1998), with the file for the likeness.
    """
    left, taken = list(hits), Counter[str]()

    def score(hit: Hit) -> float:
        return max(hit.score - _SAME_FILE * taken[hit.passage.path], 0.0)

    while left and k:
        hit = max(left, key=score)
        yield replace(hit, score=round(score(hit), 4))
        left.remove(hit)
        taken[hit.passage.path] += 1
        k -= 1


def _expanded(terms: Sequence[str]) -> tuple[str, ...]:
    """*terms* with what abbreviations among them stand for."""
    return tuple(dict.fromkeys((*terms, *(spelled_out(term) for term in terms))))


def _overlap(one: Passage, other: Passage) -> bool:
    if one.path != other.path or one.first_line > other.last_line or other.first_line > one.last_line:
        return False
    # the parts of one long line are told apart by their text
    return one.first_line != one.last_line or other.first_line != other.last_line


def _matched(passage: Passage, asked: Iterable[str]) -> Iterator[str]:
    """Which of the words *asked* the passage has."""
    title = _stems(passage.title)
    body = _stems(f"{passage.text} {' '.join(passage.symbols)}")
    found = [word for word in asked if singular(word) in title | body]
    # a glued word says no more than its parts
    shown = [word for word in found if not any(word != other and other in word for other in found)]
    if shown:
        yield f"words: {', '.join(shown[:6])}"


def _stems(text: str) -> set[str]:
    return {singular(word) for word in words.indexed(text).split()}
