"""Counts and customers by properties, by what several have in common, and the largest groups."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations

from differential.conditions import quoted
from differential.duck import Column, array_table, literal
from differential.question import Question
from differential.survey import Members, Property, Survey

_PAIRS = 20
_BUILT_IN = ("event", "customer", "session")


def questions(survey: Survey, chance: random.Random) -> Iterator[Question]:
    for one in survey.properties:
        for event in (None, chance.choice(survey.events)):
            yield _by(one.path, Column(one).group, event)
    for column in _BUILT_IN:
        yield _by(column, column, None)
    yield _by_product()
    pairs = list(combinations(survey.properties, 2))
    for one, other in chance.sample(pairs, min(_PAIRS, len(pairs))):
        yield _by_both(one, other)
    for array, found in survey.elements.items():
        for one in found:
            yield _by_element(array, one)


def _by(path: str, column: str, event: str | None) -> Question:
    events, chosen = ("any", "true") if event is None else (quoted(event), f"event = {literal(event)}")
    return Question(
        f"count, customers of {events} by {path}",
        f"SELECT {column}, count(*), count(DISTINCT customer) FROM events WHERE {chosen} GROUP BY 1",
        is_grouped=True,
    )


def _by_product() -> Question:
    return Question(
        "count, customers of any by product",
        """
        SELECT product, count(*), count(DISTINCT customer) FROM (
            SELECT customer, unnest(if(len(products) > 0, products, [NULL])) AS product FROM events)
        GROUP BY 1
        """,
        is_grouped=True,
    )


def _by_both(one: Property, other: Property) -> Question:
    """Of events that have both: which of two groups is missing, the answer does not tell."""
    columns = f"{Column(one).group}, {Column(other).group}"
    kinds = f"{Column(one).type} != 'NULL' AND {Column(other).type} != 'NULL'"
    present = f"{one.path} exists and {other.path} exists"
    return Question(
        f"count of any where {present} and not {one.path} = null and not {other.path} = null"
        f" by {one.path}, {other.path}",
        f"SELECT {columns}, count(*) FROM events WHERE coalesce({kinds}, false) GROUP BY 1, 2",
    )


def _by_element(array: Members, one: Property) -> Question:
    """An event counts once for each distinct value of its elements; missing is the value of some."""
    path = "properties." + ".".join(map(quoted, array)) + f"[].{quoted(one.members[0])}"
    column, table = Column(one).group, array_table(array)
    return Question(
        f"count, customers of any where {path} exists by {path}",
        f"""
        SELECT {column}, count(DISTINCT id), count(DISTINCT customer)
        FROM {table} JOIN (SELECT id, customer FROM events) USING (id)
        WHERE id IN (SELECT id FROM {table} WHERE {column} IS NOT NULL) GROUP BY 1
        """,
        is_grouped=True,
    )
