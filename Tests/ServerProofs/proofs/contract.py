"""Holds what the server says about itself against others' readers of it: OpenAPI's validator, and the
parser of Prometheus' own client."""

from __future__ import annotations

import json

from proofs import storefront
from proofs.client import Request
from proofs.server import Server, expect


def run(server: Server) -> str:
    # Not at the top: the other proofs do without these packages.
    from openapi_spec_validator import validate
    from prometheus_client.parser import text_string_to_metric_families

    server.start()
    for source in storefront.SOURCES:
        server.ask(storefront.events(source, ["contract"]))
    document = json.loads(server.ask(Request("GET", "/openapi.json")).body)
    validate(document)
    _expect_described(server, document)
    answer = server.ask(Request("GET", "/metrics"))
    families = list(text_string_to_metric_families(answer.body.decode()))
    names = {family.name for family in families}
    for name in ("footfall_events", "footfall_http_request_duration_seconds", "footfall_segments"):
        expect(name in names, f"{name} is among the metrics")
    expect(all(family.documentation for family in families), "every metric is explained")
    server.stop()
    return f"{len(document['paths'])} paths described, {len(families)} metrics"


def _expect_described(server: Server, document: dict[str, dict[str, dict[str, object]]]) -> None:
    """Every route that is described is there, and answers its methods only."""
    for path, operations in document["paths"].items():
        for method in ("GET", "POST", "DELETE"):
            status = server.ask(Request(method, path)).status
            if method.lower() in operations:
                expect(status not in (404, 405), f"{method} {path} is there, not {status}")
            else:
                expect(status == 405, f"{method} {path} is refused as such, not {status}")
