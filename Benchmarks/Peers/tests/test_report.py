import unittest
from pathlib import Path

from peers import report, targets
from peers.appends import Appends
from peers.asking import Asking
from peers.crash import Reopening
from peers.data import Events
from peers.engines.engine import Engine
from peers.growth import Costs
from peers.ingest import IngestResult
from peers.questions import QUESTIONS

TEXTS = {question.key: ("SELECT 1",) for question in QUESTIONS}
OURS = Engine("footfall", "Footfall", [], "by customer", TEXTS, deduplicates=True, settling="compact")
PEER = Engine("peer", "Peer", [], "by row", TEXTS)


def run(ours: float, peer: float) -> report.Run:
    """A run in which Footfall and a peer took so many seconds for every question."""
    asking = Asking({}, [OURS, PEER], ("c-1",))
    for question in QUESTIONS:
        for engine, seconds in ((OURS, ours), (PEER, peer)):
            asking.seconds[question.key, engine.key] = [seconds] * 3
            asking.chosen[question.key, engine.key] = "SELECT 1"
            asking.peak_bytes[question.key, engine.key] = 1_000_000
    asking.open_seconds = {"footfall": [0.01], "peer": [0.02]}
    result = IngestResult([2.0], [1.0], [2.0], [3.0], 5_000_000, 100, 90)
    return report.Run(
        events=Events(10, 1, Path("once"), Path("tenth"), ("c-1",)),
        repetitions=3,
        machine={"cores": "2"},
        versions={"Peer": "1.0"},
        asked=[OURS, PEER],
        loaded=[OURS, PEER],
        asking=asking,
        ingest={"footfall": result, "peer": result},
        reopening=Reopening(10, 0.1, 0.2),
        costs=Costs(10, {"ingest": 0.2}),
        earlier=Costs(1, {"ingest": 0.1}),
        appends=Appends(400_000, 0.02),
        write_amplification=2.5,
        own_write_amplification=1.5,
        missing={"TrailDB": "not to be had"},
        sections={"columns": 60, "ids": 20},
        columns={"event": 5, "properties.utm.source": 3, "properties.items[].sku": 3,
            "properties.items[]": 1},
    )


class ReportTests(unittest.TestCase):
    def test_a_faster_answer_is_a_ratio_over_one(self) -> None:
        text = report.markdown(run(ours=0.001, peer=0.050))
        self.assertIn("| count by event | 1.00 ms ± 0% | 50.0 ms ± 0% | 50.0× Peer | 50× the fastest | yes |", text)

    def test_a_lost_question_stays_and_is_marked(self) -> None:
        text = report.markdown(run(ours=0.2, peer=0.1))
        self.assertEqual(text.count("**0.50× Peer: slower**"), len(QUESTIONS))

    def test_an_aim_that_was_missed_says_so(self) -> None:
        text = report.markdown(run(ours=0.001, peer=0.049))
        self.assertIn("49.0× Peer | 50× the fastest | **no** |", text)
        self.assertIn("| at least 300,000 events | 400,000 events | yes |", text)
        self.assertIn("| at most 10.0 ms | 20.0 ms | **no** |", text)
        self.assertIn("ingest | at most 1.30× | 2.00× | **no** |", text)

    def test_an_aim_at_a_peer_that_is_missing_is_not_judged(self) -> None:
        funnel = next(question for question in QUESTIONS if question.key == "funnel-3")
        self.assertIsNone(targets.of_question(run(1, 100), funnel))

    def test_columns_stand_beside_those_of_a_peer_under_one_name(self) -> None:
        one = run(1, 1)
        one.ingest["peer"] = IngestResult([2.0], settled_bytes=90, columns={"utm_source": 6, "x": 1})
        text = report.markdown(one)
        self.assertIn("| utm_source | 0.30 | 0.60 |", text)
        self.assertIn("| items | 0.40 | – |", text)
        self.assertIn("| insert_id | 2.00 | – |", text)

    def test_a_peer_that_is_missing_is_named(self) -> None:
        self.assertIn("**TrailDB is missing from this run**: not to be had", report.markdown(run(1, 1)))

    def test_a_report_of_footfall_alone_tells_of_no_turns_and_no_comparison(self) -> None:
        one = run(1, 1)
        one.asking.is_alone = True
        one.asked, one.loaded, one.versions = [OURS], [OURS], {}
        text = report.markdown(one)
        self.assertIn("--events 10 --seed 1 --repetitions 3 --footfall-only`", text)
        self.assertIn("not compared", text)
        self.assertIn("counted as they come", text)
        for untrue in ("take turns", "complete in memory", "the fastest peer takes"):
            self.assertNotIn(untrue, text)
            self.assertIn(untrue, report.markdown(run(1, 1)))

    def test_every_row_of_a_table_has_as_many_cells_as_its_head(self) -> None:
        for part in report.markdown(run(1, 1)).split("\n\n"):
            lines = [line for line in part.splitlines() if line.startswith("|")]
            self.assertLessEqual(len({line.count("|") for line in lines}), 1, part)

    def test_a_question_shows_what_was_asked_without_its_source_s_indentation(self) -> None:
        self.assertEqual(report._tidy("SELECT a\n            FROM b"), "SELECT a\nFROM b")


if __name__ == "__main__":
    unittest.main()
