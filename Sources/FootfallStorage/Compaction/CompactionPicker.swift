package import FootfallFormat

/// Chooses what to compact: pure, so that it can be tested with literals and simulated.
///
/// Three kinds of merges bring segments closer to the settled form, one per slice of time:
///
/// - *tier*: unsettled segments of one slice and about one size become one;
/// - *deal out*: late segments become segments of the slices they cross, where these get enough rows
///   of them, and one late segment of the rest;
/// - *settle*: all segments of a slice become settled, in several slices if they are too many; those
///   of neighbouring slices together, as slices widen with age.
///
/// A merge is worth it by how much of what it writes was not settled before. Those that rewrite
/// mostly settled rows come last and leave a reserve, and none may push the writes of the whole life
/// of the store above `writeAmplificationMax` times what was flushed: it waits for more rows, which
/// make it cheaper. So the bound holds for any order of arrival; what gives way is the number of
/// segments that a query must read.
package struct CompactionPicker: Sendable {
    private let options: CompactionOptions

    package init(_ options: CompactionOptions = CompactionOptions()) {
        self.options = options
    }

    /// The next step that pays; `none` if all is well.
    ///
    /// While files are taken in, merging is put off: it is owed, but for
    /// `CompactionOptions.deferredSegmentsMax` unsettled segments at most.
    package func choose(from state: LevelState, isIngesting: Bool = false) -> CompactionChoice {
        if isIngesting && state.unsettledCount <= options.deferredSegmentsMax { return .none }
        let view = SliceView(state)
        if let recut = recut(view) { return recut }
        // Joining rids a question of few segments, and nobody of one that waits to be settled.
        let candidates = candidates(view) + (isIngesting ? [] : joins(view))
        for merge in candidates where isAffordable(merge, state.ledger) {
            return .merge(merge.merge)
        }
        return .none
    }

    /// The next steps until every slice is settled, whatever it costs: what a user asks for.
    ///
    /// They share no segment.
    package func settle(from state: LevelState) -> [CompactionChoice] {
        let view = SliceView(state)
        if let late = dealOut(view.late, view, pieceRowsMin: 1) { return [.merge(late.merge)] }
        if let recut = recut(view) { return [recut] }
        return groups(view.slices).compactMap { settle(SliceView.Slice(joining: $0)) }
            .map { .merge($0.merge) }
    }

    /// A merge, and what speaks for it.
    private struct Candidate {
        let merge: CompactionMerge
        /// Rows it writes.
        let cost: Int
        /// The part of them that was not settled before.
        let worth: Double
    }

    private func isAffordable(_ candidate: Candidate, _ ledger: WriteLedger) -> Bool {
        // Merges of little worth leave a reserve of one write a row to those of more.
        let limit = options.writeAmplificationMax - (candidate.worth >= 0.5 ? 0 : 1)
        let written = ledger.flushedRows + ledger.compactedRows + candidate.cost
        return Double(written) <= limit * Double(ledger.flushedRows)
    }

    /// The most worthwhile first.
    private func candidates(_ view: SliceView) -> [Candidate] {
        var settled: [Candidate] = []
        var others: [Candidate] = []
        for slice in view.slices where needsSettling(slice, view) {
            if let merge = settle(slice) { settled.append(merge) }
        }
        if let group = group(view.late) {
            others += [dealOut(group, view, pieceRowsMin: options.pieceRowsMin)].compactMap { $0 }
        } else if let heavy = heavyLate(view) {
            others.append(heavy)
        }
        for slice in view.slices {
            if let group = group(slice.fresh) { others.append(tier(group)) }
        }
        settled.sort { $0.worth > $1.worth }
        let good = settled.partitionPoint { $0.worth < 0.5 }
        return settled[..<good] + others + settled[good...]
    }

    // MARK: Tiers

    /// Enough segments of about one size to be merged, from the smallest up; nil if there are none.
    private func group(_ segments: [SegmentDescriptor]) -> [SegmentDescriptor]? {
        var start = 0
        while start + options.tierWidth <= segments.count {
            var rows = segments[start].rowCount
            var end = start + 1
            while end < segments.count {
                let average = rows / (end - start)
                let next = segments[end].rowCount
                guard next <= 3 * average, rows + next <= options.mergeRowsMax else { break }
                rows += next
                end += 1
            }
            if end - start >= options.tierWidth { return Array(segments[start..<end]) }
            start = end
        }
        return nil
    }

    private func tier(_ segments: [SegmentDescriptor]) -> Candidate {
        let rows = segments.reduce(0) { $0 + $1.rowCount }
        return Candidate(
            merge: CompactionMerge(inputs: segments.numbers, plan: MergePlan(.fresh)), cost: rows,
            worth: 1)
    }

    // MARK: Late segments

    /// Deals segments out to the slices that would get at least `pieceRowsMin` of their rows.
    private func dealOut(
        _ segments: [SegmentDescriptor], _ view: SliceView, pieceRowsMin: Int
    ) -> Candidate? {
        guard !segments.isEmpty else { return nil }
        let some = upTo(options.mergeRowsMax, segments)
        let shares = view.slices.map { slice in
            some.reduce(0) { $0 + $1.rowEstimate(in: slice.times) }
        }
        let own = shares.indices.filter { shares[$0] >= pieceRowsMin }
        let rows = some.reduce(0) { $0 + $1.rowCount }
        return Candidate(
            merge: CompactionMerge(
                inputs: some.numbers, plan: MergePlan(slices: own, of: view.bounds)),
            cost: rows, worth: 1)
    }

    /// Late segments that hold an eighth of a slice, if dealing them out rids us of most of them.
    private func heavyLate(_ view: SliceView) -> Candidate? {
        for slice in view.slices {
            let crossing = view.late.filter { $0.timeRange.overlaps(slice.times) }
            let share = crossing.reduce(0) { $0 + $1.rowEstimate(in: slice.times) }
            guard share >= options.pieceRowsMin, share * 8 >= slice.rows else { continue }
            let rows = crossing.reduce(0) { $0 + $1.rowCount }
            if share * 2 >= rows {
                return dealOut(crossing, view, pieceRowsMin: options.pieceRowsMin)
            }
        }
        return nil
    }

    private func upTo(_ rowsMax: Int, _ segments: [SegmentDescriptor]) -> [SegmentDescriptor] {
        var rows = 0
        let fitting = segments.prefix { segment in
            rows += segment.rowCount
            return rows <= rowsMax
        }
        return fitting.isEmpty ? Array(segments.prefix(1)) : Array(fitting)
    }

    // MARK: Settling

    private func needsSettling(_ slice: SliceView.Slice, _ view: SliceView) -> Bool {
        if slice.fresh.isEmpty { return false }
        if isLarge(slice) { return true }
        if slice.settled.isEmpty {
            // The newest slice is still being filled; it is cut off when it is full.
            let enough = view.isNewest(slice) ? options.sliceRows : options.sliceRows * 5 / 8
            return slice.freshRows >= enough
        }
        return slice.overlappingRows * 8 >= slice.settledRows
    }

    private func isLarge(_ slice: SliceView.Slice) -> Bool {
        slice.rows >= 2 * options.rowsMax(newerRows: slice.newerRows)
    }

    /// Nil if the slice is settled already; what was joined is never cut, as it is not large.
    private func settle(_ slice: SliceView.Slice) -> Candidate? {
        let cuts = isLarge(slice) ? slice.cuts(intoRows: widths(slice)) : []
        guard !slice.fresh.isEmpty || !cuts.isEmpty || !slice.joinedCuts.isEmpty else { return nil }
        let starts = [slice.times.lowerBound] + cuts
        let ends = cuts.map { $0 - 1 } + [slice.times.upperBound]
        let outputs = zip(starts, ends).map {
            MergePlan.Output(kind: .settled, times: [$0...$1])
        }
        return Candidate(
            merge: CompactionMerge(
                inputs: slice.segments.numbers, plan: MergePlan(outputs), addedCuts: cuts,
                removedCuts: slice.joinedCuts),
            cost: slice.rows, worth: Double(slice.freshRows) / Double(slice.rows))
    }

    /// The rows of the slices that one should be cut into, the oldest first.
    private func widths(_ slice: SliceView.Slice) -> [Int] {
        var widths: [Int] = []
        var (rows, newerRows) = (slice.rows, slice.newerRows)
        while rows > 0 {
            let rowsMax = options.rowsMax(newerRows: newerRows)
            // The oldest takes what would be a small rest.
            let width = rows * 3 <= rowsMax * 4 ? rows : rowsMax
            widths.insert(width, at: 0)
            rows -= width
            newerRows += width
        }
        return widths
    }

    // MARK: Joining

    /// Slices, ascending, in groups that may each be one: the newest first, and as wide as may be.
    private func groups(_ slices: some Collection<SliceView.Slice>) -> [[SliceView.Slice]] {
        var groups: [[SliceView.Slice]] = []
        for slice in slices.reversed() where !slice.segments.isEmpty {
            let rows = groups.last?.reduce(slice.rows) { $0 + $1.rows } ?? .max
            if let newest = groups.last?.last,
                rows <= options.rowsMax(newerRows: newest.newerRows)
            {
                groups[groups.count - 1].insert(slice, at: 0)
            } else {
                groups.append([slice])
            }
        }
        return groups
    }

    /// Closed neighbours that become one: small ones, or enough of about one size that rows are not
    /// written again for every slice that is closed.
    private func joins(_ view: SliceView) -> [Candidate] {
        groups(view.slices.dropLast()).filter { $0.count > 1 }.compactMap { group in
            let rows = group.reduce(0) { $0 + $1.rows }
            let largest = group.reduce(0) { max($0, $1.rows) }
            guard rows >= 3 * largest || rows * 2 <= options.sliceRows else { return nil }
            return settle(SliceView.Slice(joining: group))
        }
    }

    // MARK: Cuts

    /// Cuts that cost nothing: of a slice that is too large between its segments, and away from one
    /// that is empty.
    private func recut(_ view: SliceView) -> CompactionChoice? {
        for slice in view.slices
        where slice.rows * 2 >= options.rowsMax(newerRows: slice.newerRows) * 3 {
            if let cut = slice.freeCut(rowsMin: options.sliceRows / 2) {
                return .recut(adding: [cut], removing: [])
            }
        }
        for slice in view.slices.dropLast() where slice.segments.isEmpty {
            return .recut(adding: [], removing: [slice.times.upperBound + 1])
        }
        return nil
    }
}

extension [SegmentDescriptor] {
    fileprivate var numbers: [UInt64] { map(\.number).sorted() }
}

extension MergePlan {
    /// A segment for each of some slices, and one for the rows of all others.
    init(slices own: [Int], of bounds: SliceBounds) {
        var outputs = own.map { Output(kind: .fresh, times: [bounds.times(of: $0)]) }
        let known = Set(own)
        let others = (0..<bounds.count).filter { !known.contains($0) }.map(bounds.times)
        if !others.isEmpty {
            outputs.append(Output(kind: others.count == 1 ? .fresh : .late, times: others))
        }
        self.init(outputs)
    }
}
