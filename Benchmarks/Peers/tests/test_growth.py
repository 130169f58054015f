import tempfile
import unittest
from pathlib import Path

from peers.growth import Costs


class EarlierTests(unittest.TestCase):
    def earlier(self, events: int) -> int | None:
        with tempfile.TemporaryDirectory() as folder:
            for kept in (100_000, 1_000_000, 10_000_000, 100_000_000):
                Costs(kept, {"ingest": 1e-6}).keep(Path(folder))
            found = Costs.earlier(Path(folder), events)
            return found.events if found else None

    def test_a_run_is_compared_with_one_of_a_million_events(self) -> None:
        self.assertEqual(self.earlier(10_000_000), 1_000_000)
        self.assertEqual(self.earlier(100_000_000), 1_000_000)

    def test_a_small_run_is_compared_with_none(self) -> None:
        self.assertIsNone(self.earlier(1_000_000))
        self.assertIsNone(self.earlier(9_000_000))
