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
# What a writer keeps of each insert id (ARCHITECTURE.md), and what a flush may take meanwhile.
_BYTES_PER_EVENT = 3.5
_GROWTH_BYTES_MAX = 128 << 20


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


def run(server: Server, seconds: int) -> str:
    server.start()
    told = []
    for load in _LOADS:
        sizes, result = _wrk(server, load, seconds)
        rate = load.batch * result["requests"] / (result["microseconds"] / 1e6)
        told.append(
            f"{load.name}: {rate:,.0f} events/s, p50 {result['p50'] / 1000:.1f} ms, "
            f"p99 {result['p99'] / 1000:.1f} ms, max {result['max'] / 1000:.1f} ms, "
            f"memory {sizes[len(sizes) // 5] >> 20} MiB after a fifth, {sizes[-1] >> 20} MiB at the end, "
            f"at most {max(sizes) >> 20} MiB"
        )
        print(told[-1], flush=True)
        _expect_promised(load, rate, result, sizes)
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


def _expect_promised(load: Load, rate: float, result: dict[str, Any], sizes: list[int]) -> None:
    expect(result["refused"] == 0, f"every request succeeds; {result['refused']} do not")
    expect(result["broken"] == 0, f"no connection breaks; {result['broken']} do")
    expect(rate >= load.events_per_second_min, f"{load.name}: {load.events_per_second_min}/s")
    expect(result["p99"] < _P99_MICROSECONDS_MAX, f"{load.name}: p99 under 50 ms")
    growth = sizes[-1] - sizes[len(sizes) // 5]
    allowed = _GROWTH_BYTES_MAX + _BYTES_PER_EVENT * load.batch * result["requests"]
    expect(growth < allowed, f"memory is flat; it grew by {growth >> 20} MiB")
