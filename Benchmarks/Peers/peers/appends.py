"""Many small appends at once, as a server makes them: by `footfall bench`."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

_EVENTS_MAX = 1_000_000


@dataclass(frozen=True)
class Appends:
    """8 threads append 50 events at a time, each waiting for the disk."""

    events_per_second: float
    p99_seconds: float


def measure(footfall: Path, events: int, folder: Path) -> Appends:
    command = [str(footfall), "bench", "--generate", str(min(events, _EVENTS_MAX))]
    command += ["--workloads", "fill-library-batches", "--folder", str(folder), "--json"]
    output = subprocess.run(command, check=True, capture_output=True).stdout
    row = json.loads(output)["rows"][0]
    return Appends(row["per_second"], row["p99_ms"] / 1000)
