"""The line protocol of `peers.process`, on the side of an engine that Python drives."""

from __future__ import annotations

import csv
import io
import sys
import time
from typing import Callable, Iterable

Table = tuple[list[str], Iterable[tuple[object, ...]]]
Verb = Callable[..., Table | None]
"""Does a request; the table, if it has one, is printed after the clock has stopped."""


VERBS = ("open", "create", "load", "settle", "ask", "time", "close", "version")


def serve(worker: object) -> None:
    """Answers requests with the worker's methods of those names until the end of the input."""
    verbs: dict[str, Verb] = {verb: getattr(worker, verb) for verb in VERBS}
    out = sys.stdout.buffer
    for line in sys.stdin:
        verb, *arguments = line.rstrip("\n").split("\t")
        start = time.perf_counter()
        try:
            table = verbs[verb](*arguments)
            head, payload = f"ok {time.perf_counter() - start}", _csv(table)
        except Exception as error:  # the driver is told, whatever it was
            head, payload = "failed 0", f"{type(error).__name__}: {error}".encode()
        out.write(f"{head} {len(payload)}\n".encode() + payload)
        out.flush()


def _csv(table: Table | None) -> bytes:
    if table is None:
        return b""
    columns, rows = table
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()
