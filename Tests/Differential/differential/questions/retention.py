"""Who of those that began in a period came back in it, in the next, and so on."""

from __future__ import annotations

import random
from collections.abc import Iterator

from differential.conditions import quoted
from differential.duck import literal
from differential.question import Question
from differential.survey import Survey

_UNITS = ("day", "week", "month")
_PERIODS = 4
_QUESTIONS = 24
_ZONES = ("UTC", "Europe/Berlin", "Asia/Kolkata")


def questions(survey: Survey, chance: random.Random) -> Iterator[Question]:
    names = survey.events[:6]
    for number in range(_QUESTIONS):
        start, returning = chance.choice(names), chance.choice(names)
        if number % 4 == 0:
            yield _rolling(start, returning, chance.choice(("", " unbounded")))
        else:
            yield _calendar(start, returning, chance.choice(_UNITS), chance.choice(_ZONES), number % 4 == 1)


def _calendar(start: str, returning: str, unit: str, zone: str, is_first: bool) -> Question:
    bucket = f"date_trunc('{unit}', timezone('{zone}', instant))"
    # DuckDB's difference in weeks is not one of weeks that begin on Monday.
    period = (
        f"date_diff('day', cohort, {bucket}) // 7"
        if unit == "week"
        else f"date_diff('{unit}', cohort, {bucket})"
    )
    cells = (f"k = {number}" for number in range(_PERIODS))
    first = "first " if is_first else ""
    return Question(
        f"retention {first}{quoted(start)} returning {quoted(returning)} per {unit}"
        f" for {_PERIODS} {unit}s tz {zone}",
        f"""
        WITH starts AS ({_starts(start, bucket, is_first)}), found AS (
            SELECT starts.customer, cohort, {period} AS k
            {_returns(start, returning)})
        SELECT cohort::DATE, {_figures(cells)}
        FROM starts LEFT JOIN found USING (customer, cohort) GROUP BY cohort
        """,
        drops_zeros=True,
    )


def _rolling(start: str, returning: str, unbounded: str) -> Question:
    bucket = "date_trunc('day', timezone('UTC', instant))"
    compared = ">=" if unbounded else "="
    cells = (f"k {compared} {period}" for period in range(_PERIODS))
    return Question(
        f"retention {quoted(start)} returning {quoted(returning)} rolling{unbounded} for {_PERIODS} days",
        f"""
        WITH starts AS ({_starts(start, bucket, False)}), found AS (
            SELECT starts.customer, cohort, (t - began) // 86400000000 AS k {_returns(start, returning)})
        SELECT cohort::DATE, {_figures(cells)}
        FROM starts LEFT JOIN found USING (customer, cohort) GROUP BY cohort
        """,
        drops_zeros=True,
    )


def _starts(event: str, bucket: str, is_first: bool) -> str:
    """A customer's first start event in each cohort, or of all."""
    cohort = f"min({bucket})" if is_first else bucket
    group = "customer" if is_first else f"customer, {bucket}"
    return f"""
        SELECT customer, {cohort} AS cohort, min(t) AS began, arg_min(id, t) AS start_id FROM events
        WHERE event = {literal(event)} AND customer IS NOT NULL GROUP BY {group}
        """


def _returns(start: str, returning: str) -> str:
    """The events that return, the start itself not among them."""
    other = "AND id != start_id" if start == returning else ""
    return f"""
        FROM starts JOIN events ON events.customer = starts.customer
            AND event = {literal(returning)} AND t >= began {other}
        """


def _figures(cells: Iterator[str]) -> str:
    counts = (f"count(DISTINCT customer) FILTER ({cell})" for cell in cells)
    return f"count(DISTINCT customer), {', '.join(counts)}"
