"""What an event costs in runs of different sizes, kept from run to run."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from peers.asking import Asking
from peers.figures import Figure
from peers.ingest import IngestResult

# In a smaller run, what does not depend on the events counts too much.
_EVENTS_MIN = 1_000_000
# What is to cost the same however many events there are.
_QUESTIONS = ("unique-customers", "funnel-3", "funnel-5")


@dataclass(frozen=True)
class Costs:
    """Footfall's seconds an event, by what was done, in a run of so many events."""

    events: int
    seconds: dict[str, float]

    @staticmethod
    def of(events: int, asking: Asking, ingest: IngestResult) -> Costs:
        seconds = {"ingest": Figure.of(ingest.load).median / events}
        for key in _QUESTIONS:
            if (key, "footfall") in asking.seconds:
                seconds[key] = Figure.of(asking.seconds[key, "footfall"]).median / events
        return Costs(events, seconds)

    def keep(self, folder: Path) -> None:
        _file(folder, self.events).write_text(json.dumps(asdict(self)), encoding="utf-8")

    @staticmethod
    def earlier(folder: Path, events: int) -> Costs | None:
        """Those of the smallest kept run from a million events on that is at most a tenth as large."""
        kept = [
            Costs(**json.loads(path.read_text(encoding="utf-8")))
            for path in folder.glob("costs-*.json")
        ]
        smaller = [costs for costs in kept if _EVENTS_MIN <= costs.events <= events // 10]
        return min(smaller, key=lambda costs: costs.events, default=None)


def _file(folder: Path, events: int) -> Path:
    return folder / f"costs-{events}.json"
