import FootfallModel

/// Lays out the bounds of buckets over a stretch of time.
struct BucketLayout {
    let calendar: LocalCalendar
    /// The first and last instants to be covered.
    let first: Int64
    let last: Int64
    /// Where spans longer than a day are counted from.
    let anchor: Int64

    /// All bounds, the end of the last bucket included; nil if there are too many buckets.
    func bounds(_ bucket: Bucket, countMax: Int) -> [Int64]? {
        switch bucket {
        case .hour: hours(countMax)
        case .day: units(.day, countMax)
        case .week: units(.week, countMax)
        case .month: units(.month, countMax)
        case .quarter: units(.quarter, countMax)
        case .year: units(.year, countMax)
        case .span(let duration): spans(duration, countMax)
        }
    }

    /// Collects bounds from `start` until one lies past the last instant.
    ///
    /// Bounds that do not ascend
    /// (a day that the clocks skip as a whole, the end of the calendar) are left out.
    private func collect(
        from start: Int64, _ countMax: Int, next: (Int64) -> Int64
    ) -> [Int64]? {
        var bounds = [start]
        var latest = start
        while latest <= last {
            guard bounds.count <= countMax else { return nil }
            latest = min(next(latest), LocalCalendar.endOfTime)
            if latest > bounds[bounds.count - 1] { bounds.append(latest) }
        }
        return bounds
    }

    private func hours(_ countMax: Int) -> [Int64]? {
        guard (last - first) / 3_600_000_000 <= countMax else { return nil }
        return collect(from: calendar.startOfHour(holding: first), countMax) {
            calendar.nextHour(after: $0)
        }
    }

    private func units(_ period: Period, _ countMax: Int) -> [Int64]? {
        // Counted in days, not from bound to bound: a bound may be moved by a change of the clocks.
        var day = calendar.firstDay(of: period, holding: calendar.dayNumber(of: first))
        return collect(from: calendar.startOfDay(day), countMax) { _ in
            day = calendar.firstDay(of: period, holding: day, ahead: 1)
            return calendar.startOfDay(day)
        }
    }

    private func spans(_ duration: Duration, _ countMax: Int) -> [Int64]? {
        let day = LocalCalendar.secondsPerDay * LocalCalendar.microsecondsPerSecond
        if let length = duration.microseconds, length <= day {
            // A day that is written as a day is one of the calendar.
            let isCalendarDay = length == day && duration.unit == .days
            return isCalendarDay ? units(.day, countMax) : partsOfDays(length, countMax)
        }
        return steps(duration, countMax)
    }

    /// Elapsed time from each local midnight; the day's last part may be shorter.
    private func partsOfDays(_ length: Int64, _ countMax: Int) -> [Int64]? {
        guard length > 0, (last - first) / length <= countMax else { return nil }
        var day = calendar.dayNumber(of: first)
        var midnight = calendar.startOfDay(day)
        var nextMidnight = calendar.startOfDay(day + 1)
        let start = midnight + max(0, first - midnight) / length * length
        return collect(from: start, countMax) { bound in
            while bound >= nextMidnight {
                day += 1
                midnight = nextMidnight
                nextMidnight = calendar.startOfDay(day + 1)
            }
            return min(bound + length, nextMidnight)
        }
    }

    /// Whole spans from the anchor, each reckoned from there, so that months keep their day.
    private func steps(_ duration: Duration, _ countMax: Int) -> [Int64]? {
        var count = stepsToFirst(duration)
        return collect(from: calendar.step(anchor, by: duration, times: count), countMax) { _ in
            count += 1
            return calendar.step(anchor, by: duration, times: count)
        }
    }

    /// How many spans lie between the anchor and the bucket of the first instant.
    private func stepsToFirst(_ duration: Duration) -> Int {
        func start(_ count: Int) -> Int64 { calendar.step(anchor, by: duration, times: count) }
        let length = max(1, start(1) - anchor)
        var count = Int((first - anchor) / length)
        while start(count) > first, start(count) > Timestamp.earliest.microseconds { count -= 1 }
        while start(count + 1) <= first, start(count + 1) > start(count) { count += 1 }
        return count
    }
}
