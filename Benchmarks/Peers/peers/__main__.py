"""Runs the comparison.

    python -m peers --footfall TOOL --peer EXECUTABLE [--traildb EXECUTABLE] --work FOLDER
        [--events N] [--seed S] [--repetitions R] [--results FILE] [--missing NAME=REASON …]
        [--footfall-only]

`Scripts/bench-peers` sets everything up and calls this.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from peers import appends, crash, data, machine, report
from peers.answers import DifferentAnswers
from peers.asking import Asking
from peers.engines import clickhouse, duckdb, footfall, sqlite, traildb
from peers.engines.engine import Engine
from peers.growth import Costs
from peers.ingest import Ingest
from peers.process import EngineError

_CUSTOMERS = 20


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench-peers")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--footfall", type=Path, required=True)
    parser.add_argument("--peer", type=Path, required=True)
    parser.add_argument("--traildb", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--missing", action="append", default=[], metavar="NAME=REASON")
    parser.add_argument("--footfall-only", action="store_true")
    return parser.parse_args()


class Comparison:
    """One run, from the events to what the report needs."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._arguments = arguments
        self._missing = dict(item.split("=", 1) for item in arguments.missing)
        self._work: Path = arguments.work.resolve()
        self._work.mkdir(parents=True, exist_ok=True)
        # Alone, for how Footfall grows, there are so many events that a second file, and a store that is
        # never compacted, are too much.
        self._alone: bool = arguments.footfall_only
        self._compacted = footfall.compacted(arguments.peer)
        self._fresh = footfall.uncompacted(arguments.peer)
        self._peers = [] if self._alone else _peers(arguments.traildb, self._missing)
        others = [] if self._alone else [self._fresh, *self._peers]
        self._asked = [self._compacted, *(engine for engine in others if engine.texts)]

    def run(self) -> report.Run:
        arguments = self._arguments
        print(f"events: {arguments.events:,}", flush=True)
        events = data.prepare(
            arguments.footfall,
            self._work,
            arguments.events,
            arguments.seed,
            _CUSTOMERS,
            repeats=not self._alone,
        )
        loaded = [self._compacted, *self._peers]
        ingest = Ingest(loaded, events, self._work)
        ingest.run(arguments.repetitions)
        stores = {engine.key: ingest.store(engine) for engine in self._asked}
        if not self._alone:
            footfall.fill_without_compaction(self._fresh, stores[self._fresh.key], events)
        asking = self._ask(stores, events)
        statistics = self._statistics(stores[self._compacted.key])
        settled = ingest.results[self._compacted.key]
        costs = Costs.of(arguments.events, asking, settled)
        costs.keep(self._work)
        return report.Run(
            events=events,
            repetitions=arguments.repetitions,
            machine=machine.describe(),
            versions=_versions(self._peers),
            asked=self._asked,
            loaded=loaded,
            asking=asking,
            ingest=ingest.results,
            reopening=crash.measure(self._compacted, events, self._work),
            costs=costs,
            earlier=Costs.earlier(self._work, arguments.events),
            appends=appends.measure(arguments.footfall, arguments.events, self._work),
            write_amplification=_figure(statistics, "write amplification"),
            own_write_amplification=_figure(statistics, "write amplification without compact"),
            missing=self._missing,
            sections={row["part"]: row["bytes"] for row in statistics["bytes"] if row["bytes"]},
            columns=_sum(statistics["columns"], "column", "bytes"),
            **self._fresh_figures(stores),
        )

    def _fresh_figures(self, stores: dict[str, Path]) -> dict[str, int]:
        if self._alone:
            return {}
        statistics = self._statistics(stores[self._fresh.key])
        return {
            "fresh_segments": len(statistics["segments"]),
            "fresh_unflushed": _figure(statistics, "events in memory"),
        }

    def _ask(self, stores: dict[str, Path], events: data.Events) -> Asking:
        asking = Asking(stores, self._asked, events.customers, self._alone)
        asking.run(self._arguments.repetitions)
        asking.measure_memory()
        return asking

    def _statistics(self, store: Path) -> dict[str, list[dict[str, Any]]]:
        command = [str(self._arguments.footfall), "stats", str(store), "--json"]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def _peers(traildb_peer: Path | None, missing: dict[str, str]) -> list[Engine]:
    """Those that are there."""
    peers = [duckdb.plain(), duckdb.unique(), clickhouse.engine()]
    if traildb_peer:
        peers.append(traildb.engine(traildb_peer))
    peers.append(sqlite.engine())
    return [peer for peer in peers if peer.product not in missing]


def _sum(rows: list[dict[str, Any]], key: str, value: str) -> dict[str, int]:
    """What rows of the same key have together: a path has a column for each of its types."""
    sums: dict[str, int] = {}
    for row in rows:
        sums[row[key]] = sums.get(row[key], 0) + row[value]
    return sums


def _figure(statistics: dict[str, list[dict[str, Any]]], name: str) -> Any:
    return next(row["value"] for row in statistics["store"] if row["figure"] == name)


def _versions(peers: list[Engine]) -> dict[str, str]:
    versions = {}
    for peer in peers:
        with peer.start() as process:
            versions[peer.product] = process.request("version").rows[0][0]
    return versions


def main() -> int:
    arguments = _arguments()
    try:
        run = Comparison(arguments).run()
    except (DifferentAnswers, EngineError) as error:
        print(f"bench-peers: {error}", file=sys.stderr)
        return 1
    text = report.markdown(run)
    arguments.results.write_text(text, encoding="utf-8")
    print(text.split("## Layouts")[0])
    print(f"The whole report is in {arguments.results}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
