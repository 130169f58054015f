"""Ordered funnels of two and three steps: the most steps that any chain of distinct events reaches."""

from __future__ import annotations

import random
from collections.abc import Iterator

from differential.conditions import quoted
from differential.duck import literal
from differential.question import Question
from differential.survey import Survey

_FUNNELS = 30
_WINDOWS = (("5 minutes", 300), ("1 hour", 3600), ("1 day", 86_400), ("30 days", 2_592_000))
# A step that comes twice is asked for with joins, which are quadratic in a customer's events.
_JOINED_EVENTS_MAX = 100_000


def questions(survey: Survey, chance: random.Random) -> Iterator[Question]:
    names = survey.events[:6]
    for number in range(_FUNNELS):
        count = min(chance.choice((2, 3)), len(names))
        repeats = number % 2 == 0 and survey.count <= _JOINED_EVENTS_MAX
        steps = chance.choices(names, k=count) if repeats else chance.sample(names, count)
        window, seconds = chance.choice(_WINDOWS)
        ties = chance.choice(("either", "apart"))
        sql = _joined if len(set(steps)) < len(steps) else _cascade
        yield Question(
            f"funnel {' then '.join(map(quoted, steps))} within {window} ties {ties}",
            sql(steps, seconds * 1_000_000, ties == "either"),
            columns=3,
        )


def _rows(steps: list[str], customers: Iterator[str]) -> str:
    """A step's row: those who have a chain of that many events or more."""
    return " UNION ALL ".join(
        f"SELECT {level}, {literal(step)}, count(*) FROM (SELECT DISTINCT customer FROM {each})"
        for level, (step, each) in enumerate(zip(steps, customers), 1)
    )


def _cascade(steps: list[str], window: int, either: bool) -> str:
    """Steps that differ: an event of step n continues the latest start that an event of step n - 1
    before it has. No chain through an earlier start reaches further."""
    before = "CURRENT ROW" if either else "1 PRECEDING"
    over = f"(PARTITION BY customer ORDER BY t RANGE BETWEEN UNBOUNDED PRECEDING AND {before})"
    tables = [
        f"s1 AS (SELECT *, CASE WHEN event = {literal(steps[0])} THEN t END AS a1 FROM events"
        " WHERE customer IS NOT NULL)"
    ]
    for level, step in enumerate(steps[1:], 2):
        latest = f"max(a{level - 1}) OVER {over}"
        reached = f"event = {literal(step)} AND t - {latest} <= {window}"
        tables.append(
            f"s{level} AS (SELECT *, CASE WHEN {reached} THEN {latest} END AS a{level} FROM s{level - 1})"
        )
    reached = (f"s{len(steps)} WHERE a{level} IS NOT NULL" for level in range(1, len(steps) + 1))
    return f"WITH {', '.join(tables)} {_rows(steps, reached)}"


def _joined(steps: list[str], window: int, either: bool) -> str:
    """Any steps, by the definition."""
    levels = range(1, len(steps) + 1)
    return _rows(steps, (_chain(steps[:level], window, "<=" if either else "<") for level in levels))


def _chain(steps: list[str], window: int, order: str) -> str:
    tables = ", ".join(f"events e{number}" for number in range(1, len(steps) + 1))
    terms = ["e1.customer IS NOT NULL"]
    for number, step in enumerate(steps, 1):
        terms.append(f"e{number}.event = {literal(step)}")
        if number > 1:
            terms.append(f"e{number}.customer = e1.customer AND e{number - 1}.t {order} e{number}.t")
            terms.append(f"e{number}.t - e1.t <= {window}")
        terms += [f"e{number}.id != e{earlier}.id" for earlier in range(1, number)]
    return f"(SELECT e1.customer FROM {tables} WHERE {' AND '.join(terms)})"
