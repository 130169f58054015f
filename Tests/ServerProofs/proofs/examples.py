"""Sends the examples of the vendors' pages and looks whether all that they say comes back.

An example that is what its page requires is accepted; one that is not, as some pages print them, is
refused for the reason that the page itself gives.
"""

from __future__ import annotations

import json
import urllib.parse
from collections import Counter
from dataclasses import dataclass
from typing import Any

from proofs import storefront
from proofs.client import Answer, Request
from proofs.server import Server, expect


@dataclass(frozen=True)
class Example:
    """A body of a page, by its line among the golden ones."""

    source: str
    line: int
    customer: str
    refusal: str | None = None
    path: str | None = None

    @property
    def body(self) -> bytes:
        return storefront.bodies(self.source)[self.line - 1]

    @property
    def name(self) -> str:
        return f"{self.source}, line {self.line}"


_GENLOOK_CLIENT = "550e8400-e29b-41d4-a716-446655440000"
_BROWSER = "be6f5fab-32a4-43e5-967c-68017baa3aa5"
_REBUY_REFUSAL = "Missing required args. You must pass either shopify_customer_id or uuid."

EXAMPLES = [
    Example("genlook", 1, _GENLOOK_CLIENT),
    Example("growlytics", 1, "YOUR_APP_CUSTOMER_ID"),
    # The page's own code posts to this path, the text above it names the other.
    Example("growlytics", 1, "YOUR_APP_CUSTOMER_ID", path="/track/event"),
    *(Example("glood", line, "client-xyz") for line in range(1, 5)),
    Example("rebuy", 1, _BROWSER),
    # The page's code has neither visitor nor customer, which its text requires.
    Example("rebuy", 4, "", refusal=_REBUY_REFUSAL),
    *(Example("esputnik", line, "example@email.com") for line in range(1, 5)),
    *(Example("esputnik", line, "380501234567") for line in range(5, 8)),
    # As printed: JSON in a text whose quotes are not escaped is no JSON.
    Example("esputnik", 13, "", refusal='","'),
]

_SUCCESS = {
    "genlook": {"success": True},
    "growlytics": {"success": True},
    "glood": {"ok": True},
    "rebuy": {"data": "Received"},
    "esputnik": {"success": True},
}


def run(server: Server) -> str:
    server.start()
    for example in EXAMPLES:
        answer = _send(server, example)
        if example.refusal:
            expect(answer.status == 400, f"{example.name} is refused, not {answer.status}")
            expect(
                example.refusal in _reason(answer), f"{example.name}: refused for {answer.body!r}"
            )
        else:
            expect(answer.status == 200, f"{example.name} is accepted, not {answer.body!r}")
            expect(
                json.loads(answer.body) == _SUCCESS[example.source],
                f"{example.name} is answered as its page says, not {answer.body!r}",
            )
            _expect_back(server, example)
    _expect_viewed(server)
    server.stop()
    return f"{len(EXAMPLES)} examples"


def _send(server: Server, example: Example) -> Answer:
    request = storefront.post(example.source, example.body)
    if example.path:
        request = Request(request.method, example.path, request.body, request.headers)
    return server.ask(request)


def _reason(answer: Answer) -> str:
    body = json.loads(answer.body)
    return str(body.get("message") or body.get("error"))


def _expect_viewed(server: Server) -> None:
    """Rebuy's second route lists what its visitor viewed."""
    path = f"/api/v1/products/viewed?key=K&uuid={_BROWSER}"
    answer = server.ask(Request("GET", path))
    expect(answer.status == 200, f"viewed products are listed, not {answer.body!r}")
    products = [row["shopify_product_handle"] for row in json.loads(answer.body)["data"]]
    expect(products == ["classic-beanie"], f"the viewed product is listed, not {products}")


# MARK: All its data


def _expect_back(server: Server, example: Example) -> None:
    question = urllib.parse.quote(f'replay "{example.customer}"')
    answer = server.ask(Request("GET", f"/v1/query?q={question}&format=jsonl"))
    expect(answer.status == 200, f"{example.customer} can be replayed: {answer.body!r}")
    sent = Counter(_leaves(_meaning(example)))
    # A row does not repeat whom was asked for.
    rows = ([json.loads(line), example.customer] for line in answer.body.splitlines())
    missing = [sent - Counter(_leaves(_unpacked(row))) for row in rows]
    least = min(missing, key=len, default=sent)
    expect(not least, f"{example.name} comes back with all it says; missing: {list(least)}")


def _meaning(example: Example) -> Any:
    """What an example says about its event."""
    if example.source == "rebuy":
        pairs = urllib.parse.parse_qsl(example.body.decode())
        words = ("key", "subject", "verb", "noun")
        return [value for name, value in pairs if name not in words]
    body = json.loads(example.body)
    match example.source:
        case "genlook":
            return [*body["events"], body["context"]]
        case "growlytics":
            # The time is epoch milliseconds, the types are kept beside the events.
            values = [item["value"] for item in body["attributes"]]
            return [body["name"], body["customerId"], values]
        case "esputnik":
            # The priority of locators decides which one is the customer; all are parameters.
            return [body["eventTypeKey"], [_unpacked(item["value"]) for item in body["params"]]]
    return body


def _unpacked(value: Any) -> Any:
    """Texts that hold JSON as what they hold: so eSputnik's are stored, and nested cells answered.

    Insert ids that were put together are taken apart.
    """
    if isinstance(value, str) and value.startswith("composed:"):
        return _parts(bytes.fromhex(value.removeprefix("composed:")))
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return _unpacked(json.loads(value))
        except ValueError:
            return value
    if isinstance(value, dict):
        return {key: _unpacked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_unpacked(item) for item in value]
    return value


def _parts(insert_id: bytes) -> list[str]:
    """What an id is made of, such as Glood's of shop and event: each behind its length."""
    parts = []
    while insert_id:
        end = 2 + int.from_bytes(insert_id[:2], "big")
        parts.append(insert_id[2:end].decode())
        insert_id = insert_id[end:]
    return parts


def _leaves(value: Any) -> list[Any]:
    """The values in a tree that are no trees; times as far as seconds."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    if isinstance(value, str) and len(value) > 19 and value[10] == "T" and value.endswith("Z"):
        return [value[:19]]
    return [(type(value).__name__, value)]
