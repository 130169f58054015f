/// A time zone: which offset from UTC holds at which instant.
///
/// Past changes of the clock are a sorted list of instants; the future follows a yearly rule. Both
/// come from the system's time zone database (`TimeZoneDatabase`).
package struct TimeZoneRules: Sendable, Equatable {
    /// A stretch of time in which the offset does not change.
    package struct Stretch: Sendable, Equatable {
        /// The first second since the Unix epoch; `Int64.min` if there is no earlier change.
        package var start: Int64
        /// The second after the last; `Int64.max` if there is no later change.
        package var end: Int64
        /// Seconds east of UTC.
        package var offset: Int

        package init(start: Int64, end: Int64, offset: Int) {
            self.start = start
            self.end = end
            self.offset = offset
        }
    }

    package let name: String
    /// The seconds since the Unix epoch at which the offset changes; ascending.
    let changes: [Int64]
    /// The offset before the first change, then after each.
    let offsets: [Int]
    /// What holds after the last change; nil if the last offset stays.
    let rule: YearlyRule?

    package init(name: String, changes: [Int64], offsets: [Int], rule: YearlyRule?) {
        precondition(offsets.count == changes.count + 1, "an offset before and after each change")
        self.name = name
        self.changes = changes
        self.offsets = offsets
        self.rule = rule
    }

    package static let utc = TimeZoneRules(name: "UTC", changes: [], offsets: [0], rule: nil)

    /// The stretch that holds an instant, given in seconds since the Unix epoch.
    package func stretch(at second: Int64) -> Stretch {
        let place = changes.count(precedingOrAt: second)
        let start = place == 0 ? Int64.min : changes[place - 1]
        if place < changes.count {
            return Stretch(start: start, end: changes[place], offset: offsets[place])
        }
        guard let rule else { return Stretch(start: start, end: .max, offset: offsets[place]) }
        // The rule takes over at the last listed change, so no stretch begins before that.
        var stretch = rule.stretch(at: second)
        stretch.start = max(stretch.start, start)
        return stretch
    }

    /// Seconds east of UTC.
    package func offset(at second: Int64) -> Int { stretch(at: second).offset }

    /// The second at which clocks first show a local time, given as seconds since 1970-01-01T00:00
    /// local time; where the clocks skip it, the second of that change.
    package func instant(ofLocal local: Int64) -> Int64 {
        // No offset is longer than a day and a bit, so the answer lies in these stretches.
        var stretch = stretch(at: local - 2 * 86_400)
        while true {
            let candidate = local - Int64(stretch.offset)
            if candidate < stretch.end { return max(candidate, stretch.start) }
            stretch = self.stretch(at: stretch.end)
        }
    }

    /// All stretches that overlap a range of seconds, in order.
    package func stretches(over range: ClosedRange<Int64>) -> [Stretch] {
        var stretches = [stretch(at: range.lowerBound)]
        while let last = stretches.last, last.end <= range.upperBound {
            stretches.append(stretch(at: last.end))
        }
        return stretches
    }
}

extension [Int64] {
    /// How many elements of an ascending list are at most `value`.
    func count(precedingOrAt value: Int64) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = low + (high - low) / 2
            if self[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
