"""SQLite: a table with a unique insert id and a covering index for every question."""

from __future__ import annotations

import sys

from peers.engines.engine import Engine
from peers.engines.sql import DAY_MILLISECONDS, funnel_by_windows
from peers.questions import CUSTOMER

_VIEWS = "event = 'product_viewed'"


def _per_day(condition: str) -> str:
    return f"""SELECT date(day * {DAY_MILLISECONDS // 1000}, 'unixepoch'), n FROM (
        SELECT time / {DAY_MILLISECONDS} AS day, count(*) AS n FROM events {condition} GROUP BY day)"""


_TEXTS: dict[str, tuple[str, ...]] = {
    "count-by-event": ("SELECT event, count(*) FROM events GROUP BY event",),
    "count-per-day": (_per_day(""),),
    "count-filter-day": (_per_day(f"WHERE {_VIEWS} AND country = 'DE'"),),
    "top-products": (
        f"""SELECT product, count(*) AS views FROM events WHERE {_VIEWS}
            GROUP BY product ORDER BY views DESC, product LIMIT 20""",
    ),
    "unique-customers": (
        """SELECT event, count(DISTINCT customer) FROM events WHERE customer IS NOT NULL
            GROUP BY event""",
    ),
    "viewed-one": (
        f"""SELECT product, count(*), min(time), max(time) AS last FROM events
            WHERE customer = '{CUSTOMER}' AND {_VIEWS}
            GROUP BY product ORDER BY last DESC, product LIMIT 20""",
    ),
    "funnel-3": (funnel_by_windows("funnel-3", "time"),),
    "funnel-5": (funnel_by_windows("funnel-5", "time"),),
    "viewed-every": (
        f"""SELECT customer, product, views, first, last FROM (
            SELECT *, row_number() OVER (PARTITION BY customer ORDER BY last DESC, product) AS rank
            FROM (SELECT customer, product, count(*) AS views, min(time) AS first, max(time) AS last
                FROM events WHERE {_VIEWS} AND customer IS NOT NULL GROUP BY customer, product))
        WHERE rank <= 5""",
    ),
}


def engine() -> Engine:
    return Engine(
        key="sqlite",
        title="SQLite",
        command=[sys.executable, "-m", "peers.workers.sqlite_worker"],
        layout="One table with `UNIQUE (insert_id)` as 16-byte blobs, filled in one transaction with"
        " `INSERT OR IGNORE` from JSON decoded in Python, WAL, `synchronous = FULL`; then covering"
        " indexes on (customer, event, time, product), (event, customer, time, device), (event,"
        " country, time), (event, product), (time), and `ANALYZE`. One thread: it has no more.",
        texts=_TEXTS,
        deduplicates=True,
        settling="building the other indexes",
    )
