"""Holds many connections open that send a byte now and then, and times a normal client meanwhile."""

from __future__ import annotations

import socket
import subprocess
import sys
import time

from proofs import storefront
from proofs.client import Request
from proofs.server import Server, expect

_PAUSE_SECONDS = 1.0
# Below this, two times a latency is the scheduler's noise.
_NOISE_SECONDS = 0.002
_ROUNDS = 5


def run(server: Server, connections: int, requests: int, rank: int) -> str:
    """Compares the rank-th percentile of a normal client's latencies, alone and beside drips."""
    server.start()
    _latency(server, requests, rank)  # warms everything up
    alone, beside = [], []
    for _ in range(_ROUNDS):
        alone.append(_latency(server, requests, rank))
        drips = _start_drips(server.port, connections)
        try:
            beside.append(_latency(server, requests, rank))
        finally:
            drips.kill()
            drips.wait()
    before, after = _median(alone), _median(beside)
    told = f"p{rank} {before * 1e3:.2f} ms alone, {after * 1e3:.2f} ms beside {connections} drips"
    expect(after <= 2 * before + _NOISE_SECONDS, f"drips do not slow others down: {told}")
    server.stop()
    return told


def _latency(server: Server, requests: int, rank: int) -> float:
    seconds = []
    with server.connect() as connection:
        for number in range(requests):
            request: Request = storefront.events("esputnik", [f"{time.time_ns()}-{number}"])
            start = time.perf_counter()
            answer = connection.ask(request)
            seconds.append(time.perf_counter() - start)
            expect(answer.status == 200, f"a valid request succeeds, not {answer.status}")
    return sorted(seconds)[len(seconds) * rank // 100]


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _start_drips(port: int, connections: int) -> subprocess.Popen[str]:
    """A process of its own, so that it does not take the client's time."""
    command = [sys.executable, "-m", "proofs.drip", str(port), str(connections)]
    drips = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    expect(bool(drips.stdout and drips.stdout.readline()), "slow connections are accepted")
    return drips


def _drip(port: int, connections: int) -> None:
    """Sends one byte on every connection, again and again; opens anew what the server closes."""
    message = storefront.events("genlook", ["drip"]).encoded()
    sockets = [_open(port) for _ in range(connections)]
    sent = [0] * connections
    print("open", flush=True)
    while True:
        for index, connection in enumerate(sockets):
            try:
                connection.send(message[sent[index] : sent[index] + 1])
                sent[index] = (sent[index] + 1) % len(message)
            except BlockingIOError:
                continue
            except OSError:
                connection.close()
                sockets[index], sent[index] = _open(port), 0
        time.sleep(_PAUSE_SECONDS)


def _open(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setblocking(False)
    return connection


if __name__ == "__main__":
    _drip(int(sys.argv[1]), int(sys.argv[2]))
