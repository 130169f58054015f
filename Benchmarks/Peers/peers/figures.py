"""Numbers: medians, spreads, ratios, and how they are written."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import Sequence


@dataclass(frozen=True)
class Figure:
    """Repeated measurements of one thing."""

    values: tuple[float, ...]

    @staticmethod
    def of(values: Sequence[float]) -> Figure:
        if not values:
            raise ValueError("a figure of no measurements")
        return Figure(tuple(values))

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def spread(self) -> float:
        """How far the middle half of the measurements reaches, as a share of the median.

        With under four measurements it is the range of all of them.
        """
        if not self.median:
            return 0.0
        if len(self.values) < 4:
            return (max(self.values) - min(self.values)) / self.median
        low, _, high = statistics.quantiles(self.values, n=4, method="inclusive")
        return (high - low) / self.median


def duration(seconds: float) -> str:
    """Three digits and a unit."""
    for limit, factor, unit in ((1e-3, 1e6, "µs"), (1, 1e3, "ms")):
        if seconds < limit:
            return f"{_digits(seconds * factor)} {unit}"
    return f"{_digits(seconds)} s"


def size(count: float) -> str:
    """Bytes in the larger units of a thousand."""
    for limit, factor, unit in ((1e6, 1e3, "kB"), (1e9, 1e6, "MB")):
        if count < limit:
            return f"{_digits(count / factor)} {unit}"
    return f"{_digits(count / 1e9)} GB"


def ratio(value: float) -> str:
    return f"{_digits(value)}×"


def percent(share: float) -> str:
    return f"{share:.0%}"


def _digits(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
