import unittest
from datetime import date, datetime
from decimal import Decimal

from differential import answers


class CellTests(unittest.TestCase):
    def test_instants_of_either_engine_are_microseconds(self) -> None:
        self.assertEqual(answers.cell("1970-01-01T01:00:00+01:00"), 0)
        self.assertEqual(answers.cell("1970-01-01T00:00:01.000001Z"), 1_000_001)
        self.assertEqual(answers.cell(datetime(1970, 1, 1, 0, 0, 1)), 1_000_000)

    def test_numbers_are_equal_whatever_they_came_as(self) -> None:
        for value in (2, 2.0, "2", "2.0", Decimal(2)):
            self.assertEqual(answers.cell(value), 2)

    def test_a_day_and_a_text_stay_texts(self) -> None:
        self.assertEqual(answers.cell(date(2026, 1, 31)), "2026-01-31")
        self.assertEqual(answers.cell("007"), "007")


class ComparisonTests(unittest.TestCase):
    def equal(self, ours: list[answers.Row], theirs: list[answers.Row]) -> bool:
        return answers.equal(answers.rows(ours, False), answers.rows(theirs, False))

    def test_the_order_of_rows_does_not_count(self) -> None:
        self.assertTrue(self.equal([("a", 1), ("b", 2)], [("b", 2), ("a", 1)]))

    def test_a_row_more_a_row_less_or_another_cell_is_a_difference(self) -> None:
        self.assertFalse(self.equal([("a", 1)], [("a", 1), ("a", 1)]))
        self.assertFalse(self.equal([("a", 1)], [("a", 2)]))
        self.assertFalse(self.equal([("a", 1)], [("a", "1 ")]))
        self.assertFalse(self.equal([(None, 1)], [("", 1)]))

    def test_only_numbers_that_are_not_whole_may_differ_and_hardly(self) -> None:
        self.assertTrue(self.equal([("a", 0.1 + 0.2)], [("a", 0.3)]))
        self.assertFalse(self.equal([("a", 0.3001)], [("a", 0.3)]))
        self.assertFalse(self.equal([("a", 1_000_000_000_001)], [("a", 1_000_000_000_000)]))

    def test_empty_buckets_are_left_out_where_that_is_said(self) -> None:
        self.assertEqual(answers.rows([("2026-01-01", 0), ("2026-01-02", 1)], True), [("2026-01-02", 1)])


if __name__ == "__main__":
    unittest.main()
