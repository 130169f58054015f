"""TrailDB: a trail a customer, questions as loops in C++ over its C library."""

from __future__ import annotations

from pathlib import Path

from peers.engines.engine import Engine
from peers.engines.sql import STEPS, WINDOWS
from peers.questions import CUSTOMER


def engine(executable: Path) -> Engine:
    return Engine(
        key="traildb",
        title="TrailDB",
        command=[str(executable)],
        layout="A trail a customer, all fields of an event as text fields, built by a loop over"
        " simdjson's documents; the questions are loops in C++ over the filtered trails. One"
        " thread. A database is built once: nothing can be added to it, and nothing is"
        " deduplicated.",
        count_text="count",
        texts={
            "count-by-event": ("count-by-event",),
            "count-per-day": ("count-per-day",),
            "count-filter-day": ("count-filter-day product_viewed DE",),
            "top-products": ("top-products product_viewed 20",),
            "unique-customers": ("unique-customers",),
            "viewed-one": (f"viewed-one {CUSTOMER} 20",),
            "funnel-3": (f"funnel - {WINDOWS['funnel-3']} {' '.join(STEPS['funnel-3'])}",),
            "funnel-5": (f"funnel device {WINDOWS['funnel-5']} {' '.join(STEPS['funnel-5'])}",),
            "viewed-every": ("viewed-every 5",),
        },
    )
