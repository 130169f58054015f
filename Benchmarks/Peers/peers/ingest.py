"""How long loading takes, what it needs in memory and on disk, and the stores that are asked later."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from peers.data import Events
from peers.engines.engine import Engine
from peers.process import EngineError, EngineProcess

# An engine that needs longer for one load is not made to do it again.
_PATIENCE_SECONDS = 60.0


@dataclass
class IngestResult:
    """Of one engine; times in seconds, one for each repetition."""

    load: list[float] = field(default_factory=list)
    settle: list[float] = field(default_factory=list)
    tenth: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    peak_bytes: int = 0
    loaded_bytes: int = 0
    settled_bytes: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    """Bytes at rest by column, where the engine tells (ClickHouse does not of small parts)."""


class Ingest:
    """Loads all engines in turn, again and again; the last store of each stays."""

    def __init__(self, engines: list[Engine], events: Events, folder: Path) -> None:
        self._engines = engines
        self._events = events
        self._folder = folder
        self.results = {engine.key: IngestResult() for engine in engines}

    def run(self, repetitions: int) -> None:
        for repetition in range(repetitions):
            for engine in self._engines:
                result = self.results[engine.key]
                if not result.load or max(result.load) < _PATIENCE_SECONDS:
                    print(f"load {repetition + 1}/{repetitions}: {engine.title}", flush=True)
                    self._load(engine, result)

    def store(self, engine: Engine) -> Path:
        return self._folder / engine.key / "store"

    def _load(self, engine: Engine, result: IngestResult) -> None:
        if engine.deduplicates and self._events.tenth:
            with self._new(engine) as process:
                _warm(self._events.tenth)
                result.tenth.append(process.request("load", str(self._events.tenth)).seconds)
                _check_count(engine, process, self._events.distinct_in_tenth)
                process.request("close")
        with self._new(engine) as process:
            _warm(self._events.once)
            result.load.append(process.request("load", str(self._events.once)).seconds)
            result.peak_bytes = max(result.peak_bytes, process.peak_bytes)
            _check_count(engine, process, self._events.count)
            result.loaded_bytes = self._size(engine, process)
            if engine.deduplicates:
                result.again.append(process.request("load", str(self._events.once)).seconds)
                _check_count(engine, process, self._events.count)
            result.settle.append(process.request("settle").seconds)
            result.settled_bytes = self._size(engine, process)
            if engine.columns_text:
                columns = process.request("ask", engine.columns_text).rows
                result.columns = {name: int(size) for name, size in columns if int(size)}
            process.request("close")

    def _new(self, engine: Engine) -> EngineProcess:
        store = self.store(engine)
        shutil.rmtree(store.parent, ignore_errors=True)
        store.parent.mkdir(parents=True)
        process = engine.open(store)
        process.request("create")
        return process

    def _size(self, engine: Engine, process: EngineProcess) -> int:
        if engine.size_text:
            return int(process.request("ask", engine.size_text).rows[0][0])
        folder = self.store(engine).parent
        # Blocks, not lengths: an engine may lay files out with holes.
        return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


def _warm(path: Path) -> None:
    """Reads a file, so that no engine waits for the disk in place of those that load it after.

    One that may not stay in memory is left alone.
    """
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if path.stat().st_size > memory // 2:
        return
    with path.open("rb", buffering=0) as file:
        while file.read(1 << 20):
            pass


def _check_count(engine: Engine, process: EngineProcess, expected: int) -> None:
    """Every event is there, once."""
    found = int(process.request("ask", engine.count_text).rows[0][0])
    if found != expected:
        raise EngineError(f"{engine.title} holds {found} events instead of {expected}")
