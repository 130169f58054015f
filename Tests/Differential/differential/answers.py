"""Answers in a form in which two engines' can be compared: lists of rows of texts and numbers, sorted.

A missing cell is `None`, a stored null the text `(null)`; days are `2026-01-31`, instants and hours
microseconds since the epoch; numbers are floats or ints, and a text that is a number wholly is that number.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

Cell = None | str | int | float
Row = tuple[Cell, ...]

# DuckDB adds doubles up in an order of its own; Footfall rounds the exact sum once.
_RELATIVE = 1e-9
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
_MICROSECOND = datetime.resolution
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def cell(value: Any) -> Cell:
    """A value of either engine, made comparable."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case int():
            return value
        case float() | Decimal():
            return _number(float(value))
        case datetime():
            return (value.replace(tzinfo=value.tzinfo or timezone.utc) - _EPOCH) // _MICROSECOND
        case date():
            return value.isoformat()
        case str() if _INSTANT.fullmatch(value):
            return cell(datetime.fromisoformat(value))
        case str() if _NUMBER.fullmatch(value):
            return _number(float(value))
        case _:
            return str(value)


def _number(value: float) -> Cell:
    return int(value) if value.is_integer() and abs(value) < 1 << 53 else value


def rows(found: list[Row], drops_zeros: bool) -> list[Row]:
    kept = [row for row in found if not (drops_zeros and not any(row[1:]))]
    return sorted(kept, key=_order)


def _order(row: Row) -> list[tuple[int, Any]]:
    """By numbers that are not whole last: where they are nearly equal, the rest tells rows apart."""
    keys = [_cell_order(value) for value in row]
    return [key for key in keys if key[0] < 3] + [key for key in keys if key[0] == 3]


def _cell_order(value: Cell) -> tuple[int, Any]:
    match value:
        case None:
            return (0, 0)
        case int():
            return (1, value)
        case str():
            return (2, value)
        case _:
            return (3, value)


def equal(ours: list[Row], theirs: list[Row]) -> bool:
    return len(ours) == len(theirs) and all(
        len(one) == len(other) and all(map(_same, one, other)) for one, other in zip(ours, theirs)
    )


def _same(one: Cell, other: Cell) -> bool:
    if isinstance(one, str | None) or isinstance(other, str | None):
        return one == other
    if isinstance(one, int) and isinstance(other, int):
        return one == other
    return math.isclose(one, other, rel_tol=_RELATIVE, abs_tol=_RELATIVE)
