"""The products that customers viewed."""

from __future__ import annotations

import random
from collections.abc import Iterator

from differential.conditions import quoted
from differential.duck import literal
from differential.question import Question
from differential.survey import Survey

_CUSTOMERS = 20


def questions(survey: Survey, chance: random.Random) -> Iterator[Question]:
    for event in survey.events[:4]:
        customers = chance.sample(survey.customers, min(_CUSTOMERS, len(survey.customers)))
        for customer in customers:
            yield _of(event, customer, 1 + chance.randrange(20))
        yield _every(event, 1 + chance.randrange(5))


def _views(event: str) -> str:
    return f"""
        SELECT customer, product, count(*) AS views, min(t) AS first, max(t) AS last,
            row_number() OVER (PARTITION BY customer ORDER BY max(t) DESC, product) AS place
        FROM (SELECT customer, t, unnest(products) AS product FROM events
            WHERE event = {literal(event)} AND customer IS NOT NULL)
        GROUP BY customer, product
        """


def _of(event: str, customer: str, limit: int) -> Question:
    return Question(
        f"viewed for {quoted(customer)} of {quoted(event)} limit {limit}",
        f"""
        SELECT product, views, first, last FROM ({_views(event)})
        WHERE customer = {literal(customer)} AND place <= {limit}
        """,
    )


def _every(event: str, limit: int) -> Question:
    return Question(
        f"viewed for every customer of {quoted(event)} limit {limit}",
        f"SELECT customer, product, views, first, last FROM ({_views(event)}) WHERE place <= {limit}",
    )
