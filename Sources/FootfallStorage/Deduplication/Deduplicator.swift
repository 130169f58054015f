internal import FootfallFormat
internal import FootfallModel

/// What became of the rows of a batch.
struct Judgement {
    enum Outcome: UInt8 {
        case stored
        case duplicate
        case conflict
    }

    /// One a row.
    private(set) var outcomes: [Outcome]
    /// No event was found.
    private(set) var isAllStored = true
    /// An event that is in no log was matched: it becomes durable only by a flush.
    var matchedUnlogged = false

    init(rowCount: Int) {
        outcomes = [Outcome](repeating: .stored, count: rowCount)
    }

    func rows(_ outcome: Outcome) -> [UInt32] {
        if isAllStored && outcome != .stored { return [] }
        return outcomes.indices.filter { outcomes[$0] == outcome }.map { UInt32($0) }
    }
}

/// Finds the events of a batch that are stored already: exactly, over all time.
///
/// Ids in memory are in exact tables. Those in segments stand behind a bloom filter; a hit is
/// confirmed by the id's bytes in the segment's index, for all hits of a batch in one pass. Before
/// the tables, and the segments that were written since the store was opened, stands one filter for
/// all of them: most new ids are looked for nowhere else.
struct Deduplicator {
    /// The ids of memtables that are being flushed.
    let sealed: [UnflushedIDs]
    let segments: [LiveSegment]

    /// Judges a batch and adds the ids of the rows to be stored to `ids`, and all to `recent`.
    func judge(
        _ rows: CheckedBatch, ids: inout UnflushedIDs, recent: inout RecentIDs, isLogged: Bool
    ) throws -> Judgement {
        var judgement = Judgement(rowCount: rows.batch.rowCount)
        guard !rows.batch.insertIDs.bytes.isEmpty else { return judgement }
        var probes = IDProbes(rows)
        try match(probes, in: segments.filter { !$0.isRecent }, rows.checks, &judgement)
        if !judgement.isAllStored { probes.removeFound(judgement) }
        var suspects = probes.gathered(recent.add(probes.hashes))
        for table in sealed { suspects.match(table, rows.checks, &judgement) }
        // The latest first: what is delivered twice mostly is so within a short time.
        try match(suspects, in: segments.reversed().filter(\.isRecent), rows.checks, &judgement)
        probes.insert(into: &ids, rows.checks, isLogged: isLogged, &judgement)
        return judgement
    }

    /// Looks for ids in segments: each first in those whose times its event's time lies in.
    ///
    /// What is delivered again has the time that it had, so it mostly is found without the filters of
    /// all other segments, and without what those take for known by mistake. Only the order depends on
    /// that: in the end every segment was asked.
    private func match(
        _ probes: IDProbes, in segments: [LiveSegment], _ checks: [UInt32],
        _ judgement: inout Judgement
    ) throws {
        guard !segments.isEmpty, var timed = TimedProbes(probes) else { return }
        for isNear in [true, false] {
            for segment in segments where !timed.probes.isEmpty {
                try timed.match(segment, isWithin: isNear, checks, &judgement)
            }
        }
    }
}

extension Judgement {
    /// Notes that a row's id was found with a content check.
    mutating func match(_ row: Int, check: UInt32, found: UInt32) {
        outcomes[row] = check == found ? .duplicate : .conflict
        isAllStored = false
    }
}
