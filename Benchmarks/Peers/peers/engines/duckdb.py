"""DuckDB: a native table with typed columns, sorted by customer and time; and one with a unique index."""

from __future__ import annotations

import sys

from peers.engines.behaviour_duckdb import BEHAVIOUR
from peers.engines.engine import Engine
from peers.engines.sql import DAY_MILLISECONDS, GROUPS, STEPS, WINDOWS, funnel_by_windows
from peers.questions import CUSTOMER

_VIEWS = "event = 'product_viewed'"


def _funnel_by_asof_joins(key: str) -> str:
    """A funnel by ASOF joins: each event with the last one of the step before it.

    Along a step the start of the best chain never decreases with time, so the last event before (or
    at the same time) carries the latest start.
    """
    steps, window = STEPS[key], WINDOWS[key]
    group = "".join(f", {name}" for name in GROUPS[key])
    own = "".join(f", step.{name}" for name in GROUPS[key])
    same = "".join(f" AND before.{name} = step.{name}" for name in GROUPS[key])
    parts = [
        f"""step_{level} AS (SELECT customer{group}, epoch_ms(time) AS stamp, epoch_ms(time) AS began
            FROM events WHERE event = '{event}' AND customer IS NOT NULL)"""
        for level, event in enumerate(steps, 1)
    ]
    parts.append("chain_1 AS (SELECT * FROM step_1)")
    parts += [
        f"""chain_{level} AS (SELECT step.customer{own}, step.stamp, before.began
            FROM step_{level} step ASOF JOIN chain_{level - 1} before
            ON before.customer = step.customer{same} AND before.stamp <= step.stamp)"""
        for level in range(2, len(steps) + 1)
    ]
    levels = " UNION ALL ".join(
        f"SELECT customer{group}, {level} AS level FROM chain_{level}"
        f" WHERE stamp - began <= {window}"
        for level in range(1, len(steps) + 1)
    )
    listed = "".join(f"{name}, " for name in GROUPS[key])
    return f"""WITH {', '.join(parts)}, units AS (
            SELECT customer{group}, max(level) AS level FROM ({levels}) GROUP BY customer{group})
        SELECT {listed}level, count(*) FROM units GROUP BY {listed}level"""


_TEXTS: dict[str, tuple[str, ...]] = {
    "count-by-event": ("SELECT event, count(*) FROM events GROUP BY event",),
    "count-per-day": (
        "SELECT strftime(time::DATE, '%Y-%m-%d'), count(*) FROM events GROUP BY time::DATE",
        f"""SELECT strftime(make_timestamp(day * {DAY_MILLISECONDS} * 1000), '%Y-%m-%d'), n FROM (
            SELECT epoch_ms(time) // {DAY_MILLISECONDS} AS day, count(*) AS n
            FROM events GROUP BY day)""",
    ),
    "count-filter-day": (
        f"""SELECT strftime(time::DATE, '%Y-%m-%d'), count(*) FROM events
            WHERE {_VIEWS} AND country = 'DE' GROUP BY time::DATE""",
    ),
    "top-products": (
        f"""SELECT product, count(*) AS views FROM events WHERE {_VIEWS}
            GROUP BY product ORDER BY views DESC, product LIMIT 20""",
    ),
    "unique-customers": (
        "SELECT event, count(DISTINCT customer) FROM events WHERE customer IS NOT NULL GROUP BY event",
        """SELECT event, count(*) FROM (SELECT DISTINCT event, customer FROM events
            WHERE customer IS NOT NULL) GROUP BY event""",
    ),
    "viewed-one": (
        f"""SELECT product, count(*), epoch_ms(min(time)), epoch_ms(max(time)) AS last FROM events
            WHERE customer = '{CUSTOMER}' AND {_VIEWS}
            GROUP BY product ORDER BY last DESC, product LIMIT 20""",
    ),
    "funnel-3": (_funnel_by_asof_joins("funnel-3"), funnel_by_windows("funnel-3", "epoch_ms(time)")),
    "funnel-5": (_funnel_by_asof_joins("funnel-5"), funnel_by_windows("funnel-5", "epoch_ms(time)")),
    "viewed-every": (
        f"""SELECT * FROM (SELECT customer, product, count(*) AS views,
                epoch_ms(min(time)) AS first, epoch_ms(max(time)) AS last
            FROM events WHERE {_VIEWS} AND customer IS NOT NULL GROUP BY customer, product)
        QUALIFY row_number() OVER (PARTITION BY customer ORDER BY last DESC, product) <= 5""",
    ),
}


def _command(form: str) -> list[str]:
    return [sys.executable, "-m", "peers.workers.duckdb_worker", form]


def plain() -> Engine:
    return Engine(
        key="duckdb",
        title="DuckDB",
        command=_command("plain"),
        layout="Native table, typed columns (UUID, TIMESTAMP_MS), loaded by `read_json` with the"
        " columns declared, then sorted by (customer, time) into a new file. No index, no"
        " deduplication.",
        texts=_TEXTS | BEHAVIOUR,
        settling="sorting into a new file",
    )


def unique() -> Engine:
    return Engine(
        key="duckdb-unique",
        title="DuckDB, unique insert id",
        command=_command("unique"),
        layout="The same table in the order of arrival with `UNIQUE (insert_id)`, filled with"
        " `ON CONFLICT DO NOTHING`.",
        deduplicates=True,
    )
