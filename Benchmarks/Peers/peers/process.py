"""A child process that holds one engine and one store, and is told what to do line by line.

A request is a verb and its arguments between tabs. The answer is the line `ok SECONDS BYTES` and so many
bytes of CSV, or `failed 0 BYTES` and the reason. The seconds are measured inside the process, around the
engine's call alone.
"""

from __future__ import annotations

import csv
import os
import re
import signal
import subprocess
from dataclasses import dataclass
from types import TracebackType

CORES = 2


class EngineError(Exception):
    """An engine could not do what it was asked."""


@dataclass(frozen=True)
class Reply:
    seconds: float
    payload: bytes

    @property
    def rows(self) -> list[list[str]]:
        """The answer's rows, without the header."""
        return list(csv.reader(self.payload.decode().splitlines()))[1:]

    @property
    def records(self) -> list[dict[str, str]]:
        return list(csv.DictReader(self.payload.decode().splitlines()))


class EngineProcess:
    """One engine at work on two cores, whatever the machine has."""

    def __init__(self, command: list[str], environment: dict[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **(environment or {})},
        )
        cores = sorted(os.sched_getaffinity(0))[:CORES]
        os.sched_setaffinity(self._process.pid, cores)

    def __enter__(self) -> EngineProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def request(self, *words: str) -> Reply:
        """Asks and waits for the answer."""
        assert self._process.stdin and self._process.stdout
        line = "\t".join(" ".join(word.split()) for word in words)
        try:
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise EngineError(f"the process is gone before: {line}") from None
        header = self._process.stdout.readline().split()
        if len(header) != 3:
            raise EngineError(f"the process ended over: {line}")
        payload = self._process.stdout.read(int(header[2]))
        if header[0] != b"ok":
            raise EngineError(f"{line}: {payload.decode(errors='replace')}")
        return Reply(float(header[1]), payload)

    @property
    def peak_bytes(self) -> int:
        """The most memory the process ever had resident, from /proc."""
        with open(f"/proc/{self._process.pid}/status", encoding="ascii") as status:
            found = re.search(r"VmHWM:\s+(\d+) kB", status.read())
        return int(found.group(1)) * 1024 if found else 0

    def kill(self) -> None:
        """Ends it as a crash would."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def end(self) -> None:
        """Ends it by the end of its input."""
        if self._process.poll() is None and self._process.stdin:
            self._process.stdin.close()
        self._process.wait()
