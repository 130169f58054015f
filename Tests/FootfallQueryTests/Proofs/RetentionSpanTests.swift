import FootfallModel
import FootfallQuery
import FootfallTestSupport
import Testing

/// Retention by long calendar buckets, and without `for`, over random events of up to a year.
@Suite("Proofs of retention over long spans")
struct RetentionSpanTests {
    private enum Unit: String, CaseIterable {
        case day, week, month, quarter, year
    }

    @Test(
        "Cohorts and periods are calendar buckets, as many as there are up to the last event",
        arguments: 0..<8)
    func longBuckets(number: Int) throws {
        var random = SeededGenerator(seed: UInt64(number))
        for _ in 0..<25 {
            let stretch = random.pick([1, 24, 190])
            let events = ProofEvents.events(&random).map { event in
                var moved = event
                let distance = event.time.microseconds - ProofEvents.origin
                moved.time = Timestamp(
                    unchecked: ProofEvents.origin + distance * Int64(stretch))
                return moved
            }
            let asked = question(events, &random)
            let table = try answer(asked.text, [events], now: ProofFrame.now, threads: 1)
            #expect(asked.rows(table) == asked.expected, "seed \(number): \(asked.text)")
        }
    }

    private func question(
        _ events: [Event], _ random: inout SeededGenerator
    ) -> ProofQuestion {
        // Zones whose clocks do not change here; shorter spans have tests with those that do.
        let zone = random.pick(
            NaiveZone.all.filter { ["UTC", "Asia/Kathmandu"].contains($0.name) })
        let unit = random.pick(Unit.allCases)
        let (start, returning) = (RandomPattern(&random, zone), RandomPattern(&random, zone))
        let count = random.oneIn(2) ? 1 + random.below(4) : nil
        let isRolling = random.oneIn(4) && count == nil
        let buckets = Buckets(unit, zone, events)
        var naive = NaiveRetention(
            isStart: start.matches, isReturn: returning.matches, starts: .min..<(.max),
            periodCount: count ?? buckets.periodCount(isRolling: isRolling),
            bucket: { Int64(buckets.index($0)) })
        naive.isFirst = random.oneIn(3)
        naive.isRolling = isRolling
        naive.isUnbounded = random.oneIn(3)
        let text =
            "retention \(naive.isFirst ? "first " : "")\(start.text) returning "
            + "\(returning.text) per \(unit) tz \(zone.name)\(isRolling ? " rolling" : "")"
            + (naive.isUnbounded ? " unbounded" : "") + (count.map { " for \($0) \(unit)s" } ?? "")
        let found = naive.figures(of: events) { _ in [""] }
        let none = [Int](repeating: 0, count: naive.periodCount + 1)
        let expected = buckets.starts.indices.map { bucket in
            let row = found[.init(bucket: Int64(bucket), group: "")] ?? none
            return "day \(buckets.starts[bucket]) | " + ProofGrid.text(row.map(Double.init))
        }
        return ProofQuestion(text: text, expected: expected) { table in
            table.rows.map { row in
                "\(ProofGrid.label(row[0])) | "
                    + ProofGrid.text(row.dropFirst().map(ProofGrid.number))
            }
        }
    }

    /// The calendar buckets from the first event's to the last one's, by the numbers of their days.
    private struct Buckets {
        private(set) var starts: [Int64] = []
        private let zone: NaiveZone
        private let last: Int64

        init(_ unit: Unit, _ zone: NaiveZone, _ events: [Event]) {
            self.zone = zone
            let times = events.map(\.time.microseconds)
            last = times.max() ?? 0
            guard let first = times.min() else { return }
            var date = (year: 1970, month: 1, day: 1)
            for number in 0...zone.dayNumber(last) {
                if Self.begins(unit, number, date) {
                    // The first bucket is the last one to begin before all events.
                    if number <= zone.dayNumber(first) { starts = [] }
                    starts.append(number)
                }
                Self.step(&date)
            }
        }

        func index(_ time: Int64) -> Int {
            starts.prefix { $0 <= zone.dayNumber(time) }.count - 1
        }

        /// Without `for`: as many periods as the last event needs after the first cohort's start.
        func periodCount(isRolling: Bool) -> Int {
            guard let first = starts.first else { return 0 }
            return isRolling
                ? Int((last - zone.midnight(first)) / day) + 1 : index(last) + 1
        }

        /// 1970-01-01 was a Thursday.
        private static func begins(
            _ unit: Unit, _ number: Int64, _ date: (year: Int, month: Int, day: Int)
        ) -> Bool {
            switch unit {
            case .day: true
            case .week: number % 7 == 4
            case .month: date.day == 1
            case .quarter: date.day == 1 && date.month % 3 == 1
            case .year: date.day == 1 && date.month == 1
            }
        }

        private static func step(_ date: inout (year: Int, month: Int, day: Int)) {
            let isLeap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0)
            let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            date.day += 1
            if date.day > days[date.month - 1] { date = (date.year, date.month + 1, 1) }
            if date.month > 12 { date = (date.year + 1, 1, 1) }
        }
    }
}
