import tempfile
import unittest
from pathlib import Path

from peers.data import Events


class CutTests(unittest.TestCase):
    def cuts(self, lines: int, parts: int, last: int) -> list[int]:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "events"
            file.write_bytes(b"0123456\n" * lines)
            cuts = Events(lines, 1, file, file, ()).cuts(parts, last)
        return [place // 8 for place in cuts]

    def test_parts_are_equal_and_the_last_is_as_long_as_asked_for(self) -> None:
        self.assertEqual(self.cuts(lines=110, parts=10, last=10), [*range(0, 101, 10), 110])

    def test_lines_that_do_not_divide_evenly_are_all_there(self) -> None:
        cuts = self.cuts(lines=107, parts=3, last=5)
        self.assertEqual((cuts[0], cuts[-2], cuts[-1]), (0, 102, 107))
        self.assertEqual(len(cuts), 5)


if __name__ == "__main__":
    unittest.main()
