"""Runs a storefront's JavaScript tracker under node: its events count once, though each flush is sent
twice.

The tracker is a small one of this project's own; `--tracker-page FILE` takes that of a vendor's page, a
text in which the class EventTracker stands.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from proofs.server import Server, expect

_FOLDER = Path(__file__).resolve().parent
_EVENTS = 95


def run(server: Server, page: Path | None) -> str:
    server.start()
    with tempfile.TemporaryDirectory() as folder:
        script = _FOLDER / "storefront-tracker.js"
        if page:
            script = Path(folder) / "tracker.js"
            script.write_text(_tracker(page.read_text()))
        sent = _run_tracker(script, server.port)
    metrics = server.metrics()
    server.stop()
    stored = [event["insert_id"] for event in server.events()]
    expect(len(sent) == _EVENTS, f"{_EVENTS} events are tracked, not {len(sent)}")
    expect(sorted(stored) == sorted(sent), f"each event is there once; {len(stored)} are")
    duplicates = metrics['footfall_events_total{source="genlook",outcome="duplicate"}']
    expect(duplicates == _EVENTS, f"the second flush is known again; {duplicates:.0f} are")
    return f"{len(stored)} events once each, of {'the page' if page else 'the small'} tracker"


def _tracker(page: str) -> str:
    """The class in a page's text: from its head to the line that closes it."""
    start = page.find("class EventTracker")
    end = page.find("\n}\n", start)
    expect(0 <= start < end, "the page holds a class EventTracker")
    return page[start : end + 3]


def _run_tracker(script: Path, port: int) -> list[str]:
    command = ["node", str(_FOLDER / "tracker.mjs"), str(script)]
    command += [f"http://127.0.0.1:{port}", str(_EVENTS)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    expect(done.returncode == 0, f"the tracker runs: {done.stderr}")
    return done.stdout.split()
