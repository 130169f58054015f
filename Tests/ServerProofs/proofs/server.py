"""A server of a store of its own: started, killed, started again, stopped."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from proofs.client import Answer, Connection, Request

_START_SECONDS = 60
_STOP_SECONDS = 10


class ProofFailed(Exception):
    """What was promised did not happen."""


def expect(condition: bool, promise: str) -> None:
    if not condition:
        raise ProofFailed(promise)


class Server:
    """Runs `footfall-server`; as a context, it leaves nothing behind."""

    def __init__(self, binaries: Path, *options: str) -> None:
        self._binaries = binaries
        self._options = options
        self._folder = Path(tempfile.mkdtemp(prefix="footfall-proof-"))
        self.store = self._folder / "proof.store"
        self.keys = self._folder / "keys"
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder)

    # MARK: Its life

    def start(self) -> None:
        """Starts the process; returns when it takes requests."""
        command = [str(self._binaries / "footfall-server"), "serve", str(self.store)]
        command += ["--port", str(self.port), *self._options]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + _START_SECONDS
        while not self._is_ready():
            expect(self._process.poll() is None, f"the server runs; it said:\n{self.log()}")
            expect(time.monotonic() < deadline, f"the server is ready in {_START_SECONDS} s")
            time.sleep(0.02)

    def _is_ready(self) -> bool:
        try:
            return self.ask(Request("GET", "/ready")).status == 200
        except OSError:
            return False

    def kill(self) -> None:
        """SIGKILL: no chance to tidy up."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """SIGTERM: the server ends what it began, and exits with 0 in time."""
        if not self._process:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            status = self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            raise ProofFailed(f"the server stops within {_STOP_SECONDS} s of SIGTERM") from None
        self._process = None
        expect(status == 0, f"the server exits with 0, not {status}; it said:\n{self.log()}")

    def log(self) -> str:
        return (self._folder / "log").read_text(errors="replace")[-4000:]

    # MARK: What it says

    def connect(self) -> Connection:
        return Connection("127.0.0.1", self.port)

    def ask(self, request: Request) -> Answer:
        with self.connect() as connection:
            return connection.ask(request)

    def metrics(self) -> dict[str, float]:
        """The samples of `/metrics`, by their names and labels as written."""
        text = self.ask(Request("GET", "/metrics")).body.decode()
        samples = (line.rsplit(" ", 1) for line in text.splitlines() if line[:1] != "#")
        return {name: float(value) for name, value in samples}

    def resident_bytes(self) -> int:
        expect(self._process is not None, "the server runs")
        pid = self._process.pid if self._process else 0
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096

    # MARK: What is in its store, once it is stopped

    def tool(self, *arguments: str) -> str:
        """What `footfall` prints."""
        done = subprocess.run(
            [str(self._binaries / "footfall"), *arguments],
            check=False,
            capture_output=True,
            text=True,
        )
        expect(done.returncode == 0, f"footfall {arguments[0]} works: {done.stderr}")
        return done.stdout

    def events(self) -> list[dict[str, Any]]:
        """All events of the store, as exported lines."""
        return [json.loads(line) for line in self.tool("export", str(self.store)).splitlines()[1:]]

    def stored(self, *keys: str) -> Counter[tuple[str, str]]:
        """How often each event stands in the store, by source and the property it is known by."""
        return Counter(
            (event["source"], str(event["properties"][key]))
            for event in self.events()
            for key in keys
            if key in event.get("properties", {})
        )


def expect_identity(metrics: dict[str, float]) -> None:
    """received = stored + duplicates + conflicts + rejected, for each source."""
    received = {n: v for n, v in metrics.items() if n.startswith("footfall_events_received_total")}
    expect(bool(received), "the server counts events")
    for name, count in received.items():
        source = name.split('"')[1]
        outcomes = sum(
            value
            for other, value in metrics.items()
            if other.startswith(f'footfall_events_total{{source="{source}"')
        )
        expect(
            count == outcomes, f"{source}: {count:.0f} received are {outcomes:.0f} accounted for"
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
