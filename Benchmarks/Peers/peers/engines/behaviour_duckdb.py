"""DuckDB's SQL for the questions about what customers do over time."""

from __future__ import annotations

from peers.engines.sql import DAY_MILLISECONDS
from peers.questions import COHORT_VIEWS, FUNNEL_3, RETENTION_WEEKS, SESSION_GAP_MINUTES

_DAY = "strftime({}::DATE, '%Y-%m-%d')"
_WEEKS = ", ".join(
    f"count(DISTINCT customer) FILTER (week = {week})" for week in range(RETENTION_WEEKS)
)


def _first_to_come(level: int) -> str:
    """Chains from each start, by ASOF joins forward: the first next step after the step before."""
    return f"""SELECT before.customer, before.began, step.stamp FROM chain_{level - 1} before
        ASOF JOIN (SELECT customer, time AS stamp FROM events WHERE event = '{FUNNEL_3[level - 1]}'
            AND customer IS NOT NULL) step
        ON before.customer = step.customer AND before.stamp <= step.stamp"""


BEHAVIOUR: dict[str, tuple[str, ...]] = {
    "retention": (
        f"""WITH starts AS (SELECT customer, min(time) AS began FROM events
                WHERE event = 'product_viewed' AND customer IS NOT NULL GROUP BY customer),
            returned AS (SELECT DISTINCT starts.customer,
                (date_trunc('week', time)::DATE - date_trunc('week', began)::DATE) // 7 AS week
                FROM starts JOIN events ON events.customer = starts.customer
                WHERE event = 'checkout_completed' AND time >= began)
        SELECT {_DAY.format("date_trunc('week', began)")}, count(DISTINCT customer), {_WEEKS}
        FROM starts LEFT JOIN returned USING (customer) GROUP BY 1""",
    ),
    "sessions": (
        f"""WITH gaps AS (SELECT customer, time, time - lag(time)
                OVER (PARTITION BY customer ORDER BY time) AS gap
                FROM events WHERE customer IS NOT NULL)
        SELECT {_DAY.format("time")}, count(*), count(DISTINCT customer) FROM gaps
        WHERE gap IS NULL OR gap > INTERVAL {SESSION_GAP_MINUTES} MINUTE GROUP BY 1""",
    ),
    "paths": (
        f"""WITH starts AS (SELECT customer, min(time) AS began FROM events
                WHERE event = 'product_added_to_cart' AND customer IS NOT NULL GROUP BY customer),
            after AS (SELECT events.customer, event, time, insert_id, lag(event) OVER own AS before
                FROM events JOIN starts ON events.customer = starts.customer
                    AND time BETWEEN began AND began + INTERVAL 1 DAY
                WINDOW own AS (PARTITION BY events.customer ORDER BY time, event, insert_id)),
            runs AS (SELECT customer, event, row_number() OVER
                (PARTITION BY customer ORDER BY time, event, insert_id) AS place
                FROM after WHERE before IS DISTINCT FROM event)
        SELECT path, count(*) AS customers FROM (
            SELECT customer, string_agg(event, ' > ' ORDER BY place) AS path FROM runs
            WHERE place <= 3 GROUP BY customer)
        GROUP BY path ORDER BY customers DESC, path LIMIT 20""",
    ),
    "funnel-held": (
        f"""WITH named AS (SELECT customer, product, event, epoch_ms(time) AS stamp FROM events
                WHERE customer IS NOT NULL AND product IS NOT NULL AND event IN
                    ('product_viewed', 'product_added_to_cart', 'product_removed_from_cart')),
            reached AS (SELECT customer, event, stamp,
                max(stamp) FILTER (event = 'product_viewed') OVER before AS began,
                max(stamp) FILTER (event = 'product_removed_from_cart') OVER earlier AS removed
                FROM named WINDOW before AS (PARTITION BY customer, product ORDER BY stamp),
                    earlier AS (PARTITION BY customer, product ORDER BY stamp
                        RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
        SELECT level, count(*) FROM (
            SELECT customer, max(CASE WHEN event = 'product_added_to_cart'
                AND stamp - began <= {DAY_MILLISECONDS} AND coalesce(removed <= began, true)
                THEN 2 ELSE 1 END) AS level
            FROM reached WHERE event = 'product_viewed' OR
                (event = 'product_added_to_cart' AND began IS NOT NULL) GROUP BY customer)
        GROUP BY level""",
    ),
    "funnel-trend": (
        f"""WITH chain_1 AS (SELECT customer, time AS began, time AS stamp FROM events
                WHERE event = '{FUNNEL_3[0]}' AND customer IS NOT NULL),
            chain_2 AS ({_first_to_come(2)}), chain_3 AS ({_first_to_come(3)}),
            levels AS (SELECT customer, began, 1 AS level FROM chain_1
                UNION ALL SELECT customer, began, 2 FROM chain_2
                    WHERE stamp - began <= INTERVAL 1 DAY
                UNION ALL SELECT customer, began, 3 FROM chain_3
                    WHERE stamp - began <= INTERVAL 1 DAY)
        SELECT day, level, count(*) FROM (
            SELECT {_DAY.format("began")} AS day, customer, max(level) AS level
            FROM levels GROUP BY day, customer)
        GROUP BY day, level""",
    ),
    "cohort": (
        f"""SELECT {_DAY.format("time")}, count(*) FROM events
        WHERE event = 'checkout_completed' AND customer IN (
            SELECT customer FROM events WHERE event = 'product_viewed' AND customer IS NOT NULL
            GROUP BY customer HAVING count(*) >= {COHORT_VIEWS})
        GROUP BY 1""",
    ),
}
