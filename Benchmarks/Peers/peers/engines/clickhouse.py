"""ClickHouse: a MergeTree ordered by customer and time."""

from __future__ import annotations

import sys

from peers.engines.behaviour_clickhouse import BEHAVIOUR, in_order
from peers.engines.engine import Engine
from peers.engines.sql import GROUPS, STEPS, WINDOWS, names
from peers.questions import CUSTOMER

_VIEWS = "event = 'product_viewed'"


def _funnel(key: str) -> tuple[str, ...]:
    """windowFunnel's default mode counts simultaneous events in either order, as Footfall does."""
    unit = ", ".join(("customer", *GROUPS[key]))
    group = "".join(f"{name}, " for name in GROUPS[key])
    steps = ", ".join(f"event = '{event}'" for event in STEPS[key])
    return in_order(
        f"""SELECT {group}level, count() FROM (
            SELECT {unit}, windowFunnel({WINDOWS[key]})(
                toUInt64(toUnixTimestamp64Milli(time)), {steps}) AS level
            FROM events WHERE event IN ({names(STEPS[key])}) AND customer != ''
            GROUP BY {unit})
        WHERE level > 0 GROUP BY {group}level"""
    )


_TEXTS: dict[str, tuple[str, ...]] = {
    "count-by-event": ("SELECT event, count() FROM events GROUP BY event",),
    "count-per-day": (
        "SELECT toString(toDate(time) AS day), count() FROM events GROUP BY day",
    ),
    "count-filter-day": (
        f"""SELECT toString(toDate(time) AS day), count() FROM events
            WHERE {_VIEWS} AND country = 'DE' GROUP BY day""",
    ),
    "top-products": (
        f"""SELECT product, count() AS views FROM events WHERE {_VIEWS}
            GROUP BY product ORDER BY views DESC, product LIMIT 20""",
    ),
    "unique-customers": (
        "SELECT event, uniqExact(customer) FROM events WHERE customer != '' GROUP BY event",
        """SELECT event, count() FROM (SELECT event, customer FROM events WHERE customer != ''
            GROUP BY customer, event) GROUP BY event SETTINGS optimize_aggregation_in_order = 1""",
    ),
    "viewed-one": (
        f"""SELECT product, count(), toUnixTimestamp64Milli(min(time)),
                toUnixTimestamp64Milli(max(time)) AS last
            FROM events WHERE customer = '{CUSTOMER}' AND {_VIEWS}
            GROUP BY product ORDER BY last DESC, product LIMIT 20""",
    ),
    "funnel-3": _funnel("funnel-3"),
    "funnel-5": _funnel("funnel-5"),
    "viewed-every": in_order(
        f"""SELECT customer, product, count() AS views, toUnixTimestamp64Milli(min(time)) AS first,
                toUnixTimestamp64Milli(max(time)) AS last
            FROM events WHERE {_VIEWS} AND customer != '' GROUP BY customer, product
            ORDER BY customer, last DESC, product LIMIT 5 BY customer"""
    ),
}


def engine() -> Engine:
    return Engine(
        key="clickhouse",
        title="ClickHouse",
        command=[sys.executable, "-m", "peers.workers.clickhouse_worker"],
        layout="MergeTree ORDER BY (customer, time), LowCardinality(String) for all texts but"
        " customer and session, UUID, DateTime64(3) with Delta and LZ4, nothing Nullable, inserts"
        " synced (`fsync_after_insert`), then `OPTIMIZE TABLE … FINAL`. Query cache and"
        " query-condition cache off. No deduplication.",
        texts=_TEXTS | BEHAVIOUR,
        # Parts that were merged away stay for some minutes.
        size_text="SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND table = 'events'",
        columns_text="SELECT column, sum(column_bytes_on_disk) FROM system.parts_columns"
        " WHERE active AND table = 'events' GROUP BY column",
        settling="`OPTIMIZE … FINAL`",
    )
