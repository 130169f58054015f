"""Counts of events under every condition, its negation, and pairs of conditions."""

from __future__ import annotations

import random
from collections.abc import Iterator

from differential import conditions
from differential.conditions import Condition, quoted
from differential.duck import literal
from differential.question import Question
from differential.survey import Survey

_PAIRS = 60


def questions(survey: Survey, chance: random.Random) -> Iterator[Question]:
    found = conditions.all_of(survey, chance)
    for condition in found:
        yield _count("any", "true", condition)
        yield _count("any", "true", condition.negated())
    for _ in range(_PAIRS):
        one, other = chance.choice(found), chance.choice(found)
        joined = one.joined(chance.choice(("and", "or")), chance.choice((other, other.negated())))
        event = chance.choice(survey.events)
        yield _count(quoted(event), f"event = {literal(event)}", joined)
        yield _with(event, joined)


def _count(events: str, chosen: str, condition: Condition) -> Question:
    return Question(
        f"count, customers of {events} where {condition.text}",
        f"SELECT count(*), count(DISTINCT customer) FROM events WHERE {chosen} AND {condition.sql}",
    )


def _with(event: str, condition: Condition) -> Question:
    return Question(
        f"count of {quoted(event)} with not {condition.text}",
        f"SELECT count(*) FROM events WHERE event = {literal(event)} AND NOT {condition.sql}",
    )
