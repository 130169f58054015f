"""Requests of the five tracking APIs and of the project's own format, made up as they are needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from proofs.client import Request

BODIES = Path(__file__).resolve().parents[2] / "Golden" / "Requests"

PATHS = {
    "genlook": "/apps/proxy_genlook-x/public/tracking/events",
    "growlytics": "/track/event/v2",
    "glood": "/api/storefront/v3/headless/events",
    "rebuy": "/api/v1/analytics/event",
    "esputnik": "/api/v2/event",
    "footfall": "/v1/events",
}
SOURCES = list(PATHS)


def bodies(source: str) -> list[bytes]:
    """The golden bodies of an API, one a line."""
    return (BODIES / f"{source}.bodies").read_bytes().splitlines()


def post(source: str, body: bytes, headers: dict[str, str] | None = None) -> Request:
    """A request as the API's clients send it: Rebuy's has its parameters in the URL."""
    if source == "rebuy":
        query = body.decode("latin-1").lstrip("?")
        return Request("POST", f"{PATHS[source]}?{query}", b"", headers or {})
    return Request("POST", PATHS[source], body, headers or {})


def events(source: str, names: list[str]) -> Request:
    """A valid request whose events are known by names, which they carry as property `n`.

    APIs without ids of their own take them from `Idempotency-Key`, and one event a request.
    """
    body, headers = _WRITERS[source](names)
    return post(source, body, headers)


def takes_batches(source: str) -> bool:
    return source in ("genlook", "footfall")


def _genlook(names: list[str]) -> tuple[bytes, dict[str, str]]:
    events = [
        {
            "event": "widget:button_click",
            "properties": {"n": name, "button_style": "primary"},
            "timestamp": "2026-04-15T10:30:00.250Z",
            "$insert_id": f"event_{name}",
        }
        for name in names
    ]
    context = {"$session_id": f"session_{names[0]}", "$pathname": "/products/shirt"}
    return _json({"events": events, "context": context}), {}


def _growlytics(names: list[str]) -> tuple[bytes, dict[str, str]]:
    attributes = [{"name": "n", "value": names[0], "type": "string"}]
    return (
        _json({"name": "Add To Cart", "customerId": "c", "time": 1.7e12, "attributes": attributes}),
        {},
    )


def _glood(names: list[str]) -> tuple[bytes, dict[str, str]]:
    event = {"id": f"evt-{names[0]}", "name": "glood:section:click", "type": "custom"}
    return _json({"event": event, "session_id": "s", "n": names[0]}), {"x-shop": "shop.example"}


def _rebuy(names: list[str]) -> tuple[bytes, dict[str, str]]:
    name = quote(names[0])
    query = f"key=K&subject=user&verb=viewed&noun=product&shopify_product_handle=p&uuid=u&n={name}"
    return query.encode(), {"Idempotency-Key": names[0]}


def _esputnik(names: list[str]) -> tuple[bytes, dict[str, str]]:
    params = [{"name": "email", "value": "a@example.com"}, {"name": "n", "value": names[0]}]
    return (
        _json({"eventTypeKey": "searchOpened", "params": params}),
        {"Idempotency-Key": names[0]},
    )


def _footfall(names: list[str]) -> tuple[bytes, dict[str, str]]:
    lines = [
        _json(
            {
                "event": "product_viewed",
                "customer": "c",
                "time": "2026-04-16T10:30:00Z",
                "insert_id": name,
                "properties": {"n": name},
            }
        )
        for name in names
    ]
    return b"\n".join(lines), {}


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


_WRITERS = {
    "genlook": _genlook,
    "growlytics": _growlytics,
    "glood": _glood,
    "rebuy": _rebuy,
    "esputnik": _esputnik,
    "footfall": _footfall,
}
