"""Loads the server with wrk, on the same machine, and watches its memory.

Promised on two cores: 60,000 events/s in batches of 50 and 8,000 requests of one event a second, each
durable (`.sync`) when it is answered, with a p99 under 50 ms, in memory that stays flat.
"""

from __future__ import annotations

import json
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proofs.server import Server, expect, expect_identity

_SCRIPT = Path(__file__).resolve().parent / "load.lua"
_P99_MICROSECONDS_MAX = 50_000
# What a writer keeps in memory of each event that it stored since it was opened: its share of filters
# (ARCHITECTURE.md, "What must hold").
_FILTER_BYTES_PER_EVENT = 3.5
# What a merge takes while it lasts, and of how many events at most.
_MERGE_BYTES_PER_EVENT = 10
_MERGED_EVENTS_MAX = 16_000_000
# A memtable fills and is emptied, so memory goes up and down all the time. What is left in between may
# differ by as much as a memtable's beginning, or the newest filter of recent ids, which is made for up to
# 16 M of them at once (24 MiB).
_NOISE_BYTES = 64 << 20


@dataclass(frozen=True)
class Load:
    name: str
    batch: int
    connections: int
    events_per_second_min: int


_LOADS = [
    Load("batches of 50", 50, 16, 60_000),
    Load("single events", 1, 64, 8_000),
]


@dataclass(frozen=True)
class Growth:
    """How the server's memory grew while it was under a load."""

    first_low: int  # in the second fifth of the time
    last_low: int  # in the last two fifths
    first_peak: int  # in the first two fifths
    last_peak: int  # since then
    filters: int  # what filters may have grown by meanwhile
    merge: int  # what the largest merge may take

    @staticmethod
    def of(sizes: list[int], events: int) -> Growth:
        fifth = max(1, len(sizes) // 5)
        first, last = sizes[: 2 * fifth], sizes[2 * fifth :] or sizes
        return Growth(
            min(first[fifth:] or first),
            min(last[fifth:] or last),
            max(first),
            max(last),
            int(_FILTER_BYTES_PER_EVENT * events),
            _MERGE_BYTES_PER_EVENT * min(events, _MERGED_EVENTS_MAX),
        )

    def __str__(self) -> str:
        def span(first: int, last: int) -> str:
            return f"{first >> 20} to {last >> 20} MiB"

        return (
            f"memory: lows from {span(self.first_low, self.last_low)}, peaks from "
            f"{span(self.first_peak, self.last_peak)}, of which filters account for "
            f"{self.filters >> 20} and a merge for {self.merge >> 20} at most"
        )

    def expect_flat(self) -> None:
        rise = self.last_low - self.first_low - self.filters
        expect(rise < _NOISE_BYTES, f"memory is flat; beyond filters it rose by {rise >> 20} MiB")
        rise = self.last_peak - self.first_peak - self.filters - self.merge
        expect(rise < _NOISE_BYTES, f"peaks are flat; beyond that they rose by {rise >> 20} MiB")


def run(server: Server, seconds: int) -> str:
    server.start()
    for load in _LOADS:
        sizes, result = _wrk(server, load, seconds)
        events = load.batch * result["requests"]
        growth = Growth.of(sizes, events)
        rate = events / (result["microseconds"] / 1e6)
        print(
            f"{load.name}: {rate:,.0f} events/s, p50 {result['p50'] / 1000:.1f} ms, "
            f"p99 {result['p99'] / 1000:.1f} ms, max {result['max'] / 1000:.1f} ms; {growth}",
            flush=True,
        )
        _expect_promised(load, rate, result)
        growth.expect_flat()
    expect_identity(server.metrics())
    server.stop()
    return f"wrk, {seconds} s each"


def _wrk(server: Server, load: Load, seconds: int) -> tuple[list[int], dict[str, Any]]:
    """The server's memory, second by second, and what wrk measured."""
    command = ["wrk", "-t1", f"-c{load.connections}", f"-d{seconds}s", "--timeout", "10s", "-s"]
    command += [str(_SCRIPT), f"http://127.0.0.1:{server.port}", "--", str(load.batch)]
    sizes = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as wrk:
        while wrk.poll() is None:
            sizes.append(server.resident_bytes())
            time.sleep(1)
        output = wrk.stdout.read() if wrk.stdout else ""
    expect(wrk.returncode == 0, "wrk runs")
    return sizes, json.loads(output.splitlines()[-1])


def _expect_promised(load: Load, rate: float, result: dict[str, Any]) -> None:
    expect(result["refused"] == 0, f"every request succeeds; {result['refused']} do not")
    expect(result["broken"] == 0, f"no connection breaks; {result['broken']} do")
    expect(rate >= load.events_per_second_min, f"{load.name}: {load.events_per_second_min}/s")
    expect(result["p99"] < _P99_MICROSECONDS_MAX, f"{load.name}: p99 under 50 ms")
