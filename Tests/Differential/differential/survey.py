"""What is in a file of native lines: the events' names, the properties and some of their values.

Questions are made from it, so that any file can be asked about.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

Members = tuple[str, ...]

_VALUES_MAX = 200
_PROPERTIES_MAX = 24


@dataclass
class Property:
    """A path of object members, and what lies there."""

    members: Members
    counts: Counter[str] = field(default_factory=Counter)
    """How many of each kind: number, text, bool, null."""
    numbers: list[float] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        """As the query language writes it."""
        return "properties." + ".".join(json.dumps(member, ensure_ascii=False) for member in self.members)

    @property
    def pointer(self) -> str:
        """As DuckDB's JSON functions write it."""
        return "$" + "".join(f'."{member}"' for member in self.members)

    @property
    def has_one_kind(self) -> bool:
        return len(self.counts) == 1

    def note(self, value: Any, chance: random.Random) -> None:
        match value:
            case None:
                self.counts["null"] += 1
            case bool():
                self.counts["bool"] += 1
            case int() | float():
                self.counts["number"] += 1
                _sample(self.numbers, value, self.counts["number"], chance)
            case str():
                self.counts["text"] += 1
                _sample(self.texts, value, self.counts["text"], chance)


@dataclass
class Survey:
    """Of one file."""

    count: int
    """Of events."""
    events: list[str]
    """Names, the most frequent first."""
    customers: list[str]
    products: list[str]
    """The most viewed first."""
    properties: list[Property]
    """Those of an event's own."""
    elements: dict[Members, list[Property]]
    """Those of the objects in arrays, by the array's path."""
    first: int
    last: int
    """Times in microseconds."""


def _sample(values: list, value: Any, seen: int, chance: random.Random) -> None:
    """Keeps each value with the same probability (Vitter's algorithm R)."""
    if len(values) < _VALUES_MAX:
        values.append(value)
    elif (place := chance.randrange(seen)) < _VALUES_MAX:
        values[place] = value


def of(lines: Iterable[dict[str, Any]], chance: random.Random) -> Survey:
    events: Counter[str] = Counter()
    customers: Counter[str] = Counter()
    products: Counter[str] = Counter()
    own: dict[Members, Property] = {}
    elements: dict[Members, dict[Members, Property]] = defaultdict(dict)
    times = []
    for line in lines:
        events[line["event"]] += 1
        if line.get("customer"):
            customers[line["customer"]] += 1
        products.update(line["product"])
        times.append(line["time"])
        for array, members, value in _leaves(line.get("properties") or {}):
            found = elements[array] if array else own
            found.setdefault(members, Property(members)).note(value, chance)
    return Survey(
        count=len(times),
        events=[name for name, _ in events.most_common()],
        customers=[name for name, _ in customers.most_common()],
        products=[name for name, _ in products.most_common(_VALUES_MAX)],
        properties=_usual(own),
        elements={array: _usual(found) for array, found in elements.items()},
        first=min(times),
        last=max(times),
    )


def _usual(found: dict[Members, Property]) -> list[Property]:
    ordered = sorted(found.values(), key=lambda each: (-each.counts.total(), each.members))
    return ordered[:_PROPERTIES_MAX]


def _leaves(value: dict[str, Any], before: Members = ()) -> Iterator[tuple[Members, Members, Any]]:
    """(array, members, value) of the scalars: the array is empty for those outside of arrays."""
    for key, inner in value.items():
        members = (*before, key)
        if '"' in key or "\\" in key:
            continue
        match inner:
            case dict():
                yield from _leaves(inner, members)
            case list():
                for element in inner:
                    if isinstance(element, dict):
                        for own, scalar in element.items():
                            if not isinstance(scalar, dict | list) and '"' not in own:
                                yield members, (own,), scalar
            case _:
                yield (), members, inner
