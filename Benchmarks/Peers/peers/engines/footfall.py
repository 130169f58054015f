"""Footfall: one store compacted, and one as it is in the middle of a day."""

from __future__ import annotations

import shutil
from pathlib import Path

from peers.data import Events
from peers.engines.engine import Engine
from peers.process import EngineProcess
from peers.questions import QUESTIONS, Question, Rows, footfall_rows

MEMTABLE_MEBIBYTES = "64"
SEGMENTS = 10
# Fills about half of a memtable of 64 MiB.
UNFLUSHED_EVENTS = 150_000
# As the tool `footfall` has it for its own process (Allocator.swift): glibc keeps what is freed.
_ALLOCATOR = {
    "MALLOC_TRIM_THRESHOLD_": str(256 << 20),
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
}


class Footfall(Engine):
    def rows(self, question: Question, process: EngineProcess, text: str) -> tuple[float, Rows]:
        reply = process.request("ask", text)
        return reply.seconds, footfall_rows(question, reply.records)


def compacted(executable: Path) -> Engine:
    return Footfall(
        key="footfall",
        title="Footfall",
        command=[str(executable)],
        layout="Native lines ingested with the default options, then `compact`. Insert ids are"
        " checked exactly, and kept.",
        texts={question.key: (question.text,) for question in QUESTIONS},
        count_text="count of any",
        deduplicates=True,
        settling="`compact`",
        environment=_ALLOCATOR,
        open_arguments=("write", "background", MEMTABLE_MEBIBYTES),
    )


def uncompacted(executable: Path) -> Engine:
    return Footfall(
        key="footfall-fresh",
        title="Footfall before `compact`",
        command=[str(executable)],
        layout=f"The same events in {SEGMENTS} flushes without any compaction, and the last"
        f" {UNFLUSHED_EVENTS:,} (or an eleventh, if that is less) in the log and the memtable.",
        texts={question.key: (question.text,) for question in QUESTIONS},
        count_text="count of any",
        deduplicates=True,
        environment=_ALLOCATOR,
        open_arguments=("write", "manual", MEMTABLE_MEBIBYTES),
    )


def fill_without_compaction(engine: Engine, store: Path, events: Events) -> None:
    """Makes the store of `uncompacted`: a flush after each part of the events but the last."""
    shutil.rmtree(store.parent, ignore_errors=True)
    store.parent.mkdir(parents=True)
    cuts = events.cuts(SEGMENTS, min(UNFLUSHED_EVENTS, events.count // (SEGMENTS + 1)))
    with engine.start() as process:
        # In a memtable so large that only the flushes asked for happen. Closing would be one more, so
        # the process is killed: the log has the rest, and whoever opens the store has it in memory.
        process.request("open", str(store), "write", "manual", "4096")
        for start, end in zip(cuts, cuts[1:]):
            process.request("append", str(events.once), str(start), str(end))
            if end != cuts[-1]:
                process.request("flush")
        process.kill()
