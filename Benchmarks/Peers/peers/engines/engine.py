"""What the run needs to know of an engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from peers.process import EngineProcess
from peers.questions import Question, Rows, level_rows


@dataclass(frozen=True)
class Engine:
    """An engine in one layout. Its process speaks the protocol of `peers.process`."""

    key: str
    title: str
    command: list[str]
    layout: str
    """What is stored and how, for the report."""
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By question, the ways to ask it; the fastest counts. None: the question is not put."""
    count_text: str = "SELECT count(*) FROM events"
    """Asks for the number of all events."""
    size_text: str = ""
    """Asks for the bytes on disk; empty: those of the store's files."""
    columns_text: str = ""
    """Asks for the name and the bytes of each column; empty if the engine doesn't tell."""
    deduplicates: bool = False
    """Whether it knows an insert id again, exactly."""
    settling: str = ""
    """What `settle` does; empty if the layout needs nothing after the load."""
    open_arguments: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def product(self) -> str:
        """The title without the layout."""
        return self.title.split(",")[0]

    def start(self) -> EngineProcess:
        return EngineProcess(self.command, self.environment)

    def open(self, store: Path) -> EngineProcess:
        """A process with the store open."""
        process = self.start()
        process.request("open", str(store), *self.open_arguments)
        return process

    def ways(self, question: Question) -> tuple[str, ...]:
        return self.texts.get(question.key, ())

    def rows(self, question: Question, process: EngineProcess, text: str) -> tuple[float, Rows]:
        """Asks and makes the answer comparable; the seconds are the engine's."""
        reply = process.request("ask", text)
        return reply.seconds, level_rows(question, reply.rows)
