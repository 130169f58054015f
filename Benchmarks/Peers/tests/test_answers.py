import unittest

from peers.answers import Answer, DifferentAnswers, compare
from peers.questions import QUESTIONS, Question, footfall_rows, level_rows


def question(key: str) -> Question:
    return next(question for question in QUESTIONS if question.key == key)


class AnswerTests(unittest.TestCase):
    def test_the_order_of_rows_does_not_count(self) -> None:
        rows = [("a", "1"), ("b", "2")]
        compare("q", {"one": Answer.of(rows), "other": Answer.of(rows[::-1])})

    def test_a_different_value_is_told_with_both_sides(self) -> None:
        answers = {"one": Answer.of([("a", "1")]), "other": Answer.of([("a", "2")])}
        with self.assertRaisesRegex(DifferentAnswers, "(?s)q: other .*one.*'1'.*other.*'2'"):
            compare("q", answers)

    def test_a_row_twice_is_not_a_row_once(self) -> None:
        answers = {"one": Answer.of([("a",)]), "other": Answer.of([("a",), ("a",)])}
        with self.assertRaises(DifferentAnswers):
            compare("q", answers)

    def test_cells_do_not_run_together(self) -> None:
        self.assertNotEqual(Answer.of([("a", "bc")]).digest, Answer.of([("ab", "c")]).digest)


class RowTests(unittest.TestCase):
    def test_levels_become_the_customers_of_each_step(self) -> None:
        rows = level_rows(question("funnel-3"), [["1", "5"], ["3", "2"]])
        self.assertEqual(rows, [("1", "7"), ("2", "2"), ("3", "2")])

    def test_levels_stay_in_their_group(self) -> None:
        rows = level_rows(question("funnel-5"), [["mobile", "1", "5"], ["tablet", "2", "2"]])
        self.assertIn(("mobile", "1", "5"), rows)
        self.assertIn(("mobile", "2", "0"), rows)
        self.assertIn(("tablet", "2", "2"), rows)

    def test_instants_become_milliseconds(self) -> None:
        record = {"product": "p", "views": "2", "first": "1970-01-01T00:00:01.001Z"}
        record["last"] = "2026-01-01T00:00:00.000Z"
        rows = footfall_rows(question("viewed-one"), [record])
        self.assertEqual(rows, [("p", "2", "1001", "1767225600000")])

    def test_empty_days_and_the_rest_of_a_top_are_left_out(self) -> None:
        days = [{"day": "2026-01-01", "count": "0"}, {"day": "2026-01-02", "count": "1"}]
        self.assertEqual(footfall_rows(question("count-per-day"), days), [("2026-01-02", "1")])
        top = [{"product": "other", "count": "9"}]
        self.assertEqual(footfall_rows(question("top-products"), top), [])


if __name__ == "__main__":
    unittest.main()
