/// Which numbers pass: those inside some interval or, negated, outside all.
///
/// Integers and doubles are compared by value, exactly: an interval keeps its bounds in both types,
/// each rounded inward, so that no value is converted while rows are read.
package struct NumberTest: Sendable, Equatable {
    package struct Interval: Sendable, Equatable {
        /// Nil where no integer, or no double, lies in the interval.
        package var ints: ClosedRange<Int64>?
        package var doubles: ClosedRange<Double>?

        package init(ints: ClosedRange<Int64>?, doubles: ClosedRange<Double>?) {
            self.ints = ints
            self.doubles = doubles
        }
    }

    package var intervals: [Interval]
    package var isNegated: Bool

    package init(_ intervals: [Interval], isNegated: Bool = false) {
        self.intervals = intervals
        self.isNegated = isNegated
    }

    @inline(__always)
    package func passes(_ int: Int64) -> Bool {
        for interval in intervals {
            if let ints = interval.ints, ints.contains(int) { return !isNegated }
        }
        return isNegated
    }

    @inline(__always)
    package func passes(_ double: Double) -> Bool {
        for interval in intervals {
            if let doubles = interval.doubles, doubles.contains(double) { return !isNegated }
        }
        return isNegated
    }

    /// The one interval of integers that passes, if the test is that simple.
    package var simpleInts: ClosedRange<Int64>? {
        intervals.count == 1 && !isNegated ? intervals[0].ints : nil
    }
}

extension NumberTest.Interval {
    /// The numbers that compare as asked with a number.
    package init(_ comparison: Comparison, _ bound: Number) {
        switch comparison {
        case .equal, .notEqual:
            self.init(from: bound, isOpenBelow: false, to: bound, isOpenAbove: false)
        case .less: self.init(from: nil, isOpenBelow: false, to: bound, isOpenAbove: true)
        case .lessOrEqual: self.init(from: nil, isOpenBelow: false, to: bound, isOpenAbove: false)
        case .greater: self.init(from: bound, isOpenBelow: true, to: nil, isOpenAbove: false)
        case .greaterOrEqual:
            self.init(from: bound, isOpenBelow: false, to: nil, isOpenAbove: false)
        }
    }

    private init(from low: Number?, isOpenBelow: Bool, to high: Number?, isOpenAbove: Bool) {
        let leastInt = low.map { $0.leastInt(isAbove: isOpenBelow) } ?? .min
        let greatestInt = high.map { $0.greatestInt(isBelow: isOpenAbove) } ?? .max
        let infinity = Double.greatestFiniteMagnitude
        let leastDouble = low.map { $0.leastDouble(isAbove: isOpenBelow) } ?? -infinity
        let greatestDouble = high.map { $0.greatestDouble(isBelow: isOpenAbove) } ?? infinity
        if let leastInt, let greatestInt, leastInt <= greatestInt { ints = leastInt...greatestInt }
        if leastDouble <= greatestDouble { doubles = leastDouble...greatestDouble }
    }
}
