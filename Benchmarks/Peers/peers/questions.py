"""The questions, in Footfall's language, and how an answer looks that can be compared.

A comparable answer is a set of rows of texts: days as `2026-01-31`, instants as milliseconds since the
epoch, funnels as (group, step, customers). Engines order rows differently, so order does not count; which
rows belong to a `top` or a `limit` is fixed by ties in the order of the product's bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

Rows = list[tuple[str, ...]]
CUSTOMER = "{customer}"
FASTEST = "the fastest"
RETENTION_WEEKS = 8
SESSION_GAP_MINUTES = 30
COHORT_VIEWS = 10
FUNNEL_3 = ("product_viewed", "product_added_to_cart", "checkout_completed")
FUNNEL_5 = (
    "product_viewed",
    "product_added_to_cart",
    "checkout_started",
    "payment_info_submitted",
    "checkout_completed",
)


@dataclass(frozen=True)
class Question:
    key: str
    title: str
    text: str
    columns: tuple[str, ...]
    aims: dict[str, float]
    """How many times longer a peer is to take, by its title; `FASTEST` is whichever is the fastest."""

    @property
    def aim(self) -> str:
        """The aims as the report has them."""
        return ", ".join(f"{factor:g}× {peer}" for peer, factor in self.aims.items())

    @property
    def of_customers(self) -> bool:
        """Whether it is put for several customers one after the other."""
        return CUSTOMER in self.text


QUESTIONS = (
    Question(
        "count-by-event",
        "count by event",
        "count of any by event",
        ("event", "count"),
        {FASTEST: 50},
    ),
    Question(
        "count-per-day",
        "count per day",
        "count of any per day",
        ("day", "count"),
        {FASTEST: 50},
    ),
    Question(
        "count-filter-day",
        "count per day of one event, one country",
        "count of product_viewed where country = DE per day",
        ("day", "count"),
        {FASTEST: 3},
    ),
    Question(
        "top-products",
        "top 20 products of one event",
        "count of product_viewed by product top 20",
        ("product", "count"),
        {FASTEST: 4},
    ),
    Question(
        "unique-customers",
        "unique customers by event",
        "customers of any by event",
        ("event", "customers"),
        {FASTEST: 25},
    ),
    Question(
        "viewed-one",
        "products viewed by one customer",
        f'viewed for "{CUSTOMER}" limit 20',
        ("product", "views", "first", "last"),
        {FASTEST: 30},
    ),
    Question(
        "funnel-3",
        "funnel, 3 steps, 1 day",
        f"funnel {' then '.join(FUNNEL_3)} within 1 day",
        ("step", "customers"),
        {"ClickHouse": 12, "DuckDB": 60, "TrailDB": 40},
    ),
    Question(
        "funnel-5",
        "funnel, 5 steps, 7 days, by device",
        f"funnel {' then '.join(FUNNEL_5)} within 7 days by device",
        ("device", "step", "customers"),
        {FASTEST: 10},
    ),
    Question(
        "viewed-every",
        "viewed products of every customer, 5 each",
        "viewed for every customer limit 5",
        ("customer", "product", "views", "first", "last"),
        {FASTEST: 5},
    ),
    Question(
        "retention",
        f"retention of first viewers, {RETENTION_WEEKS} weeks",
        f"retention first product_viewed returning checkout_completed per week for {RETENTION_WEEKS} weeks",
        ("cohort", "size", *map(str, range(RETENTION_WEEKS))),
        {FASTEST: 10},
    ),
    Question(
        "sessions",
        f"sessions by a gap of {SESSION_GAP_MINUTES} minutes, per day",
        f"sessions where customer exists gap {SESSION_GAP_MINUTES} minutes per day",
        ("day", "count", "customers"),
        {FASTEST: 10},
    ),
    Question(
        "paths",
        "the 20 most frequent paths of 3",
        "paths from product_added_to_cart within 1 day steps 2 top 20",
        ("path", "customers"),
        {FASTEST: 10},
    ),
    Question(
        "funnel-held",
        "funnel of the same product, with an exclusion",
        "funnel product_viewed then product_added_to_cart excluding product_removed_from_cart"
        " same product within 1 day",
        ("step", "customers"),
        {FASTEST: 10},
    ),
    Question(
        "funnel-trend",
        "funnel, 3 steps, 1 day, per day of entry",
        f"funnel {' then '.join(FUNNEL_3)} within 1 day per day",
        ("day", "step", "customers"),
        {FASTEST: 10},
    ),
    Question(
        "cohort",
        "count per day among frequent viewers",
        f"count of checkout_completed among (did product_viewed at least {COHORT_VIEWS} times) per day",
        ("day", "count"),
        {FASTEST: 10},
    ),
)
_STEPS = {"funnel-3": 3, "funnel-5": 5, "funnel-held": 2, "funnel-trend": 3}


def footfall_rows(question: Question, records: list[dict[str, str]]) -> Rows:
    """Footfall's answer, made comparable: without empty days and without what `top` sums up."""
    milliseconds = [column in ("first", "last") for column in question.columns]
    rows = []
    for record in records:
        values = [record[column] for column in question.columns]
        if values[0] == "other" or "0" in (record.get("count"), record.get("size")):
            continue
        rows.append(
            tuple(
                _milliseconds(value) if is_time else value
                for value, is_time in zip(values, milliseconds)
            )
        )
    if question.key in _STEPS:
        entered = {row[:-2] for row in rows if row[-2] == "1" and row[-1] != "0"}
        rows = [row for row in rows if row[:-2] in entered]
    return rows


def _milliseconds(instant: str) -> str:
    return str(round(datetime.fromisoformat(instant).timestamp() * 1000))


def level_rows(question: Question, rows: list[list[str]]) -> Rows:
    """An SQL answer, made comparable: of funnels the customers of each level become those of each step."""
    if question.key not in _STEPS:
        return [tuple(row) for row in rows]
    steps = _STEPS[question.key]
    groups: dict[tuple[str, ...], list[int]] = {}
    for *group, level, customers in rows:
        reached = groups.setdefault(tuple(group), [0] * steps)
        for step in range(int(level)):
            reached[step] += int(customers)
    return [
        (*group, str(step), str(customers))
        for group, reached in groups.items()
        if reached[0]
        for step, customers in enumerate(reached, 1)
    ]


