import FootfallFormat
import FootfallModel

/// Decides from zone maps alone whether a zone need be read.
///
/// A condition's verdict on a zone is one of three: no row can satisfy it, all rows do, or it is not
/// known. `not` turns "all" into "none"; it never turns "may match" into anything, which is how an
/// engine comes to return too few rows.
struct ZonePruner {
    enum Verdict {
        case none, some, all
    }

    private let filter: Condition?
    private let times: Range<Int64>?

    init(selector: EventSelector) {
        filter = selector.filter
        times = selector.times
    }

    /// Whether no row of the open zone can be wanted.
    func skips(_ reader: ZoneReader) throws -> Bool {
        if let times, try isOutside(times, reader) {
            reader.omit(.time)
            return true
        }
        guard let filter, let culprit = try unsatisfied(filter, reader) else { return false }
        reader.omit(.condition(culprit.subject))
        return true
    }

    /// Whether all rows of the open zone lie in the time range for certain.
    func isWithinTimes(_ reader: ZoneReader) throws -> Bool {
        guard let times else { return true }
        guard let bounds = try timeBounds(reader) else { return false }
        return bounds.lowerBound >= times.lowerBound && bounds.upperBound < times.upperBound
    }

    /// What is known of the run comes first: nothing is read of one that lies outside.
    private func isOutside(_ times: Range<Int64>, _ reader: ZoneReader) throws -> Bool {
        guard reader.run.overlaps(times) else { return true }
        guard let bounds = try timeBounds(reader) else { return true }
        return bounds.upperBound < times.lowerBound || bounds.lowerBound >= times.upperBound
    }

    /// The zone's least and greatest time or, not knowing them, the run's.
    private func timeBounds(_ reader: ZoneReader) throws -> ClosedRange<Int64>? {
        if case .ints(let bounds) = try reader.run.zoneMap(.time, zone: reader.zone)?.bounds {
            return bounds
        }
        return reader.run.timeRange
    }

    // MARK: Conditions

    /// The first part of a condition that no row of the open zone can satisfy; nil if some may satisfy
    /// all of it.
    private func unsatisfied(
        _ condition: Condition, _ reader: ZoneReader
    ) throws -> Condition? {
        if case .and(let parts) = condition {
            for part in parts {
                if let found = try unsatisfied(part, reader) { return found }
            }
            return nil
        }
        return try verdict(on: condition, reader) == .none ? condition : nil
    }

    private func verdict(on condition: Condition, _ reader: ZoneReader) throws -> Verdict {
        switch condition {
        case .always(let value): return value ? .all : .none
        case .not(let part):
            switch try verdict(on: part, reader) {
            case .none: return .all
            case .all: return .none
            case .some: return .some
            }
        case .and(let parts):
            let verdicts = try parts.map { try verdict(on: $0, reader) }
            if verdicts.contains(.none) { return .none }
            return verdicts.allSatisfy { $0 == .all } ? .all : .some
        case .or(let parts):
            let verdicts = try parts.map { try verdict(on: $0, reader) }
            if verdicts.contains(.all) { return .all }
            return verdicts.allSatisfy { $0 == .none } ? .none : .some
        case .test(let path, let test):
            for source in path.sources where try mayPass(source, test, reader) { return .some }
            return .none
        case .among(let cohort):
            return cohort.rows(of: reader).isEmpty ? .none : .some
        case .exists, .missing, .has: return .some
        }
    }

    /// Whether some value of a source may pass; only what zone maps exclude for certain may not.
    private func mayPass(
        _ source: BoundPath.Source, _ test: ValueTest, _ reader: ZoneReader
    ) throws -> Bool {
        switch source {
        case .customer:
            guard let customers = test.texts?.exactly else { return true }
            return try customers.contains {
                try reader.rows(ofCustomer: $0).overlaps(reader.rows)
            }
        case .time: return try mayPass(.time, ints: test.times, reader)
        case .received: return try mayPass(.received, ints: test.times, reader)
        case .insertID, .weekday, .hourOfDay: return true
        case .column(let path):
            return try reader.keys(at: path).contains { try mayPass($0, test, reader) }
        }
    }

    private func mayPass(_ key: ColumnKey, _ test: ValueTest, _ reader: ZoneReader) throws -> Bool {
        switch key.type {
        case .null: test.passesNull
        case .emptyObject: test.passesEmptyObject
        case .bool: test.passesTrue || test.passesFalse
        case .int: try mayPass(key, ints: test.numbers, reader)
        case .double: test.numbers != nil
        case .text: try mayPass(key, texts: test.texts, reader)
        case .list, .overflow: false
        }
    }

    private func mayPass(
        _ key: ColumnKey, ints test: NumberTest?, _ reader: ZoneReader
    ) throws -> Bool {
        guard let test else { return false }
        guard case .ints(let bounds) = try reader.run.zoneMap(key, zone: reader.zone)?.bounds else {
            return true
        }
        return test.isNegated
            || test.intervals.contains { $0.ints.map(bounds.overlaps) ?? false }
    }

    private func mayPass(
        _ key: ColumnKey, texts test: TextTest?, _ reader: ZoneReader
    ) throws -> Bool {
        guard let test else { return false }
        guard case .codes(let bounds) = try reader.run.zoneMap(key, zone: reader.zone)?.bounds,
            let dictionary = try reader.run.dictionary(key)
        else { return true }
        let table = reader.textMatches.table(test, key, dictionary)
        return bounds.contains { Int($0) < table.count && table[Int($0)] != 0 }
    }
}
