"""ClickHouse's SQL for the questions about what customers do over time."""

from __future__ import annotations

from peers.engines.sql import DAY_MILLISECONDS
from peers.questions import COHORT_VIEWS, FUNNEL_3, RETENTION_WEEKS, SESSION_GAP_MINUTES

_WEEKS = ", ".join(f"countIf(has(weeks, {week}))" for week in range(RETENTION_WEEKS))
_STAMP = "toUnixTimestamp64Milli(time)"


def in_order(sql: str) -> tuple[str, ...]:
    """With and without aggregation in the table's order: which is faster depends on the size."""
    return (sql, f"{sql} SETTINGS optimize_aggregation_in_order = 1")


def _first_from(stamp: str, stamps: str) -> str:
    """The first of sorted stamps that is not before another; 0 if there is none."""
    return f"arrayFirst(next -> next >= {stamp}, {stamps})"


BEHAVIOUR: dict[str, tuple[str, ...]] = {
    "retention": in_order(
        f"""SELECT toString(cohort), count(), {_WEEKS} FROM (
            SELECT customer, toMonday(minIf(time, event = 'product_viewed') AS began) AS cohort,
                arrayMap(at -> intDiv(toMonday(at) - cohort, 7), arrayFilter(at -> at >= began,
                    groupArrayIf(time, event = 'checkout_completed'))) AS weeks
            FROM events WHERE customer != '' AND event IN ('product_viewed', 'checkout_completed')
            GROUP BY customer HAVING countIf(event = 'product_viewed') > 0)
        GROUP BY cohort"""
    ),
    "sessions": (
        f"""SELECT toString(toDate(time) AS day), count(), uniqExact(customer) FROM (
            SELECT customer, time, lagInFrame(time) OVER (PARTITION BY customer ORDER BY time
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS before
            FROM events WHERE customer != '')
        WHERE dateDiff('millisecond', before, time) > {SESSION_GAP_MINUTES * 60_000} GROUP BY day""",
        *in_order(
            f"""SELECT toString(day), sum(n), count() FROM (
                SELECT customer, toDate(fromUnixTimestamp64Milli(start)) AS day, count() AS n FROM (
                    SELECT customer, arrayJoin(arrayFilter((at, before) ->
                        at - before > {SESSION_GAP_MINUTES * 60_000}, stamps,
                        arrayPushFront(arrayPopBack(stamps), 0))) AS start
                    FROM (SELECT customer, arraySort(groupArray({_STAMP})) AS stamps FROM events
                        WHERE customer != '' GROUP BY customer))
                GROUP BY customer, day)
            GROUP BY day"""
        ),
    ),
    "paths": in_order(
        f"""SELECT arrayStringConcat(arraySlice(arrayCompact(arrayMap(each -> each.2,
                arrayFilter(each -> each.1 <= began + {DAY_MILLISECONDS} AND each.1 >= began, all))),
                1, 3), ' > ') AS path, count() AS customers
        FROM (SELECT customer, minIf({_STAMP}, event = 'product_added_to_cart') AS began,
                arraySort(groupArray(({_STAMP}, event, insert_id))) AS all
            FROM events WHERE customer != '' GROUP BY customer
            HAVING countIf(event = 'product_added_to_cart') > 0)
        GROUP BY path ORDER BY customers DESC, path LIMIT 20"""
    ),
    "funnel-held": in_order(
        f"""SELECT level, count() FROM (SELECT customer, max(own) AS level FROM (
            SELECT customer, product,
                arraySort(groupArrayIf({_STAMP}, event = 'product_viewed')) AS views,
                arrayMap(at -> (arrayLast(view -> view <= at, views), at),
                    groupArrayIf({_STAMP}, event = 'product_added_to_cart')) AS pairs,
                groupArrayIf({_STAMP}, event = 'product_removed_from_cart') AS removals,
                if(arrayExists(pair -> pair.1 > 0 AND pair.2 - pair.1 <= {DAY_MILLISECONDS}
                    AND NOT arrayExists(gone -> gone > pair.1 AND gone < pair.2, removals), pairs),
                    2, 1) AS own
            FROM events WHERE customer != '' AND product != '' AND event IN
                ('product_viewed', 'product_added_to_cart', 'product_removed_from_cart')
            GROUP BY customer, product HAVING length(views) > 0)
            GROUP BY customer)
        GROUP BY level"""
    ),
    "funnel-trend": in_order(
        f"""SELECT toString(day), level, count() FROM (
            SELECT customer, toDate(fromUnixTimestamp64Milli(began)) AS day, max(multiIf(
                third > 0 AND third - began <= {DAY_MILLISECONDS}, 3,
                second > 0 AND second - began <= {DAY_MILLISECONDS}, 2, 1)) AS level
            FROM (SELECT customer, began, {_first_from("began", "seconds")} AS second,
                    if(second > 0, {_first_from("second", "thirds")}, 0) AS third
                FROM (SELECT customer,
                        arraySort(groupArrayIf({_STAMP}, event = '{FUNNEL_3[1]}')) AS seconds,
                        arraySort(groupArrayIf({_STAMP}, event = '{FUNNEL_3[2]}')) AS thirds,
                        arrayJoin(groupArrayIf({_STAMP}, event = '{FUNNEL_3[0]}')) AS began
                    FROM events WHERE customer != '' AND event IN {FUNNEL_3} GROUP BY customer))
            GROUP BY customer, day)
        GROUP BY day, level"""
    ),
    "cohort": (
        f"""SELECT toString(toDate(time) AS day), count() FROM events
        WHERE event = 'checkout_completed' AND customer IN (
            SELECT customer FROM events WHERE event = 'product_viewed' AND customer != ''
            GROUP BY customer HAVING count() >= {COHORT_VIEWS})
        GROUP BY day""",
    ),
}
