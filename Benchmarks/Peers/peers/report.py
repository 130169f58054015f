"""The report of a run, as Markdown."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field

from peers import figures, targets
from peers.appends import Appends
from peers.asking import Asking
from peers.crash import Reopening
from peers.data import Events
from peers.engines.engine import Engine
from peers.figures import Figure
from peers.growth import Costs
from peers.ingest import IngestResult
from peers.questions import QUESTIONS, Question
from peers.targets import Target

_NONE = "–"


@dataclass
class Run:
    """All that a run has found out."""

    events: Events
    repetitions: int
    machine: dict[str, str]
    versions: dict[str, str]
    asked: list[Engine]
    loaded: list[Engine]
    asking: Asking
    ingest: dict[str, IngestResult]
    reopening: Reopening
    costs: Costs
    earlier: Costs | None = None
    """Of a smaller run, to tell growth by."""
    appends: Appends | None = None
    write_amplification: float | None = None
    own_write_amplification: float | None = None
    """Without what the asked-for compaction rewrote."""
    missing: dict[str, str] = field(default_factory=dict)
    """Peers that could not be set up, and why."""
    sections: dict[str, int] = field(default_factory=dict)
    """Bytes of Footfall's settled store by section."""
    columns: dict[str, int] = field(default_factory=dict)
    """The same of its columns."""
    fresh_segments: int = 0
    fresh_unflushed: int = 0


def markdown(run: Run) -> str:
    parts = [
        _head(run),
        "## Questions\n\n" + _questions(run),
        "## The other aims\n\n" + _targets(run),
        "## Loading\n\n" + _loading(run),
        "## Size on disk\n\n" + _sizes(run),
        "## Memory\n\n" + _memory(run),
        "## Opening\n\n" + _opening(run),
        "## Layouts\n\n" + _layouts(run),
        "## What was asked\n\n" + _texts(run),
    ]
    return "\n".join(parts)


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _head(run: Run) -> str:
    machine = ", ".join(f"{name} {value}" for name, value in run.machine.items())
    versions = ", ".join(f"{name} {value}" for name, value in run.versions.items())
    alone = run.asking.is_alone
    command = f"--events {run.events.count} --seed {run.events.seed} --repetitions {run.repetitions}"
    if alone:
        command += " --footfall-only"
        compared = "No other engine was asked: answers were counted row by row, and not compared."
        turns = ""
    else:
        compared = "Where engines answer, **all answers were compared and are equal**."
        turns = " Engines take turns at every question."
    text = f"""# Footfall beside other engines

`Scripts/bench-peers {command}`

- Machine: {machine}. Every engine has two cores.
- Versions: {versions or "of Footfall alone"}.
- {run.events.count:,} generated events. {compared}
- Medians; behind ± the spread, which is how far the middle half of the repetitions reaches as a share
  of the median (of all of them, if there are under four).{turns}
"""
    for name, reason in run.missing.items():
        text += f"- **{name} is missing from this run**: {reason}\n"
    return text


def _questions(run: Run) -> str:
    rows = [_question_row(run, question) for question in QUESTIONS]
    head = ["question", *(engine.title for engine in run.asked), "Footfall against the fastest peer"]
    return table([*head, "aim", "reached"], rows) + f"\n{_timing_note(run)}\n"


def _timing_note(run: Run) -> str:
    note = "Times of the engine, warm, in one process, "
    if run.asking.is_alone:
        return note + "from the question to the last row; rows are counted as they come."
    return (
        note + "with the answer complete in memory. A ratio is how many times longer the fastest peer"
        " takes; under 1× Footfall loses."
    )


def _question_row(run: Run, question: Question) -> list[str]:
    found = {
        engine.key: Figure.of(run.asking.seconds[question.key, engine.key])
        for engine in run.asked
        if (question.key, engine.key) in run.asking.seconds
    }
    cells = [_timed(found.get(engine.key)) for engine in run.asked]
    verdict = Target(question.title, "", "", targets.of_question(run, question)).verdict
    return [question.title, *cells, _against_fastest(found, run.asked), question.aim, verdict]


def _against_fastest(found: dict[str, Figure], engines: list[Engine]) -> str:
    peers = [engine for engine in engines if engine.key in found and engine.key not in targets.OURS]
    if not peers or "footfall" not in found:
        return _NONE
    fastest = min(peers, key=lambda engine: found[engine.key].median)
    value = found[fastest.key].median / found["footfall"].median
    text = f"{figures.ratio(value)} {fastest.title}"
    return f"**{text}: slower**" if value < 1 else text


def _timed(figure: Figure | None) -> str:
    if figure is None:
        return _NONE
    return f"{figures.duration(figure.median)} ± {figures.percent(figure.spread)}"


def _targets(run: Run) -> str:
    rows = [[each.title, each.aim, each.found, each.verdict] for each in targets.of_the_rest(run)]
    return table(["what", "aim", "found", "reached"], rows)


def _loading(run: Run) -> str:
    count = run.events.count
    rows = []
    for engine in run.loaded:
        result = run.ingest[engine.key]
        load = Figure.of(result.load)
        rows.append(
            [
                engine.title,
                "exact" if engine.deduplicates else "none",
                _timed(load),
                f"{count / load.median:,.0f}",
                _times_ours(run, load),
                _against_new(result.tenth, load),
                _against_new(result.again, load),
                _timed(Figure.of(result.settle)) if engine.settling else _NONE,
                engine.settling or _NONE,
            ]
        )
    head = ["engine", "deduplication", "load", "events/s", "× Footfall", "10 % repeated"]
    head += ["100 % repeated", "owed work", "which is"]
    note = (
        "\nA load begins with the file in the system's cache, if that has room, and ends when the events"
        " are on disk. Repeated: the time of an event in a file of which"
        " so many are known, against one that is new. Engines that need over a minute load once.\n"
    )
    return table(head, rows) + note


def _times_ours(run: Run, load: Figure) -> str:
    ours = run.ingest.get("footfall")
    return figures.ratio(load.median / Figure.of(ours.load).median) if ours else _NONE


def _against_new(values: list[float], load: Figure) -> str:
    if not values:
        return _NONE
    return figures.ratio(Figure.of(values).median / load.median)


def _sizes(run: Run) -> str:
    rows = []
    for engine in run.loaded:
        result = run.ingest[engine.key]
        each = result.settled_bytes / run.events.count
        cells = [figures.size(result.loaded_bytes), figures.size(result.settled_bytes)]
        rows.append([engine.title, *cells, f"{each:.1f}"])
    text = table(["engine", "as loaded", "at rest", "bytes an event"], rows)
    if run.sections:
        text += "\nFootfall at rest, by section of its segments, in bytes an event:\n\n"
        rows = [[name, _each(run, size)] for name, size in run.sections.items()]
        text += table(["section", "bytes an event"], rows)
    return text + _columns(run)


def _columns(run: Run) -> str:
    """Footfall's columns beside those of a peer that tells: insert ids and customers are sections."""
    ours: dict[str, int] = {}
    for path, size in run.columns.items():
        ours[_column(path)] = ours.get(_column(path), 0) + size
    ours["insert_id"] = run.sections.get("ids", 0) + run.sections.get("filter", 0)
    ours["customer"] = run.sections.get("customers", 0)
    text = ""
    for engine in run.loaded:
        theirs = run.ingest[engine.key].columns
        if not theirs:
            continue
        names = sorted(ours.keys() | theirs.keys(), key=lambda name: -ours.get(name, 0))
        rows = [[name, *(_each(run, sizes.get(name)) for sizes in (ours, theirs))] for name in names]
        text += "\nColumn by column, in bytes an event (insert ids with index and filter):\n\n"
        text += table(["column", "Footfall", engine.title], rows)
    return text


def _column(path: str) -> str:
    """A property's path as the peers name its column; what lies in items is one column."""
    name = path.removeprefix("properties.").split("[]")[0]
    return name.replace(".", "_")


def _each(run: Run, size: int | None) -> str:
    return _NONE if size is None else f"{size / run.events.count:.2f}"


def _memory(run: Run) -> str:
    loads = [run.ingest.get(engine.key) for engine in run.asked]
    loading = ["loading", *(figures.size(load.peak_bytes) if load else _NONE for load in loads)]
    rows = [loading, *(_memory_row(run, question) for question in QUESTIONS)]
    note = (
        "\nPeak resident memory of a process that opens the store and does this once. DuckDB, ClickHouse"
        " and SQLite run inside Python, whose own part (and that of pyarrow) is in the figure.\n"
    )
    return table(["", *(engine.title for engine in run.asked)], rows) + note


def _memory_row(run: Run, question: Question) -> list[str]:
    peaks = [run.asking.peak_bytes.get((question.key, engine.key)) for engine in run.asked]
    return [question.title, *(figures.size(peak) if peak else _NONE for peak in peaks)]


def _opening(run: Run) -> str:
    rows = [
        [engine.title, _timed(Figure.of(run.asking.open_seconds[engine.key]))]
        for engine in run.asked
        if engine.key != "traildb"
    ]
    reopening = run.reopening
    text = table(["engine", "open, closed before"], rows)
    return (
        text
        + f"\nFootfall, killed (`kill -9`) with {reopening.events:,} events in the log: open again in"
        f" {figures.duration(reopening.reopen)}, nothing lost. They were appended 500 at a time, each"
        f" batch synced, by one thread in {figures.duration(reopening.append)}.\n"
    )


def _layouts(run: Run) -> str:
    lines = {engine.title: engine.layout for engine in [*run.asked, *run.loaded]}
    if run.fresh_segments:
        lines["Footfall before `compact`"] += (
            f" It has {run.fresh_segments} segments and {run.fresh_unflushed:,} events in memory."
        )
    return "".join(f"- **{title}**: {layout}\n" for title, layout in lines.items())


def _texts(run: Run) -> str:
    text = "Of several formulations that were tried, the fastest, which is the one that was timed.\n"
    for question in QUESTIONS:
        text += f"\n### {question.title}\n"
        for engine in run.asked:
            chosen = run.asking.chosen.get((question.key, engine.key))
            if chosen and engine.key != "footfall-fresh":
                text += f"\n{engine.title}\n\n```\n{_tidy(chosen)}\n```\n"
    return text


def _tidy(sql: str) -> str:
    """Without the indentation of the source it stands in."""
    first, _, rest = sql.partition("\n")
    return re.sub(r"\n\s*\n", "\n", f"{first}\n{textwrap.dedent(rest)}").strip()
