internal import FootfallQuery

/// A figure about events: how many, of how many customers, the sum of a property.
public struct Measure: Sendable {
    let node: FootfallQuery.Measure

    private init(_ node: FootfallQuery.Measure) {
        self.node = node
    }

    private init(_ aggregate: Aggregate, _ path: PropertyPath) {
        node = .aggregate(aggregate, Located(path.path, Lowering.nowhere))
    }

    /// How many events.
    public static let count = Measure(.count)
    /// How many distinct customers.
    public static let customers = Measure(.customers)
    /// How many distinct sessions.
    public static let sessions = Measure(.sessions)

    /// How many distinct values.
    public static func unique(_ path: PropertyPath) -> Measure { Measure(.unique, path) }
    /// The exact sum.
    public static func sum(_ path: PropertyPath) -> Measure { Measure(.sum, path) }
    /// The smallest number.
    public static func min(_ path: PropertyPath) -> Measure { Measure(.min, path) }
    /// The largest number.
    public static func max(_ path: PropertyPath) -> Measure { Measure(.max, path) }
    /// The mean.
    public static func avg(_ path: PropertyPath) -> Measure { Measure(.avg, path) }
    /// The median.
    public static func median(_ path: PropertyPath) -> Measure { Measure(.median, path) }
    /// A percentile, from 0.0001 up to 100: `.percentile(99.9, "total")`.
    public static func percentile(_ percent: Double, _ path: PropertyPath) -> Measure {
        Measure(Statistic.percentile(percent).node, path)
    }

    /// A statistic of how many events each customer has.
    public static func perCustomer(_ statistic: Statistic) -> Measure {
        Measure(.perCustomer(statistic.node))
    }
}

/// A statistic of several figures.
public struct Statistic: Sendable {
    let node: Aggregate

    /// The mean.
    public static let avg = Statistic(node: .avg)
    /// The median.
    public static let median = Statistic(node: .median)
    /// The smallest; not of times between steps.
    public static let min = Statistic(node: .min)
    /// The largest; not of times between steps.
    public static let max = Statistic(node: .max)

    /// A percentile, from 0.0001 up to 100.
    public static func percentile(_ percent: Double) -> Statistic {
        let digits = percent.description
        return Statistic(
            node: .percentile(digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits))
    }
}
