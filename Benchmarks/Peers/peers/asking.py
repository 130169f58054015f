"""How long answers take, warm, with the engines asked in turn; and what one answer needs in memory."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from peers.answers import Answer, compare
from peers.engines.engine import Engine
from peers.process import EngineProcess
from peers.questions import CUSTOMER, QUESTIONS, Question, Rows

# How often each way to ask is tried before the fastest is chosen.
_TRIES = 2
# A question that takes longer is asked once.
_PATIENCE_SECONDS = 30.0

Seconds = dict[tuple[str, str], list[float]]
"""By question and engine."""


class Asking:
    """Puts all questions to all engines."""

    def __init__(
        self,
        stores: dict[str, Path],
        engines: list[Engine],
        customers: tuple[str, ...],
        is_alone: bool = False,
    ) -> None:
        self._stores = stores
        self._engines = engines
        self._customers = customers
        self.is_alone = is_alone
        """Whether one engine alone is asked: then there is nothing to compare."""
        self.seconds: Seconds = {}
        self.chosen: dict[tuple[str, str], str] = {}
        self.peak_bytes: dict[tuple[str, str], int] = {}
        self.open_seconds: dict[str, list[float]] = {engine.key: [] for engine in engines}

    def run(self, repetitions: int) -> None:
        """Checks the answers, if there are several engines', which also warms them up; then measures."""
        with ExitStack() as stack:
            processes = {
                engine.key: stack.enter_context(engine.open(self._stores[engine.key]))
                for engine in self._engines
            }
            for question in QUESTIONS:
                print(f"check: {question.title}", flush=True)
                if not self.is_alone:
                    self._check(question, processes)
                for engine in self._asked(question):
                    self._choose(question, engine, processes[engine.key])
            for repetition in range(repetitions):
                print(f"ask {repetition + 1}/{repetitions}", flush=True)
                for question in QUESTIONS:
                    self._ask(question, processes)

    def _check(self, question: Question, processes: dict[str, EngineProcess]) -> None:
        answers = {}
        for engine in self._asked(question):
            process = processes[engine.key]
            for way in engine.ways(question):
                rows: Rows = []
                for text in self._texts(question, way):
                    rows += engine.rows(question, process, text)[1]
                # Two ways of one engine must agree as two engines must.
                answers[f"{engine.title}, {way[:60]} …"] = Answer.of(rows)
        compare(question.title, answers)

    def _choose(self, question: Question, engine: Engine, process: EngineProcess) -> None:
        ways = engine.ways(question)
        tries = _TRIES if len(ways) > 1 or self.is_alone else 0
        taken = {
            way: min((self._time(question, process, way) for _ in range(tries)), default=0.0)
            for way in ways
        }
        self.chosen[question.key, engine.key] = min(ways, key=lambda way: taken[way])

    def _ask(self, question: Question, processes: dict[str, EngineProcess]) -> None:
        for engine in self._asked(question):
            key = (question.key, engine.key)
            seconds = self.seconds.setdefault(key, [])
            if not seconds or max(seconds) < _PATIENCE_SECONDS:
                seconds.append(self._time(question, processes[engine.key], self.chosen[key]))

    def _time(self, question: Question, process: EngineProcess, way: str) -> float:
        """The seconds of one answer; of several customers', the mean."""
        texts = self._texts(question, way)
        return sum(process.request(self._timing, text).seconds for text in texts) / len(texts)

    @property
    def _timing(self) -> str:
        # Of an engine alone there may be so many events that an answer does not fit in memory.
        return "stream" if self.is_alone else "time"

    def _texts(self, question: Question, way: str) -> list[str]:
        if not question.of_customers:
            return [way]
        return [way.replace(CUSTOMER, customer) for customer in self._customers]

    def _asked(self, question: Question) -> list[Engine]:
        return [engine for engine in self._engines if engine.ways(question)]

    def measure_memory(self) -> None:
        """Asks each question once in a process of its own, and keeps that process's peak."""
        for engine in self._engines:
            print(f"memory: {engine.title}", flush=True)
            for question in QUESTIONS:
                if engine.ways(question):
                    self._measure_memory(engine, question)

    def _measure_memory(self, engine: Engine, question: Question) -> None:
        way = self.chosen[question.key, engine.key]
        with engine.start() as process:
            opened = process.request("open", str(self._stores[engine.key]), *engine.open_arguments)
            self.open_seconds[engine.key].append(opened.seconds)
            process.request(self._timing, self._texts(question, way)[0])
            self.peak_bytes[question.key, engine.key] = process.peak_bytes
