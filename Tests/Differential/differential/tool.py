"""The tool `footfall` as a process."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from differential.answers import Row, cell
from differential.question import Question

# What stands for a null that is stored, beside one that is missing.
NULL = "(null)"


class Failed(Exception):
    """The tool ended with an error."""


class Tool:
    """A store, and the executable that answers questions about it."""

    def __init__(self, executable: Path, store: Path) -> None:
        self._executable = executable
        self._store = store

    def run(self, command: str, *arguments: str) -> str:
        line = [str(self._executable), command, str(self._store), *arguments]
        done = subprocess.run(line, capture_output=True, text=True)
        if done.returncode:
            raise Failed(f"{' '.join(line[1:])}: {done.stderr.strip()}")
        return done.stdout

    def ask(self, question: Question) -> list[Row]:
        lines = self.run("query", question.text, "--format", "jsonl").splitlines()
        return [_row(json.loads(line), question) for line in lines]


def _row(members: dict[str, Any], question: Question) -> Row:
    # Beside a group's value that is null because it is missing stands this mark.
    is_missing = members.pop("missing", False)
    cells = [cell(value) for value in members.values()][: question.columns]
    if question.is_grouped and cells[0] is None and not is_missing:
        cells[0] = NULL
    return tuple(cells)
