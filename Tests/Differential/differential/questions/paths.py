"""The ways that customers go on from an event, come to one, or take between two.

Events of one time go by their names, as in Footfall: what else tells them apart shows in no path.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from differential.conditions import quoted
from differential.duck import literal
from differential.question import Question
from differential.survey import Survey

_ROUNDS = 6
_WINDOWS = (
    ("", "true"),
    (" within 1 hour", "abs(t - began) <= 3600000000"),
    (" within 3 days", "abs(t - began) <= 259200000000"),
)
_NUMBERED = "row_number() OVER (PARTITION BY customer ORDER BY t, event, id)"


def questions(survey: Survey, chance: random.Random) -> Iterator[Question]:
    for _ in range(_ROUNDS):
        start, end = chance.choice(survey.events[:6]), chance.choice(survey.events[:6])
        steps = 1 + chance.randrange(4)
        window, near = chance.choice(_WINDOWS)
        tail = f"steps {steps}{window}"
        yield Question(f"paths from {quoted(start)} {tail}", _one_way(start, steps, near, ">=", ""))
        yield Question(f"paths to {quoted(start)} {tail}", _one_way(start, steps, near, "<=", "DESC"))
        yield Question(
            f"paths from {quoted(start)} to {quoted(end)} {tail}", _between(start, end, steps, near)
        )


def _near(start: str, near: str) -> str:
    """A customer's events beside the first anchor, numbered in their order."""
    return f"""
        ordered AS (
            SELECT customer, event, t, {_NUMBERED} AS place FROM events WHERE customer IS NOT NULL),
        anchors AS (
            SELECT customer, min(place) AS anchor, min(t) AS began FROM ordered
            WHERE event = {literal(start)} GROUP BY customer),
        near AS (SELECT * FROM ordered JOIN anchors USING (customer) WHERE {near})
        """


def _told(events: str, order: str) -> str:
    """Repeats are told once."""
    before = f"lag(event) OVER (PARTITION BY customer ORDER BY place {order})"
    return f"""
        told AS (
            SELECT customer, event, row_number() OVER (PARTITION BY customer ORDER BY place {order}) AS n
            FROM (SELECT *, {before} AS before FROM ({events})) WHERE before IS DISTINCT FROM event)
        """


def _one_way(start: str, steps: int, near: str, compared: str, order: str) -> str:
    side = f"SELECT * FROM near WHERE place {compared} anchor"
    return _counted(
        f"{_near(start, near)}, {_told(side, order)}",
        f"""
        SELECT string_agg(event, ' > ' ORDER BY n {order}) AS path FROM told
        WHERE n <= {steps + 1} GROUP BY customer
        """,
    )


def _between(start: str, end: str, steps: int, near: str) -> str:
    inside = "SELECT * FROM near JOIN ends USING (customer) WHERE place >= anchor AND place < last"
    ends = f"""
        ends AS (
            SELECT customer, min(place) AS last FROM near
            WHERE place > anchor AND event = {literal(end)} GROUP BY customer)
        """
    return _counted(
        f"{_near(start, near)}, {ends}, {_told(inside, '')}",
        f"""
        SELECT string_agg(event, ' > ' ORDER BY n) FILTER (n <= {steps + 1})
            || if(count(*) > {steps + 1}, ' > …', '') || ' > ' || {literal(end)} AS path
        FROM told GROUP BY customer
        """,
    )


def _counted(tables: str, paths: str) -> str:
    return f"""
        WITH {tables}, paths AS ({paths})
        SELECT path, count(*), count(*) / (SELECT count(*) FROM paths) FROM paths GROUP BY path
        """
