"""Sends requests whose bytes were tampered with.

Whatever comes is answered with 2xx or 4xx (or, where a head is broken, the connection is closed); the
server lives, its memory stays where it was, everything is accounted for, and valid requests succeed.
"""

from __future__ import annotations

import gzip
import random
from collections import Counter

from proofs import storefront
from proofs.server import Server, expect, expect_identity

_MARKS = b'{}[]",:\\0-9eE.tfn%&=\x00\x80\xff\xc3\xed\xa0'
_PIPELINE = 32
_ROUNDS_PER_VALID = 40
# Beyond what one memtable and the caps of dead letters may yet take.
_GROWTH_BYTES_MAX = 192 << 20


class Mutator:
    """Makes requests out of golden ones."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._bodies = [
            (source, body)
            for source in storefront.SOURCES
            if source != "footfall"
            for body in storefront.bodies(source)
        ]
        self._bodies.append(("footfall", storefront.events("footfall", ["a", "b"]).body))

    def request(self) -> bytes:
        """A request with a sound head."""
        source, body = self._chance.choice(self._bodies)
        body = self._mutated(body)
        headers: dict[str, str] = {}
        draw = self._chance.random()
        if draw < 0.1:
            headers["Content-Encoding"] = "gzip"
            body = gzip.compress(body, 1)
            if draw < 0.05:
                body = self._mutated(body)
        elif draw < 0.2:
            headers["Content-Type"] = self._chance.choice(["text/plain", "", "image/png"])
        elif draw < 0.25:
            headers["Idempotency-Key"] = str(self._chance.randrange(1000)) * 40
        if source == "rebuy":
            safe = bytes(b for b in body if 0x20 < b < 0x7F)
            return storefront.post(source, safe, headers).encoded()
        return storefront.post(source, body, headers).encoded()

    def broken(self) -> bytes:
        """A request whose head was tampered with, too."""
        source, body = self._chance.choice(self._bodies)
        return self._mutated(storefront.post(source, body).encoded())

    def _mutated(self, body: bytes) -> bytes:
        data = bytearray(body)
        for _ in range(self._chance.randint(0, 4)):
            if not data:
                break
            place = self._chance.randrange(len(data))
            end = place + self._chance.randrange(20)
            match self._chance.randrange(4):
                case 0:
                    data[place] = self._chance.choice(_MARKS)
                case 1:
                    data[place] = self._chance.randrange(256)
                case 2:
                    del data[place:end]
                case _:
                    at = self._chance.randrange(len(data))
                    data[at:at] = data[place:end]
        return bytes(data)


def run(server: Server, requests: int, seed: int) -> str:
    server.start()
    mutator = Mutator(random.Random(seed))
    statuses: Counter[int] = Counter()
    sent = rounds = 0
    warm_bytes = 0
    while sent < requests:
        sent += _pipelined(server, mutator, statuses, requests - sent)
        rounds += 1
        _broken(server, mutator, statuses)
        _valid(server, rounds)
        if not warm_bytes and sent >= requests / 5:
            warm_bytes = server.resident_bytes()
    _expect_good(statuses)
    growth = server.resident_bytes() - warm_bytes
    expect(growth < _GROWTH_BYTES_MAX, f"memory is flat; it grew by {growth >> 20} MiB")
    expect_identity(server.metrics())
    server.stop()
    server.tool("verify", str(server.store))
    told = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
    return f"{sent} requests ({told}), memory grew by {growth >> 20} MiB after a fifth of them"


def _pipelined(server: Server, mutator: Mutator, statuses: Counter[int], room: int) -> int:
    """Many requests on one connection; the number of those that were answered."""
    answered = 0
    with server.connect() as connection:
        for _ in range(_ROUNDS_PER_VALID):
            count = min(_PIPELINE, room - answered)
            connection.send(b"".join(mutator.request() for _ in range(count)))
            for _ in range(count):
                statuses[connection.answer().status] += 1
            answered += count
    return answered


def _broken(server: Server, mutator: Mutator, statuses: Counter[int]) -> None:
    """A head that was tampered with: answered, or the connection is closed."""
    with server.connect() as connection:
        try:
            connection.send(mutator.broken() + b"\r\n\r\n")
            connection.half_close()
            statuses[connection.answer().status] += 1
        except (ConnectionError, ValueError):
            statuses[0] += 1


def _valid(server: Server, round_number: int) -> None:
    for source in storefront.SOURCES:
        answer = server.ask(storefront.events(source, [f"valid-{source}-{round_number}"]))
        expect(answer.status == 200, f"a valid {source} request succeeds, not {answer.status}")


def _expect_good(statuses: Counter[int]) -> None:
    wrong = {status for status in statuses if status and status // 100 not in (2, 4)}
    expect(not wrong, f"statuses are 2xx and 4xx, not {wrong}")
