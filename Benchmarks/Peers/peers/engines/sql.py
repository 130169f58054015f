"""What the SQL dialects have in common."""

from __future__ import annotations

from peers.questions import FUNNEL_3, FUNNEL_5

DAY_MILLISECONDS = 86_400_000
WINDOWS = {"funnel-3": DAY_MILLISECONDS, "funnel-5": 7 * DAY_MILLISECONDS}
STEPS = {"funnel-3": FUNNEL_3, "funnel-5": FUNNEL_5}
GROUPS = {"funnel-3": (), "funnel-5": ("device",)}


def names(events: tuple[str, ...]) -> str:
    return ", ".join(f"'{event}'" for event in events)


def funnel_by_windows(key: str, milliseconds: str) -> str:
    """A funnel by window functions: for each event the latest start of a chain that leads to it.

    `began` is that of chains of n steps up to and including events of the same time: the frame is a
    RANGE, which ends with the current row's peers. A chain is in the window if its last event is; the
    latest start is the best. Valid for steps with distinct events.
    """
    steps = STEPS[key]
    unit = ", ".join(("customer", *GROUPS[key]))
    window = f"(PARTITION BY {unit} ORDER BY stamp)"
    parts = [
        f"""chain_1 AS (
            SELECT {unit}, event, {milliseconds} AS stamp, 1 AS level, {milliseconds} AS began
            FROM events WHERE customer IS NOT NULL AND event IN ({names(steps)}))"""
    ]
    for level, (before, event) in enumerate(zip(steps, steps[1:]), 2):
        parts.append(
            f"""chain_{level} AS (
            SELECT {unit}, event, stamp,
                CASE WHEN event = '{event}' AND stamp - reach <= {WINDOWS[key]}
                    THEN {level} ELSE level END AS level,
                CASE WHEN event = '{event}' THEN reach ELSE began END AS began
            FROM (SELECT *, max(CASE WHEN event = '{before}' THEN began END)
                OVER {window} AS reach FROM chain_{level - 1}) reached)"""
        )
    return _levels(key, f"WITH {', '.join(parts)}", f"chain_{len(steps)}", f"event = '{steps[0]}'")


def _levels(key: str, parts: str, source: str, is_start: str) -> str:
    """Customers of each level; an event after the first step that no chain reaches has none."""
    group = "".join(f"{name}, " for name in GROUPS[key])
    unit = ", ".join(("customer", *GROUPS[key]))
    return f"""{parts}, units AS (
            SELECT {unit}, max(CASE WHEN {is_start} OR level > 1 THEN level ELSE 0 END) AS level
            FROM {source} GROUP BY {unit})
        SELECT {group}level, count(*) FROM units WHERE level > 0 GROUP BY {group}level"""
