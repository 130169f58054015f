internal import FootfallModel

/// Time cut into buckets: which bucket an instant falls in, without calendar work for each.
///
/// The calendar is consulted once, when the bounds are laid out. A column of times is then mapped by
/// looking each up (`BucketSlots`) or, where buckets are many or some very short, by guessing a bucket
/// from the mean length and walking to the right one, mostly no step at all.
package struct TimeBuckets: Sendable {
    /// What the caller may be told off for before anything is scanned.
    package static let countMax = 100_000

    /// Bucket i is from `bounds[i]` to before `bounds[i + 1]`; ascending.
    package let bounds: [Int64]
    package let bucket: Bucket
    private let calendar: LocalCalendar
    private let slots: BucketSlots?

    /// Buckets that cover the instants from `first` to `last`; nil if there would be too many.
    ///
    /// Hours, days, weeks and so on begin where the local calendar has them begin, and spans of up to
    /// a day at each local midnight, so the first bucket may begin before `first`. Longer spans are
    /// counted from `anchor`: the start of the query's range.
    package init?(
        _ bucket: Bucket, covering first: Int64, through last: Int64, anchor: Int64,
        calendar: LocalCalendar, countMax: Int = TimeBuckets.countMax
    ) {
        var calendar = calendar
        if case .week(let weekday) = bucket {
            calendar = LocalCalendar(zone: calendar.zone, weekStart: weekday)
        }
        let layout = BucketLayout(calendar: calendar, first: first, last: last, anchor: anchor)
        guard first <= last, let bounds = layout.bounds(bucket, countMax: countMax) else {
            return nil
        }
        self.bounds = bounds
        slots = BucketSlots(bounds)
        self.bucket = bucket
        self.calendar = calendar
    }

    package var count: Int { bounds.count - 1 }

    /// The bucket of an instant; nil outside all.
    package func index(of time: Int64) -> Int? {
        guard time >= bounds[0], time < bounds[count] else { return nil }
        return bounds.withUnsafeBufferPointer {
            Self.place(of: time, bounds: $0, perMicrosecond: Self.mean($0))
        }
    }

    /// Writes the bucket of each time; -1 outside all.
    package func indices(
        of times: UnsafeBufferPointer<Int64>, into buckets: UnsafeMutableBufferPointer<Int32>
    ) {
        precondition(times.count == buckets.count, "a bucket for each time")
        bounds.withUnsafeBufferPointer { bounds in
            guard let slots else { return Self.map(times, bounds: bounds, into: buckets) }
            slots.map(times, bounds: bounds, into: buckets)
        }
    }

    private static func map(
        _ times: UnsafeBufferPointer<Int64>, bounds: UnsafeBufferPointer<Int64>,
        into buckets: UnsafeMutableBufferPointer<Int32>
    ) {
        let (start, end) = (bounds[0], bounds[bounds.count - 1])
        let perMicrosecond = mean(bounds)
        var place = 0
        for i in 0..<times.count {
            let time = times[i]
            if time < start || time >= end {
                buckets[i] = -1
                continue
            }
            if time < bounds[place] || time >= bounds[place + 1] {
                place = Self.place(of: time, bounds: bounds, perMicrosecond: perMicrosecond)
            }
            buckets[i] = Int32(truncatingIfNeeded: place)
        }
    }

    /// How many buckets a microsecond is, on average.
    static func mean(_ bounds: UnsafeBufferPointer<Int64>) -> Double {
        Double(bounds.count - 1) / Double(bounds[bounds.count - 1] - bounds[0])
    }

    /// The bucket of a time that lies in one.
    @inline(__always)
    static func place(
        of time: Int64, bounds: UnsafeBufferPointer<Int64>, perMicrosecond: Double
    ) -> Int {
        let guess = Int(Double(time &- bounds[0]) * perMicrosecond)
        var place = min(guess, bounds.count - 2)
        while time < bounds[place] { place &-= 1 }
        while time >= bounds[place + 1] { place &+= 1 }
        return place
    }

    /// Whether no bound between two buckets cuts a cell of this length, cells being counted from the
    /// Unix epoch: then a cell that lies in the covered time belongs to one bucket as a whole.
    package func nest(cellsOf microseconds: Int64) -> Bool {
        bounds.allSatisfy { $0 % microseconds == 0 }
    }

    // MARK: The column

    /// The column's name: its unit, or `bucket` for a span.
    package var columnName: String { bucket.columnName }

    package var columnType: ResultTable.ColumnType {
        switch bucket {
        case .day, .week, .month, .quarter, .year: .date
        case .hour, .span: .localTime
        }
    }

    /// What the column shows for a bucket: the day it begins, or the local time with its offset.
    package func label(_ index: Int) -> ResultTable.Cell {
        let start = bounds[index]
        switch bucket {
        case .day, .week, .month, .quarter, .year: return .date(calendar.date(of: start))
        case .hour, .span:
            return .localTime(
                Timestamp(unchecked: start), offsetSeconds: calendar.offsetSeconds(at: start))
        }
    }
}

extension Bucket {
    /// The name of the column that shows the buckets.
    package var columnName: String {
        switch self {
        case .hour: "hour"
        case .day: "day"
        case .week: "week"
        case .month: "month"
        case .quarter: "quarter"
        case .year: "year"
        case .span: "bucket"
        }
    }
}
