"""Puts questions to Footfall and to DuckDB, and compares the answers.

    python -m differential --footfall TOOL --work FOLDER [--events N] [--seed S] [--lines FILE]

The events are generated and odd ones, or those of a file of native lines, which may be an export.
The store is asked before and after `compact`. Exit status 1 if any answer differs; each that does is shown
with both languages' text. `Scripts/differential` sets it all up.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from differential import answers, events, questions, survey
from differential.answers import Row
from differential.duck import Duck
from differential.question import Question
from differential.tool import Failed, Tool

_SHOWN_ROWS = 5
_ODD_SHARE = 4
_ODD_CUSTOMERS = 60


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="differential")
    parser.add_argument("--footfall", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", type=Path)
    return parser.parse_args()


class Comparison:
    """The same events in both engines, and the questions to them."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._chance = random.Random(arguments.seed)
        self._work: Path = arguments.work.resolve()
        shutil.rmtree(self._work, ignore_errors=True)
        self._work.mkdir(parents=True)
        self._tool = Tool(arguments.footfall.resolve(), self._work / "store")
        found = list(events.received_late(self._events(arguments), self._chance))
        self._files = self._write_parts(found)
        plain = self._work / "plain.ndjson"
        _write(plain, lines := events.plain(iter(found)))
        self._survey = survey.of(lines, random.Random(arguments.seed))
        self._duck = Duck(plain, self._survey)

    def run(self) -> int:
        """How many answers differ."""
        asked = questions.all_of(self._survey, self._chance)
        theirs = [answers.rows(self._duck.ask(each), each.drops_zeros) for each in asked]
        differing = 0
        for state, prepare in self._states().items():
            prepare()
            wrong = sum(not self._agrees(*pair) for pair in zip(asked, theirs, strict=True))
            print(f"{state}: {len(asked):,} questions, {wrong} answers differ", flush=True)
            differing += wrong
        return differing

    def _states(self) -> dict[str, Callable[[], Any]]:
        """What is done to the store before each round of questions."""
        return {
            "segments that overlap": lambda: [self._tool.run("ingest", str(each)) for each in self._files],
            "compacted": lambda: self._tool.run("compact"),
        }

    def _events(self, arguments: argparse.Namespace) -> Iterable[dict[str, Any]]:
        if arguments.lines:
            return events.exported(arguments.lines)
        generated = list(events.generated(arguments.footfall, arguments.events, arguments.seed))
        customers = sorted({each["customer"] for each in generated if "customer" in each})
        odd = events.odd(
            arguments.events // _ODD_SHARE, customers[:_ODD_CUSTOMERS], self._chance
        )
        return [*generated, *odd]

    def _write_parts(self, found: list[dict[str, Any]]) -> tuple[Path, Path]:
        """Two files, shuffled, so that their segments overlap."""
        shuffled = self._chance.sample(found, len(found))
        middle = len(found) // 2
        parts = (self._work / "first.ndjson", self._work / "second.ndjson")
        _write(parts[0], [events.EXPORT_HEADER, *shuffled[:middle]])
        _write(parts[1], [events.EXPORT_HEADER, *shuffled[middle:]])
        return parts

    def _agrees(self, question: Question, theirs: list[Row]) -> bool:
        try:
            ours = answers.rows(self._tool.ask(question), question.drops_zeros)
        except Failed as failure:
            print(f"\n{question.text}\n  {failure}", flush=True)
            return False
        if answers.equal(ours, theirs):
            return True
        print(f"\n{question.text}\n  {_one_line(question.sql)}")
        for title, rows, others in (("Footfall", ours, theirs), ("DuckDB", theirs, ours)):
            only = [row for row in rows if row not in others][:_SHOWN_ROWS]
            print(f"  {title}: {len(rows)} rows; only there: {only}", flush=True)
        return False


def _write(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def main() -> int:
    return 1 if Comparison(_arguments()).run() else 0


if __name__ == "__main__":
    sys.exit(main())
