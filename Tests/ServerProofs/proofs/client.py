"""A small HTTP/1.1 client: fast enough to keep a server busy, and able to send what is wrong."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field

_TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def encoded(self) -> bytes:
        lines = [f"{self.method} {self.path} HTTP/1.1", "Host: localhost"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.method == "POST":
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Connection:
    """A connection that is kept for several requests."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port), _TIMEOUT_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._unread = b""

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def ask(self, request: Request) -> Answer:
        self.send(request.encoded())
        return self.answer()

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def half_close(self) -> None:
        """Says that nothing more will be sent."""
        self._socket.shutdown(socket.SHUT_WR)

    def answer(self) -> Answer:
        """The next answer; ConnectionError if there is none."""
        head, rest = self._head()
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1])
        pairs = (line.split(":", 1) for line in lines[1:])
        headers = {name.strip().lower(): value.strip() for name, value in pairs}
        if headers.get("transfer-encoding") == "chunked":
            body, self._unread = self._chunks(rest)
        else:
            body, self._unread = self._exactly(int(headers.get("content-length", 0)), rest)
        return Answer(status, headers, body)

    def _receive(self) -> bytes:
        data = self._socket.recv(1 << 16)
        if not data:
            raise ConnectionError("the server closed the connection")
        return data

    def _head(self) -> tuple[bytes, bytes]:
        data = self._unread
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._receive()
        return data[:end], data[end + 4 :]

    def _exactly(self, count: int, data: bytes) -> tuple[bytes, bytes]:
        while len(data) < count:
            data += self._receive()
        return data[:count], data[count:]

    def _chunks(self, data: bytes) -> tuple[bytes, bytes]:
        body = b""
        while True:
            while (end := data.find(b"\r\n")) < 0:
                data += self._receive()
            count = int(data[:end].split(b";")[0], 16)
            chunk, data = self._exactly(count + 2, data[end + 2 :])
            if count == 0:
                return body, data
            body += chunk[:-2]
