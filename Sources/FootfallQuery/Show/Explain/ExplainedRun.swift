import FootfallFormat
import FootfallStorage

/// What became of one run in a query that is explained.
struct ExplainedRun {
    /// What happened to a run, in the order in which fates are told.
    enum Fate: Int, CaseIterable {
        case read, statistics, masks, outsideRange, withoutEvents, empty, notNeeded

        var words: String {
            switch self {
            case .read: "read"
            case .statistics: "answered from statistics"
            case .masks: "answered from the customer directory"
            case .outsideRange: "outside the range"
            case .withoutEvents: "without the events asked for"
            case .empty: "empty"
            case .notNeeded: "not needed"
            }
        }
    }

    let name: String
    let reads: RunRecord.Reads
    let isInMemory: Bool
    private let source: Snapshot.Source

    init(_ source: Snapshot.Source) {
        self.source = source
        name = source.name
        isInMemory = source.kind == .memtable
        reads = source.run.readRecord?.reads ?? RunRecord.Reads()
    }

    var fate: Fate {
        if source.run.rowCount == 0 { return .empty }
        if zones.read > 0 { return .read }
        if zones.skipped[.time] == zones.count { return .outsideRange }
        switch reads.source {
        case .statistics: return .statistics
        case .masks: return .masks
        case nil: break
        }
        return zones.skipped[.event] == zones.count ? .withoutEvents : .notNeeded
    }

    var zones: ExplainedZones {
        let count = source.run.zoneCount
        let isLeftOut = reads.isOutsideRange && reads.zonesRead.isEmpty
        return ExplainedZones(
            count: count, read: reads.zonesRead.count,
            skipped: isLeftOut ? [.time: count] : reads.zonesOmitted)
    }

    /// `settled, 20000 rows: 2 of 3 zones read, 1 skipped by time`.
    var words: String {
        let rows = source.run.rowCount.counted("row")
        var parts = ["\(source.kind), \(rows): \(fate == .read ? zones.words : fate.words)"]
        if !reads.directoryBlocks.isEmpty {
            let blocks = "\(reads.directoryBlocks.count) of \(source.run.customerBlockCount)"
            parts.append("\(blocks) blocks of the customer directory")
        }
        if reads.insertIDScans > 0 { parts.append("insert ids") }
        return parts.joined(separator: "; ")
    }

    /// `2 of 5 read, 3 outside the range`.
    static func words(_ fates: [Fate: Int], of count: Int) -> String {
        let others = Fate.allCases.dropFirst().compactMap { fate in
            fates[fate].map { "\($0) \(fate.words)" }
        }
        return (["\(fates[.read] ?? 0) of \(count) read"] + others).joined(separator: ", ")
    }
}

/// What became of some zones.
struct ExplainedZones {
    var count = 0
    var read = 0
    var skipped: [RunRecord.Omission: Int] = [:]

    mutating func add(_ other: ExplainedZones) {
        count += other.count
        read += other.read
        skipped.merge(other.skipped, uniquingKeysWith: +)
    }

    /// `2 of 9 zones read, 4 skipped by time, 2 by event, 1 by country`.
    var words: String {
        let reasons = skipped.map { (why: $0.key.words, count: $0.value) }.sorted {
            ($1.count, $0.why) < ($0.count, $1.why)
        }
        let parts = reasons.enumerated().map { place, reason in
            "\(reason.count) \(place == 0 ? "skipped " : "")by \(reason.why)"
        }
        return (["\(read) of \(count) zones read"] + parts).joined(separator: ", ")
    }
}

extension RunRecord.Omission {
    fileprivate var words: String {
        switch self {
        case .time: "time"
        case .event: "event"
        case .condition(let subject): subject
        }
    }
}

extension Int {
    /// `1 zone`, `2 zones`.
    func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
