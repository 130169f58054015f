"""The events: distinct ones, and a file of which a tenth repeats earlier ones.

The engines that do not deduplicate would count an event that is delivered twice twice, so the file for
all has each event once; repeated ones are a measurement of their own.
"""

from __future__ import annotations

import mmap
import random
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

_CUSTOMER = re.compile(rb'"customer":"([^"]+)"')
_REPEAT_EVERY = 10


@dataclass(frozen=True)
class Events:
    """What is loaded and asked about."""

    count: int
    seed: int
    once: Path
    """Every event once."""
    tenth: Path | None
    """As many lines, every tenth of which repeats one from anywhere before it; none if not wanted."""
    customers: tuple[str, ...]
    """Those who the questions about one customer are about."""

    @property
    def distinct_in_tenth(self) -> int:
        return self.count - self.count // _REPEAT_EVERY

    def cuts(self, parts: int, last_lines: int) -> list[int]:
        """Byte places that cut the file into equal parts and a last one of so many lines."""
        size = (self.count - last_lines) / parts
        wanted = [round(size * part) for part in range(1, parts + 1)]
        places, place = [0], 0
        with self.once.open("rb") as file:
            for number, line in enumerate(file, 1):
                place += len(line)
                if number == wanted[len(places) - 1]:
                    places.append(place)
                    if len(places) > parts:
                        break
        return [*places, self.once.stat().st_size]


def prepare(
    footfall: Path, folder: Path, count: int, seed: int, customers: int, repeats: bool
) -> Events:
    """Makes the files, unless they are there from an earlier run; that with repeats if it is wanted."""
    once = folder / f"events-{count}-{seed}.ndjson"
    tenth = folder / f"events-{count}-{seed}-tenth.ndjson" if repeats else None
    if not once.exists():
        _write_once(footfall, once, count, seed)
    if tenth and not tenth.exists():
        _write_tenth(once, tenth, count, seed)
    return Events(count, seed, once, tenth, _sample_customers(once, customers))


def _write_once(footfall: Path, path: Path, count: int, seed: int) -> None:
    partial = path.with_suffix(".partial")
    generate = [str(footfall), "generate", "--once", "--events", str(count), "--seed", str(seed)]
    with partial.open("wb") as out:
        subprocess.run(generate, check=True, stdout=out)
    partial.rename(path)


def _write_tenth(once: Path, path: Path, count: int, seed: int) -> None:
    chance = random.Random(seed)
    partial = path.with_suffix(".partial")
    with once.open("rb") as file, partial.open("wb") as out:
        lines = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        place = 0
        for number in range(1, count + 1):
            if number % _REPEAT_EVERY:
                end = lines.find(b"\n", place) + 1
                out.write(lines[place:end])
                place = end
            else:
                out.write(_line_at(lines, chance.randrange(place)))
    partial.rename(path)


def _line_at(lines: mmap.mmap, place: int) -> bytes:
    return lines[lines.rfind(b"\n", 0, place) + 1 : lines.find(b"\n", place) + 1]


def _sample_customers(once: Path, count: int) -> tuple[str, ...]:
    """The customers of events at even distances in the file."""
    found: dict[str, None] = {}
    with once.open("rb") as file:
        lines = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        for index in range(count):
            match = _CUSTOMER.search(lines, len(lines) * index // count)
            if match:
                found[match.group(1).decode()] = None
    return tuple(found)
