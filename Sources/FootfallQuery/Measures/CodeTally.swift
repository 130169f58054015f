import FootfallFormat
import FootfallModel

/// Counts the events of one run by bucket of time and by the texts of one path, in a plain array: an
/// addition for each event, and no look-up of groups.
///
/// For counts alone, where the path has one text column with a dictionary that all zones of the run
/// share, of the event itself or of the elements of one list. The array has a stretch for each bucket;
/// in it, a place for each entry of the dictionary and one for "missing".
///
/// Safety of the loops: matched rows lie in the zone, so below the counts of its row columns, which are
/// checked; decoding checks that codes are below the dictionary's count; buckets are below theirs.
final class CodeTally {
    /// More places than this are not worth an array.
    private static let placesMax = 1 << 20

    /// The column by which events are counted; nil if all are counted together.
    let key: ColumnKey?
    private let dictionary: TextDictionary
    let buckets: TimeBuckets?
    /// Whether there are buckets: asked for each zone, by all threads at once, which would count
    /// references to the buckets one after the other.
    let hasBuckets: Bool
    /// The events of each place.
    var counts: [Int]
    /// The bucket of each matched row; zeros without buckets.
    private var rowBuckets = [Int32](repeating: 0, count: ZoneSize.rows)
    /// Whether some event was counted in several groups.
    var hasSharedEvents = false

    /// Nil where the plan or the run is of another kind.
    init?(_ plan: MeasurePlan, _ run: any Run) throws {
        guard plan.needsOnlyCounts, plan.ranks == nil, plan.groups.count <= 1 else { return nil }
        if let group = plan.groups.first {
            guard case .column(let path)? = group.sources.first, group.sources.count == 1,
                path.domain?.parentDomain == nil, let key = Self.onlyColumn(at: path, of: run),
                key.type == .text, let shared = try run.dictionary(key)
            else { return nil }
            (self.key, dictionary) = (key, shared)
        } else {
            (key, dictionary) = (nil, .empty)
        }
        buckets = plan.buckets
        hasBuckets = plan.buckets != nil
        let (places, overflow) = (dictionary.count + 1).multipliedReportingOverflow(
            by: plan.buckets?.count ?? 1)
        guard !overflow, places <= Self.placesMax else { return nil }
        counts = [Int](repeating: 0, count: places)
    }

    /// The one column that holds values at a path; the lengths of a list lie at the path of its
    /// elements, too.
    private static func onlyColumn(at path: Path, of run: any Run) -> ColumnKey? {
        let keys = run.keys(at: path).filter { ZoneReader.Values.Kind($0.type) != nil }
        return keys.count == 1 ? keys[0] : nil
    }

    var byteCount: Int { counts.count * 8 }

    /// The places of a bucket.
    var width: Int { dictionary.count + 1 }

    /// Counts some rows of the open zone; false if they must be counted in another way.
    func add(_ rows: ArraySlice<UInt16>, _ reader: ZoneReader) throws -> Bool {
        guard try findBuckets(of: rows, reader) else { return false }
        guard let key, let chunk = try reader.chunk(key) else {
            let isMissing = try key?.domain.map { try reader.slotCount(of: $0) == 0 } ?? true
            if isMissing { addMissing(rows.count) }
            return isMissing
        }
        if let list = key.domain {
            return addElements(of: rows, try reader.elementStarts(of: list), chunk)
        }
        guard chunk.slotCount == reader.rowCount else { return false }
        addRows(rows, chunk)
        return true
    }

    /// Takes in the counts of another tally of the same plan and run.
    func merge(_ other: CodeTally) {
        for place in counts.indices { counts[place] += other.counts[place] }
        hasSharedEvents = hasSharedEvents || other.hasSharedEvents
    }

    /// Calls `body` with each cell that anything fell into, and the number of events that did.
    func forEachCell(of assigner: CellAssigner, _ body: (Int, Int) -> Void) throws {
        let buckets = counts.count / width
        for code in 0..<width {
            try QueryWatch.checkpoint(at: code)
            var group: UInt32?
            for bucket in 0..<buckets {
                let count = counts[bucket * width + code]
                guard count > 0 else { continue }
                let known = group ?? self.group(code, of: assigner)
                group = known
                body(Int(assigner.cell(known, bucket: bucket)), count)
            }
        }
    }

    private func group(_ code: Int, of assigner: CellAssigner) -> UInt32 {
        guard key != nil else { return 0 }
        guard code < dictionary.count else { return assigner.group(ofText: nil) }
        return dictionary.withBytes(UInt32(code)) { assigner.group(ofText: $0) }
    }

    // MARK: Loops

    private func findBuckets(of rows: ArraySlice<UInt16>, _ reader: ZoneReader) throws -> Bool {
        guard let buckets else { return true }
        let times = try reader.times()
        return withUnsafeTemporaryAllocation(of: Int64.self, capacity: rows.count) { wanted in
            for (i, row) in rows.enumerated() {
                wanted.initializeElement(at: i, to: times[Int(row)])
            }
            return rowBuckets.withUnsafeMutableBufferPointer { found in
                let found = UnsafeMutableBufferPointer(rebasing: found[..<rows.count])
                buckets.indices(of: UnsafeBufferPointer(wanted), into: found)
                return found.allSatisfy { $0 >= 0 }
            }
        }
    }

    private func addMissing(_ count: Int) {
        let width = width
        counts.withUnsafeMutableBufferPointer { counts in
            rowBuckets.withUnsafeBufferPointer { buckets in
                for i in 0..<count { counts[Int(buckets[i]) &* width &+ width &- 1] &+= 1 }
            }
        }
    }

    private func addRows(_ rows: ArraySlice<UInt16>, _ chunk: ColumnChunk) {
        let (width, codes) = (width, chunk.codes)
        counts.withUnsafeMutableBufferPointer { counts in
            rowBuckets.withUnsafeBufferPointer { buckets in
                rows.withUnsafeBufferPointer { rows in
                    codes.withUnsafeBufferPointer { codes in
                        guard case .some(let slots) = chunk.presence else {
                            for i in 0..<rows.count {
                                let code = Int(codes[Int(rows[i])])
                                counts[Int(buckets[i]) &* width &+ code] &+= 1
                            }
                            return
                        }
                        var value = 0
                        for i in 0..<rows.count {
                            let row = UInt32(rows[i])
                            while value < slots.count, slots[value] < row { value &+= 1 }
                            let isThere = value < slots.count && slots[value] == row
                            let code = isThere ? Int(codes[value]) : width &- 1
                            counts[Int(buckets[i]) &* width &+ code] &+= 1
                        }
                    }
                }
            }
        }
    }

    /// Counts the elements of rows, each value once for a row; false if some have none.
    private func addElements(
        of rows: ArraySlice<UInt16>, _ starts: [UInt32], _ chunk: ColumnChunk
    ) -> Bool {
        let (width, codes) = (width, chunk.codes)
        guard case .all = chunk.presence, Int(starts.last ?? 0) == codes.count else { return false }
        var isShared = false
        counts.withUnsafeMutableBufferPointer { counts in
            rowBuckets.withUnsafeBufferPointer { buckets in
                rows.withUnsafeBufferPointer { rows in
                    starts.withUnsafeBufferPointer { starts in
                        codes.withUnsafeBufferPointer { codes in
                            for i in 0..<rows.count {
                                let row = Int(rows[i])
                                let (first, end) = (Int(starts[row]), Int(starts[row + 1]))
                                let place = Int(buckets[i]) &* width
                                if end == first { counts[place &+ width &- 1] &+= 1 }
                                for element in first..<end {
                                    let code = codes[element]
                                    if element > first {
                                        isShared = true
                                        if codes[first..<element].contains(code) { continue }
                                    }
                                    counts[place &+ Int(code)] &+= 1
                                }
                            }
                        }
                    }
                }
            }
        }
        if isShared { hasSharedEvents = true }
        return true
    }
}
