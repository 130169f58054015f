"""Whether all engines give the same answer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from peers.questions import Rows

_SHOWN_ROWS = 5


class DifferentAnswers(Exception):
    """Two engines do not agree; the text says where."""


@dataclass(frozen=True)
class Answer:
    """An answer, short enough to be kept: a digest of its rows in order, and how many they are."""

    count: int
    digest: str
    rows: Rows
    """The first few, for a message."""

    @staticmethod
    def of(rows: Rows) -> Answer:
        hash = hashlib.sha256()
        rows = sorted(rows)
        for row in rows:
            hash.update("\x1f".join(row).encode())
            hash.update(b"\x1e")
        return Answer(len(rows), hash.hexdigest(), rows[:_SHOWN_ROWS])


def compare(question: str, answers: dict[str, Answer]) -> None:
    """Raises unless all answers are the first one's."""
    (first, expected), *others = answers.items()
    for engine, answer in others:
        if (answer.count, answer.digest) != (expected.count, expected.digest):
            raise DifferentAnswers(
                f"{question}: {engine} does not answer as {first} does\n"
                f"  {first}: {expected.count} rows, first {expected.rows}\n"
                f"  {engine}: {answer.count} rows, first {answer.rows}"
            )
