/// Writes syntax trees as canonical text: keywords in lower case, quotes where they are needed.
///
/// Parsing what was printed gives the same tree.
package enum Printer {
    package static func text(of aggregate: Aggregate) -> String {
        switch aggregate {
        case .unique: "unique"
        case .sum: "sum"
        case .min: "min"
        case .max: "max"
        case .avg: "avg"
        case .median: "median"
        case .percentile(let digits): "p\(digits)"
        }
    }

    package static func text(of duration: Duration) -> String {
        let unit =
            switch duration.unit {
            case .milliseconds: "ms"
            case .seconds: "second"
            case .minutes: "minute"
            case .hours: "hour"
            case .days: "day"
            case .weeks: "week"
            case .months: "month"
            case .quarters: "quarter"
            case .years: "year"
            }
        let isPlural = duration.amount != "1" && duration.unit != .milliseconds
        return "\(duration.amount) \(unit)\(isPlural ? "s" : "")"
    }
}
