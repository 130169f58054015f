"""What Footfall aims at, and whether a run reached it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Callable

from peers import figures
from peers.figures import Figure
from peers.questions import FASTEST, Question

if TYPE_CHECKING:
    from peers.report import Run

OURS = ("footfall", "footfall-fresh")
_LOADING = {"DuckDB": 1.5, "DuckDB, unique insert id": 9, "ClickHouse": 2.5}
_GROWTH_MAX = 1.3
_GIBIBYTE = 1 << 30
# The most that opening may take: so many seconds at 10 M events, and ten times that beyond.
_OPEN_SECONDS = 0.05
_OPEN_EVENTS = 10_000_000


@dataclass(frozen=True)
class Target:
    """One aim; `reached` is None where the run has nothing to tell it by."""

    title: str
    aim: str
    found: str
    reached: bool | None

    @property
    def verdict(self) -> str:
        return {True: "yes", False: "**no**", None: "–"}[self.reached]


def of_question(run: Run, question: Question) -> bool | None:
    """Whether a question is answered as much faster as aimed at; peers that are missing don't count."""
    factors = _factors(run, question)
    verdicts = [
        min(factors.values()) >= aim if peer == FASTEST else factors[peer] >= aim
        for peer, aim in question.aims.items()
        if factors and (peer == FASTEST or peer in factors)
    ]
    return all(verdicts) if verdicts else None


def _factors(run: Run, question: Question) -> dict[str, float]:
    """How many times longer each peer takes, by title."""
    seconds = run.asking.seconds
    ours = seconds.get((question.key, "footfall"))
    if not ours:
        return {}
    return {
        engine.title: Figure.of(seconds[question.key, engine.key]).median / Figure.of(ours).median
        for engine in run.asked
        if engine.key not in OURS and (question.key, engine.key) in seconds
    }


def of_the_rest(run: Run) -> list[Target]:
    """The aims beside the questions."""
    return [*_loading(run), *_appends(run), *_sizes(run), *_memory(run), *_opening(run), *_growth(run)]


def _most(title: str, value: float, limit: float, text: Callable[[float], str]) -> Target:
    return Target(title, f"at most {text(limit)}", text(value), value <= limit)


def _loading(run: Run) -> list[Target]:
    ours = run.ingest["footfall"]
    load = Figure.of(ours.load).median
    targets = []
    for engine in run.loaded:
        if engine.title in _LOADING:
            aim = _LOADING[engine.title]
            factor = Figure.of(run.ingest[engine.key].load).median / load
            title = f"loading, against {engine.title}"
            targets.append(Target(title, f"{aim:g}×", figures.ratio(factor), factor >= aim))
    for title, values in (("10 %", ours.tenth), ("100 %", ours.again)):
        if values:
            title = f"loading where {title} are repeated, an event against a new one"
            targets.append(_most(title, Figure.of(values).median / load, 1, figures.ratio))
    if run.write_amplification is not None:
        title = "write amplification, the asked-for `compact` included"
        targets.append(_most(title, run.write_amplification, 4, figures.ratio))
    if run.own_write_amplification is not None:
        title = "write amplification without it"
        targets.append(_most(title, run.own_write_amplification, 4, figures.ratio))
    return targets


def _appends(run: Run) -> list[Target]:
    if run.appends is None:
        return []
    rate = run.appends.events_per_second
    return [
        Target(
            "appends of 50 events by 8 threads, each synced, a second",
            "at least 300,000 events",
            f"{rate:,.0f} events",
            rate >= 300_000,
        ),
        _most("the same, 99 of 100 appends", run.appends.p99_seconds, 0.01, figures.duration),
    ]


def _sizes(run: Run) -> list[Target]:
    """Smaller than DuckDB and ClickHouse, a quarter of DuckDB with its index."""
    shares = {"DuckDB": 1.0, "ClickHouse": 1.0, "DuckDB, unique insert id": 0.25}
    ours = run.ingest["footfall"].settled_bytes
    return [
        _most(
            f"size at rest, as a share of {engine.title}",
            ours / run.ingest[engine.key].settled_bytes,
            shares[engine.title],
            figures.percent,
        )
        for engine in run.loaded
        if engine.title in shares
    ]


def _memory(run: Run) -> list[Target]:
    peaks = [peak for (_, engine), peak in run.asking.peak_bytes.items() if engine == "footfall"]
    loading = run.ingest["footfall"].peak_bytes
    targets = [_most("memory, loading", loading, _GIBIBYTE, figures.size)]
    if peaks:
        targets.append(_most("memory, any question", max(peaks), _GIBIBYTE / 4, figures.size))
    return targets


def _opening(run: Run) -> list[Target]:
    limit = _OPEN_SECONDS * (1 if run.events.count <= _OPEN_EVENTS else 10)
    opened = Figure.of(run.asking.open_seconds["footfall"]).median
    return [
        _most("opening a closed store", opened, limit, figures.duration),
        _most("opening after kill -9, full log", run.reopening.reopen, 2, figures.duration),
    ]


def _growth(run: Run) -> list[Target]:
    if run.earlier is None:
        return []
    title = f"time an event, against {run.earlier.events:,} events: "
    return [
        _most(title + name, run.costs.seconds[name] / before, _GROWTH_MAX, figures.ratio)
        for name, before in run.earlier.seconds.items()
        if name in run.costs.seconds
    ]
