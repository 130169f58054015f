import unittest

from peers import figures
from peers.figures import Figure


class FigureTests(unittest.TestCase):
    def test_the_median_of_an_even_number_is_between_the_middle_two(self) -> None:
        self.assertEqual(Figure.of([4, 1, 2, 3]).median, 2.5)

    def test_the_spread_is_the_range_of_few_measurements(self) -> None:
        self.assertAlmostEqual(Figure.of([1.0, 2.0, 3.0]).spread, 1.0)

    def test_one_outlier_of_many_does_not_widen_the_spread(self) -> None:
        self.assertEqual(Figure.of([1.0, 1.0, 1.0, 1.0, 9.0]).spread, 0.0)

    def test_one_measurement_has_no_spread(self) -> None:
        self.assertEqual(Figure.of([5.0]).spread, 0.0)

    def test_nothing_measured_is_a_mistake(self) -> None:
        with self.assertRaises(ValueError):
            Figure.of([])


class WritingTests(unittest.TestCase):
    def test_durations_have_three_digits_and_a_unit(self) -> None:
        self.assertEqual(figures.duration(0.000_012_3), "12.3 µs")
        self.assertEqual(figures.duration(0.001_5), "1.50 ms")
        self.assertEqual(figures.duration(0.250), "250 ms")
        self.assertEqual(figures.duration(61.2), "61.2 s")

    def test_sizes_count_in_thousands(self) -> None:
        self.assertEqual(figures.size(1_500), "1.50 kB")
        self.assertEqual(figures.size(397_000_000), "397 MB")
        self.assertEqual(figures.size(1_300_000_000), "1.30 GB")

    def test_ratios_and_shares(self) -> None:
        self.assertEqual(figures.ratio(12.04), "12.0×")
        self.assertEqual(figures.percent(0.034), "3%")


if __name__ == "__main__":
    unittest.main()
