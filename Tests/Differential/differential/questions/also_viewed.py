"""What those who viewed a product viewed, too: anywhere, not long apart, or in one session."""

from __future__ import annotations

import random
from collections.abc import Iterator

from differential.conditions import quoted
from differential.duck import literal
from differential.question import Question
from differential.questions.sessions import by_ids
from differential.survey import Survey

_PRODUCTS = 4
_HOUR = 3_600_000_000


def questions(survey: Survey, chance: random.Random) -> Iterator[Question]:
    for event in survey.events[:4]:
        for product in chance.sample(survey.products, min(_PRODUCTS, len(survey.products))):
            head = f"also viewed {quoted(product)} of {quoted(event)}"
            yield Question(head, _also(event, product, "true"))
            yield Question(f"{head} within 1 hour", _also(event, product, f"abs(one.t - t) <= {_HOUR}"))
            yield Question(f"{head} same session", _in_session(event, product))


def _also(event: str, product: str, near: str) -> str:
    """Of the customers; lift is the share among them by the share among all who viewed something."""
    return f"""
        WITH {_views("events", "customer", event)}
        SELECT product, count(DISTINCT unit), {_ratios(product)}
        FROM {_pairs(product, near)} GROUP BY product
        """


def _in_session(event: str, product: str) -> str:
    return f"""
        WITH {_views(f"({by_ids()})", "(customer, key)", event)}
        SELECT product, count(DISTINCT customer), count(DISTINCT unit), {_ratios(product)}
        FROM {_pairs(product, "true")} GROUP BY product
        """


def _views(events: str, unit: str, event: str) -> str:
    return f"""views AS (
        SELECT customer, {unit} AS unit, t, unnest(products) AS product FROM {events}
        WHERE event = {literal(event)} AND customer IS NOT NULL)"""


def _pairs(product: str, near: str) -> str:
    return f"""
        (SELECT DISTINCT views.customer, unit, views.product FROM views
            JOIN (SELECT unit, t FROM views WHERE product = {literal(product)}) one USING (unit)
            WHERE {near.replace("- t)", "- views.t)")} AND views.product != {literal(product)})
        JOIN (SELECT product, count(DISTINCT unit) AS viewers FROM views GROUP BY product) USING (product)
        """


def _ratios(product: str) -> str:
    base = f"(SELECT count(DISTINCT unit) FROM views WHERE product = {literal(product)})"
    everyone = "(SELECT count(DISTINCT unit) FROM views)"
    share = f"count(DISTINCT unit) / {base}"
    return f"{share}, {share} / (any_value(viewers) / {everyone})"
