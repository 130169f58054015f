"""How long a store takes to open after its process was killed with a full log."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from peers.data import Events
from peers.engines.engine import Engine
from peers.process import EngineError

# About as many as a memtable of 64 MiB takes before it is flushed.
LOGGED_EVENTS = 280_000


@dataclass(frozen=True)
class Reopening:
    """What was measured: times in seconds."""

    events: int
    append: float
    reopen: float


def measure(engine: Engine, events: Events, folder: Path) -> Reopening:
    """Appends through the log, kills, opens again for writing, and counts."""
    store = folder / "killed" / "store"
    shutil.rmtree(store.parent, ignore_errors=True)
    store.parent.mkdir(parents=True)
    logged = min(LOGGED_EVENTS, events.count)
    end = events.cuts(1, events.count - logged)[1]
    process = engine.open(store)
    append = process.request("append", str(events.once), "0", str(end)).seconds
    process.kill()
    with engine.start() as process:
        reopen = process.request("open", str(store), *engine.open_arguments).seconds
        found = int(process.request("ask", engine.count_text).rows[0][0])
    shutil.rmtree(store.parent)
    if found != logged:
        raise EngineError(f"{found} of {logged} appended events are there after kill -9")
    return Reopening(logged, append, reopen)
