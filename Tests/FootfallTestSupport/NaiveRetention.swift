internal import FootfallFormat
package import FootfallModel

/// Retention straight from its definition: for each customer and cohort, look at every other event.
package struct NaiveRetention {
    package struct Cohort: Hashable {
        package var bucket: Int64
        package var group: String

        package init(bucket: Int64, group: String) {
            self.bucket = bucket
            self.group = group
        }
    }

    package var isStart: (Event) -> Bool
    package var isReturn: (Event) -> Bool
    /// The times of start events.
    package var starts: Range<Int64>
    package var isFirst = false
    package var isUnbounded = false
    package var isRolling = false
    package var periodCount: Int
    /// The number of the calendar period that a time lies in.
    package var bucket: (Int64) -> Int64

    package init(
        isStart: @escaping (Event) -> Bool, isReturn: @escaping (Event) -> Bool,
        starts: Range<Int64>, periodCount: Int, bucket: @escaping (Int64) -> Int64
    ) {
        self.isStart = isStart
        self.isReturn = isReturn
        self.starts = starts
        self.periodCount = periodCount
        self.bucket = bucket
    }

    /// The size of each cohort, then the returned of each period.
    package func figures(
        of events: [Event], groups: (Event) -> Set<String>
    ) -> [Cohort: [Int]] {
        var figures: [Cohort: [Int]] = [:]
        let known = events.filter { $0.customer != nil }
        for own in Dictionary(grouping: known, by: \.customer).values {
            let ordered = TieOrder.sorted(own)
            for start in startEvents(ordered) {
                let time = ordered[start].time.microseconds
                let returned = periods(after: start, ordered)
                for group in groups(ordered[start]) {
                    let cohort = Cohort(bucket: bucket(time), group: group)
                    var row = figures[cohort] ?? [Int](repeating: 0, count: periodCount + 1)
                    row[0] += 1
                    for period in returned { row[period + 1] += 1 }
                    figures[cohort] = row
                }
            }
        }
        return figures
    }

    /// The first start event of each cohort; or, if it lies in the range, the first of all.
    private func startEvents(_ ordered: [Event]) -> [Int] {
        let all = ordered.indices.filter { isStart(ordered[$0]) }
        let inRange = (isFirst ? Array(all.prefix(1)) : all).filter {
            starts.contains(ordered[$0].time.microseconds)
        }
        return Dictionary(grouping: inRange) { bucket(ordered[$0].time.microseconds) }
            .values.map { $0[0] }
    }

    private func periods(after start: Int, _ ordered: [Event]) -> Set<Int> {
        let from = ordered[start].time.microseconds
        var found: Set<Int> = []
        for (place, event) in ordered.enumerated() where place != start && isReturn(event) {
            let time = event.time.microseconds
            guard time >= from else { continue }
            let period = isRolling ? (time - from) / 86_400_000_000 : bucket(time) - bucket(from)
            for column in 0..<periodCount
            where isUnbounded ? Int64(column) <= period : Int64(column) == period {
                found.insert(column)
            }
        }
        return found
    }
}
