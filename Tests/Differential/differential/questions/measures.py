"""Sums, averages, extremes, exact percentiles, distinct values, and what a customer has on average."""

from __future__ import annotations

import random
from collections.abc import Iterator

from differential.conditions import quoted
from differential.duck import Column, literal
from differential.question import Question
from differential.survey import Property, Survey

_SHARES = (("median", 0.5), ("p90", 0.9), ("p99.9", 0.999))


def questions(survey: Survey, chance: random.Random) -> Iterator[Question]:
    groups = [one for one in survey.properties if one.has_one_kind and one.texts]
    for one in survey.properties:
        if one.numbers and not one.texts:
            yield _of_numbers(one, None)
            yield _of_numbers(one, chance.choice(groups))
        yield _unique(one)
    for event in survey.events[:8]:
        yield _per_customer(event, None)
        yield _per_customer(event, chance.choice(groups))


def _nearest_rank(values: str, share: float) -> str:
    """The ceil(p·n)-th smallest value, by Hyndman and Fan's first definition."""
    return f"list_sort(list({values}))[greatest(1, ceil({share} * count({values}))::INT)]"


def _of_numbers(one: Property, group: Property | None) -> Question:
    number = Column(one).number
    texts = [f"{word} {one.path}" for word in ("sum", "avg", "min", "max", *(word for word, _ in _SHARES))]
    columns = [f"coalesce(sum({number}), 0)", f"avg({number})", f"min({number})", f"max({number})"]
    columns += [_nearest_rank(f"{number}", share) for _, share in _SHARES]
    kept = f"coalesce({Column(one).type} = 'NUMBER', false)"
    return _grouped(f"{', '.join(texts)} of any where {one.path} exists", columns, kept, group)


def _unique(one: Property) -> Question:
    column = Column(one)
    columns = [f"count(DISTINCT {column.group}) FILTER ({column.type} != 'NULL')"]
    return _grouped(f"unique {one.path} of any", columns, "true", None)


def _grouped(text: str, columns: list[str], kept: str, group: Property | None) -> Question:
    if group is None:
        return Question(text, f"SELECT {', '.join(columns)} FROM events WHERE {kept}")
    by = Column(group).group
    return Question(
        f"{text} by {group.path}",
        f"SELECT {by}, {', '.join(columns)} FROM events WHERE {kept} GROUP BY 1",
        is_grouped=True,
    )


def _per_customer(event: str, group: Property | None) -> Question:
    words = ("avg", "min", "max", *(word for word, _ in _SHARES))
    texts = ", ".join(f"{word} per customer" for word in words)
    shares = ", ".join(_nearest_rank("n", share) for _, share in _SHARES)
    by = "0" if group is None else Column(group).group
    inner = f"""
        SELECT {by} AS g, count(*) AS n FROM events
        WHERE event = {literal(event)} AND customer IS NOT NULL GROUP BY g, customer
        """
    measured = f"avg(n), min(n), max(n), {shares}"
    text = f"{texts} of {quoted(event)} where customer exists"
    if group is None:
        return Question(text, f"SELECT {measured} FROM ({inner})")
    return Question(
        f"{text} by {group.path}", f"SELECT g, {measured} FROM ({inner}) GROUP BY g", is_grouped=True
    )
