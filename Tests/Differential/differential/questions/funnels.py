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


def questions(survey: Survey, chance: random.Random) -> Iterator[Question]:
    for _ in range(_FUNNELS):
        steps = [chance.choice(survey.events[:6]) for _ in range(chance.choice((2, 3)))]
        window, seconds = chance.choice(_WINDOWS)
        ties, order = chance.choice((("either", "<="), ("apart", "<")))
        yield Question(
            f"funnel {' then '.join(map(quoted, steps))} within {window} ties {ties}",
            _sql(steps, seconds * 1_000_000, order),
            columns=3,
        )


def _sql(steps: list[str], window: int, order: str) -> str:
    """A step's row: those who have a chain of that many events or more."""
    return " UNION ALL ".join(
        f"SELECT {level}, {literal(steps[level - 1])}, count(*) FROM"
        f" (SELECT DISTINCT e1.customer FROM {_chain(steps[:level], window, order)})"
        for level in range(1, len(steps) + 1)
    )


def _chain(steps: list[str], window: int, order: str) -> str:
    tables = ", ".join(f"events e{number}" for number in range(1, len(steps) + 1))
    terms = ["e1.customer IS NOT NULL"]
    for number, step in enumerate(steps, 1):
        terms.append(f"e{number}.event = {literal(step)}")
        if number > 1:
            terms.append(f"e{number}.customer = e1.customer AND e{number - 1}.t {order} e{number}.t")
            terms.append(f"e{number}.t - e1.t <= {window}")
        terms += [f"e{number}.id != e{earlier}.id" for earlier in range(1, number)]
    return f"{tables} WHERE {' AND '.join(terms)}"
