"""Kills the server again and again while clients send and retry.

No event that was acknowledged is lost, and none is there twice: each client sends a request until it
is answered, so what the last server holds must be what was sent, once each.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter

from proofs import storefront
from proofs.client import Request
from proofs.server import Server, expect, expect_identity

_CLIENTS_PER_SOURCE = 2
_BATCH = 5


class Client(threading.Thread):
    """Sends events of one source, one request after the other, each until it succeeds."""

    def __init__(self, server: Server, source: str, number: int) -> None:
        super().__init__(daemon=True)
        self._server = server
        self.source = source
        self._name = f"{source}-{number}"
        self._is_stopping = threading.Event()
        self.acknowledged: list[str] = []
        self.retries = 0
        self.failure: str | None = None

    def stop(self) -> None:
        self._is_stopping.set()

    def run(self) -> None:
        count = _BATCH if storefront.takes_batches(self.source) else 1
        while not self._is_stopping.is_set() and not self.failure:
            start = len(self.acknowledged)
            names = [f"{self._name}-{start + i}" for i in range(count)]
            request = storefront.events(self.source, names)
            # The connection is not kept: a kill is then met at each stage of a request.
            while not self._succeeds(request):
                self.retries += 1
                time.sleep(0.01)
            self.acknowledged += names

    def _succeeds(self, request: Request) -> bool:
        try:
            answer = self._server.ask(request)
        except OSError:
            return False
        if answer.status not in (200, 429, 503):
            self.failure = f"{self.source}: status {answer.status}: {answer.body!r}"
        return answer.status == 200 or self.failure is not None


def run(server: Server, times: int, seed: int) -> str:
    chance = random.Random(seed)
    server.start()
    clients = [
        Client(server, source, number)
        for source in storefront.SOURCES
        for number in range(_CLIENTS_PER_SOURCE)
    ]
    for client in clients:
        client.start()
    for _ in range(times):
        time.sleep(chance.uniform(0.05, 0.6))
        server.kill()
        server.start()
    for client in clients:
        client.stop()
    for client in clients:
        client.join(60)
        expect(not client.is_alive(), "a retried request succeeds in the end")
        expect(client.failure is None, f"valid events are taken: {client.failure}")
    expect_identity(server.metrics())
    server.stop()
    return _check(server, clients, times)


def _check(server: Server, clients: list[Client], times: int) -> str:
    acknowledged = Counter(
        (client.source, name) for client in clients for name in client.acknowledged
    )
    stored = server.stored("n")
    lost = acknowledged - stored
    doubled = {name: count for name, count in stored.items() if count > 1}
    unknown = stored - acknowledged
    expect(not lost, f"no acknowledged event is lost; {len(lost)} are: {list(lost)[:3]}")
    expect(not doubled, f"no event is there twice; {len(doubled)} are: {list(doubled)[:3]}")
    expect(not unknown, f"nothing else is there; {len(unknown)} are: {list(unknown)[:3]}")
    server.tool("verify", str(server.store))
    retries = sum(client.retries for client in clients)
    return f"{times} kills, {sum(acknowledged.values())} events once each, {retries} retries"
