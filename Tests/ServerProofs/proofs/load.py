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
_BYTES_PER_EVENT = 3.5
# A memtable fills and is emptied, so memory goes up and down all the time; the peaks are compared, and
# may differ by what falls together: a flush, a merge, a bit of the next memtable.
_PEAKS_DIFFER_BYTES_MAX = 64 << 20


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

    first_peak: int  # up to a fifth of the time, or under loads before
    last_peak: int  # since then
    at_end: int
    events: int

    @staticmethod
    def of(sizes: list[int], peak_before: int, events: int) -> Growth:
        fifth = len(sizes) // 5 + 1
        return Growth(
            max(peak_before, *sizes[:fifth]), max(sizes[fifth:], default=0), sizes[-1], events
        )

    @property
    def expected(self) -> int:
        """What it may grow by: the filters of all that came after the first fifth."""
        return int(_BYTES_PER_EVENT * self.events * 4 / 5)

    def __str__(self) -> str:
        return (
            f"memory at most {self.first_peak >> 20} MiB in the first fifth, then "
            f"{self.last_peak >> 20} MiB, {self.at_end >> 20} MiB at the end; "
            f"filters of {self.events:,} events are {self.expected >> 20} MiB more"
        )

    def expect_flat(self) -> None:
        excess = self.last_peak - self.first_peak - self.expected
        expect(
            excess < _PEAKS_DIFFER_BYTES_MAX,
            f"memory is flat; beyond the filters its peak rose by {excess >> 20} MiB",
        )


def run(server: Server, seconds: int) -> str:
    server.start()
    peak = 0
    for load in _LOADS:
        sizes, result = _wrk(server, load, seconds)
        growth = Growth.of(sizes, peak, load.batch * result["requests"])
        peak = growth.last_peak
        rate = growth.events / (result["microseconds"] / 1e6)
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
