"""Of customers who did something, or never did; beside the days before; and as it was known by a time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from differential.conditions import quoted
from differential.duck import literal
from differential.question import Question
from differential.survey import Survey

_ROUNDS = 12


def questions(survey: Survey, chance: random.Random) -> Iterator[Question]:
    for _ in range(_ROUNDS):
        yield _among(survey, chance)
        yield _versus_previous(survey, chance)
        yield _known_by(survey, chance)


def _day(survey: Survey, chance: random.Random) -> datetime:
    moment = datetime.fromtimestamp(chance.randrange(survey.first, survey.last + 1) // 1_000_000, UTC)
    return datetime(moment.year, moment.month, moment.day)


def _among(survey: Survey, chance: random.Random) -> Question:
    deeds = [_deed(survey, chance) for _ in range(1 + chance.randrange(2))]
    event = chance.choice(survey.events[:8])
    known = " AND ".join(sql for _, sql in deeds)
    return Question(
        f"count, customers of {quoted(event)} among ({' and '.join(text for text, _ in deeds)})",
        f"""
        SELECT count(*), count(DISTINCT customer) FROM events
        WHERE event = {literal(event)} AND customer IS NOT NULL AND {known}
        """,
    )


def _deed(survey: Survey, chance: random.Random) -> tuple[str, str]:
    event, least = chance.choice(survey.events[:8]), 1 + chance.randrange(3)
    never, start = chance.choice(("", "never ")), _day(survey, chance)
    ranges = (("", "true"), (f" since {start.date()}", f"instant >= TIMESTAMPTZ '{start}+00'"))
    text, in_range = chance.choice(ranges)
    customers = f"""
        SELECT customer FROM events WHERE event = {literal(event)} AND customer IS NOT NULL AND {in_range}
        GROUP BY customer HAVING count(*) >= {least}
        """
    times = f" at least {least} times" if least > 1 else ""
    return f"{never}did {quoted(event)}{times}{text}", f"customer {'NOT ' if never else ''}IN ({customers})"


def _versus_previous(survey: Survey, chance: random.Random) -> Question:
    first, days = _day(survey, chance), chance.choice((1, 3, 7))
    event = chance.choice(survey.events[:8])

    def counts(start: datetime) -> tuple[str, str]:
        end = start + timedelta(days=days)
        within = f"instant >= TIMESTAMPTZ '{start}+00' AND instant < TIMESTAMPTZ '{end}+00'"
        return f"count(*) FILTER ({within})", f"count(DISTINCT customer) FILTER ({within})"

    pairs = zip(counts(first), counts(first - timedelta(days=days)))
    cells = (f"{new}, {old}, ({new} - {old}) / nullif({old}, 0)" for new, old in pairs)
    last = first + timedelta(days=days - 1)
    return Question(
        f"count, customers of {quoted(event)} from {first.date()} through {last.date()} vs previous",
        f"SELECT {', '.join(cells)} FROM events WHERE event = {literal(event)}",
    )


def _known_by(survey: Survey, chance: random.Random) -> Question:
    day, event = _day(survey, chance), chance.choice(survey.events[:8])
    moment = int(day.replace(tzinfo=UTC).timestamp()) * 1_000_000
    return Question(
        f"count, customers of {quoted(event)} known by {day.date()}",
        f"""
        SELECT count(*), count(DISTINCT customer) FROM events
        WHERE event = {literal(event)} AND received <= {moment}
        """,
    )
