"""The events: generated ones, and odd ones whose properties are of mixed and missing kinds.

Lines that both engines read alike: times in microseconds for DuckDB, products always a list.
"""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

# Lines behind it may say when they were received.
EXPORT_HEADER = {"footfall_export": 1}
_LATE_MILLISECONDS_MAX = 3 * 86_400_000
_ODD_START = 1_767_225_600_000
_MIXED: tuple[Any, ...] = (0, 1, 1.5, 2, 10, -3, "1", "10", "1.5", "a", "B", "ä", "", True, False, None)
_WORDS = ("red", "green", "blue", "Red", "red ", "rédé", "x-1", "true", "null", "2")


def generated(footfall: Path, count: int, seed: int) -> Iterator[dict[str, Any]]:
    command = [str(footfall), "generate", "--once", "--events", str(count), "--seed", str(seed)]
    lines = subprocess.run(command, check=True, capture_output=True).stdout
    yield from map(json.loads, lines.splitlines())


def odd(count: int, customers: list[str], chance: random.Random) -> Iterator[dict[str, Any]]:
    """More events of these customers, at equal times; null, missing and mixed properties."""
    for number in range(count):
        line: dict[str, Any] = {
            "event": chance.choice(("odd a", "odd b", "odd c")),
            "time": _ODD_START + chance.randrange(90 * 24 * 60) * 60_000,
            "insert_id": f"odd-{number}",
            "properties": _odd_properties(chance),
        }
        if chance.random() < 0.9:
            line["customer"] = chance.choice(customers)
        if chance.random() < 0.5:
            line["session"] = f"odd-session-{chance.randrange(200)}"
        if chance.random() < 0.5:
            line["product"] = [f"p{chance.randrange(6)}" for _ in range(chance.randrange(4))]
        yield line


def _odd_properties(chance: random.Random) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    if chance.random() < 0.8:
        properties["mixed"] = chance.choice(_MIXED)
    if chance.random() < 0.8:
        properties["word"] = chance.choice(_WORDS)
    if chance.random() < 0.8:
        properties["whole"] = chance.randrange(-5, 6)
    if chance.random() < 0.5:
        properties["deep"] = {"level.one": {"two": chance.choice((None, "x", "y"))}}
    if chance.random() < 0.5:
        properties["parts"] = [_part(chance) for _ in range(chance.randrange(4))]
    return properties


def _part(chance: random.Random) -> dict[str, Any]:
    part: dict[str, Any] = {"size": chance.choice(("S", "M", "L"))}
    if chance.random() < 0.7:
        part["amount"] = chance.randrange(5)
    return part


def exported(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file of `footfall export`, or of other native lines."""
    with path.open(encoding="utf-8") as file:
        for text in file:
            line = json.loads(text)
            if "footfall_export" not in line:
                yield line


def received_late(lines: Iterable[dict[str, Any]], chance: random.Random) -> Iterator[dict[str, Any]]:
    """The same lines, those that do not say when they came in up to three days later than their time."""
    for line in lines:
        if "received" not in line and isinstance(line["time"], int):
            line["received"] = line["time"] + chance.randrange(_LATE_MILLISECONDS_MAX)
        yield line


def plain(lines: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each event once, with its time in microseconds and its products as a list."""
    seen: set[tuple[str | None, str | None]] = set()
    kept = []
    for line in lines:
        insert_id = (line.get("source"), line.get("insert_id"))
        if insert_id in seen:
            continue
        if insert_id[1]:
            seen.add(insert_id)
        product = line.get("product") or []
        line["product"] = product if isinstance(product, list) else [product]
        for field in ("time", "received"):
            if field in line:
                line[field] = _microseconds(line[field])
        kept.append(line)
    return kept


def _microseconds(time: int | str) -> int:
    if isinstance(time, int):
        return time * 1000
    moment = datetime.fromisoformat(time)
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond
