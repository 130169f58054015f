"""One question in two languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """`sql` gives the columns of `text`'s answer in its order; see `answers` for how cells look."""

    text: str
    sql: str
    columns: int | None = None
    """How many of the first columns of Footfall's answer are compared; none: all."""
    is_grouped: bool = False
    """Whether the first column is a group's value, which may be missing or a stored null."""
    drops_zeros: bool = False
    """Whether rows with nothing but zeros behind the first cell are left out: Footfall's empty buckets, which
    SQL does not have."""
