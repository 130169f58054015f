import FootfallModel
import FootfallQuery
import FootfallTestSupport

/// Random questions for measures, with every clause.
enum MeasureProof {
    private typealias Measure = (text: String, kind: Kind)

    private enum Kind {
        case count, customers, sessions
        case unique(String)
        case number(Statistic, String)
        case perCustomer(Statistic)
    }

    private enum Statistic {
        case sum, min, max, avg
        case percentile(Int)
    }

    private static let statistics: [(String, Statistic)] = [
        ("avg", .avg), ("min", .min), ("max", .max), ("median", .percentile(50)),
        ("p10", .percentile(10)), ("p90", .percentile(90)), ("p100", .percentile(100)),
    ]

    static func question(_ events: [Event], _ random: inout SeededGenerator) -> ProofQuestion {
        var frame = ProofFrame(events, &random)
        let pattern = RandomPattern(&random, frame.zone)
        let measures = measures(&random)
        frame.addCondition(&random)
        frame.addCohort(&random)
        frame.addRange(&random)
        let grid = ProofGrid(&frame, &random)
        let head = measures.map(\.text).joined(separator: ", ") + " of " + pattern.text
        let figures = MeasureFigures(frame: frame, grid: grid, isAsked: pattern.matches)
        let previous = figures.events(in: frame.previousRange ?? 0..<0)
        let expected = grid.rows(figures.events(in: frame.range), previous: previous) {
            groups, range, bucket in
            measures.map { figures.figure($0.kind, groups, range, bucket) }
        }
        return ProofQuestion(
            text: frame.text(head, &random), expected: expected, rows: grid.rows(of:))
    }

    private static func measures(_ random: inout SeededGenerator) -> [Measure] {
        var seen: Set<String> = []
        return (0..<1 + random.below(3)).map { _ in measure(&random) }
            .filter { seen.insert($0.text).inserted }
    }

    private static func measure(_ random: inout SeededGenerator) -> Measure {
        let path = random.pick(["x", "items[].price"])
        let (name, statistic) = random.pick(statistics)
        switch random.below(8) {
        case 0, 1: return ("count", .count)
        case 2: return ("customers", .customers)
        case 3: return ("sessions", .sessions)
        case 4:
            let path = random.pick(["product", "x", "country", "items[].sku", "items[].tags[]"])
            return ("unique \(path)", .unique(path))
        case 5: return ("\(name) per customer", .perCustomer(statistic))
        case 6: return ("sum \(path)", .number(.sum, path))
        default: return ("\(name) \(path)", .number(statistic, path))
        }
    }

    /// Figures of the events that are asked for, over whole events.
    private struct MeasureFigures {
        let frame: ProofFrame
        let grid: ProofGrid
        let isAsked: (Event) -> Bool
        let sessions: NaiveSessions

        init(frame: ProofFrame, grid: ProofGrid, isAsked: @escaping (Event) -> Bool) {
            self.frame = frame
            self.grid = grid
            self.isAsked = isAsked
            sessions = NaiveSessions(frame.events)
        }

        func events(in range: Range<Int64>) -> [Event] {
            frame.events.filter { event in
                isAsked(event) && frame.isWanted(event) && range.contains(event.time.microseconds)
            }
        }

        private func isIn(_ bucket: Int?, _ time: Int64) -> Bool {
            bucket == nil || grid.buckets?.index(time) == bucket
        }

        private func isIn(_ groups: Set<NaiveGroup>, _ event: Event) -> Bool {
            !grid.groups.groups(of: event).isDisjoint(with: groups)
        }

        func figure(
            _ kind: Kind, _ groups: Set<NaiveGroup>, _ range: Range<Int64>, _ bucket: Int?
        ) -> Double? {
            let events = events(in: range).filter {
                isIn(bucket, $0.time.microseconds) && isIn(groups, $0)
            }
            switch kind {
            case .count: return Double(events.count)
            case .customers: return Double(Set(events.compactMap(\.customer)).count)
            case .sessions: return Double(sessionCount(groups, range, bucket))
            case .unique(let path): return Double(Set(texts(events, path, groups)).count)
            case .perCustomer(let statistic):
                let known = events.filter { $0.customer != nil }
                let counts = Dictionary(grouping: known, by: \.customer).values.map(\.count)
                return value(statistic, counts.map(Double.init))
            case .number(let statistic, let path):
                return value(statistic, numbers(events, path, groups))
            }
        }

        private func sessionCount(
            _ groups: Set<NaiveGroup>, _ range: Range<Int64>, _ bucket: Int?
        ) -> Int {
            let held = sessions.sessions { event in
                isAsked(event) && frame.isWanted(event) && isIn(groups, event)
                    && range.contains(event.time.microseconds)
            }
            return held.count { isIn(bucket, $0.start) }
        }

        /// What lies at a path and belongs to some groups.
        private func values(
            _ events: [Event], _ path: String, _ groups: Set<NaiveGroup>
        ) -> [Value] {
            events.flatMap { event in
                NaiveMeasures.read(event, path).filter { found in
                    !grid.groups.groups(of: event, at: found.elements).isDisjoint(with: groups)
                }.map(\.value)
            }
        }

        private func texts(
            _ events: [Event], _ path: String, _ groups: Set<NaiveGroup>
        ) -> [NaiveGroupValue] {
            values(events, path, groups).filter { $0 != .null }.compactMap {
                NaiveMeasures.groupText($0).map(NaiveGroupValue.init(named:))
            }
        }

        /// Numbers, and texts that are numbers where the path holds both, in all that is stored.
        private func numbers(
            _ events: [Event], _ path: String, _ groups: Set<NaiveGroup>
        ) -> [Double] {
            values(events, path, groups).compactMap { value in
                switch value {
                case .int(let int): Double(int)
                case .double(let double): double
                case .string(let text): isOfBoth(path) ? Double(text) : nil
                default: nil
                }
            }
        }

        private func isOfBoth(_ path: String) -> Bool {
            frame.stored.contains { event in
                NaiveMeasures.read(event, path).contains {
                    switch $0.value {
                    case .int, .double: true
                    default: false
                    }
                }
            }
        }

        private func value(_ statistic: Statistic, _ numbers: [Double]) -> Double? {
            if case .sum = statistic { return numbers.reduce(0, +) }
            guard !numbers.isEmpty else { return nil }
            let sorted = numbers.sorted()
            switch statistic {
            case .sum, .avg: return numbers.reduce(0, +) / Double(numbers.count)
            case .min: return sorted[0]
            case .max: return sorted[sorted.count - 1]
            case .percentile(let percent):
                return sorted[max(1, (sorted.count * percent + 99) / 100) - 1]
            }
        }
    }
}
