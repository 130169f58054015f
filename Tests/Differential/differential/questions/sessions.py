"""Sessions by the events' own ids, and by gaps."""

from __future__ import annotations

import random
from collections.abc import Iterator

from differential.conditions import quoted
from differential.duck import literal
from differential.question import Question
from differential.survey import Survey

_GAPS = (("5 minutes", 300), ("30 minutes", 1800), ("6 hours", 21_600))
_ZONES = ("UTC", "America/New_York", "Asia/Kathmandu")
_FIGURES = """
    count(*), count(DISTINCT customer),
    list_sort(list(length))[greatest(1, ceil(0.5 * count(*))::INT)] / 1000000, sum(n) / count(*)
    """


def questions(survey: Survey, _: random.Random) -> Iterator[Question]:
    yield Question(
        "sessions where customer exists", f"WITH {_sessions(by_ids())} SELECT {_FIGURES} FROM sessions"
    )
    for gap, seconds in _GAPS:
        found = _sessions(_by_gaps("customer", seconds))
        yield Question(
            f"sessions where customer exists gap {gap}", f"WITH {found} SELECT {_FIGURES} FROM sessions"
        )
        for zone in _ZONES:
            yield _per_day(gap, found, zone)
    for event in survey.events[:8]:
        yield _that_hold(event)


def _by_gaps(own: str, seconds: int) -> str:
    """Numbers a customer's sessions: one more after each gap that is longer. Both windows take events of
    one time in the same order."""
    order = f"(PARTITION BY {own} ORDER BY t, id ROWS UNBOUNDED PRECEDING)"
    return f"""
        SELECT *, 'gap ' || sum(begins) OVER {order} AS key FROM (
            SELECT *, (coalesce(t - lag(t) OVER (PARTITION BY {own} ORDER BY t, id), 9e18::BIGINT)
                > {seconds * 1_000_000})::INT AS begins
            FROM events WHERE customer IS NOT NULL)
        """


def by_ids() -> str:
    """By the ids of events that have one; the others by gaps of 30 minutes among themselves."""
    return f"""
        SELECT * REPLACE (coalesce('id ' || session, key) AS key)
        FROM ({_by_gaps("customer, session IS NULL", 1800)})
        """


def _sessions(keyed: str) -> str:
    return f"""keyed AS ({keyed}), sessions AS (
        SELECT customer, key, min(t) AS began, max(t) - min(t) AS length, count(*) AS n
        FROM keyed GROUP BY customer, key)"""


def _per_day(gap: str, found: str, zone: str) -> Question:
    day = f"timezone('{zone}', make_timestamp(began)::TIMESTAMPTZ)::DATE"
    return Question(
        f"sessions where customer exists gap {gap} per day tz {zone}",
        f"WITH {found} SELECT {day}, {_FIGURES} FROM sessions GROUP BY 1",
        drops_zeros=True,
    )


def _that_hold(event: str) -> Question:
    return Question(
        f"count, sessions of {quoted(event)} where customer exists",
        f"""
        WITH keyed AS ({by_ids()})
        SELECT count(*), count(DISTINCT (customer, key)) FROM keyed WHERE event = {literal(event)}
        """,
    )
