import FootfallFormat
import FootfallModel
import Synchronization

/// What a query read of one run, and why it left the rest alone: for `explain`.
///
/// All of the query's threads write into it. Zones, columns and blocks are kept as sets, so that what
/// several threads or passes come by counts once; bytes add up, since each of them was decoded.
final class RunRecord: Sendable {
    /// Why a zone, or the whole run, was not looked into.
    enum Omission: Hashable, Sendable {
        /// It holds nothing of the times asked for.
        case time
        /// It holds none of the events asked for.
        case event
        /// None of its rows can satisfy what `where` says of a path.
        case condition(String)
    }

    /// What a run was answered from, without reading its rows.
    enum Source: Sendable {
        /// Rows by event and quarter of an hour.
        case statistics
        /// The customer directory's masks of event names.
        case masks
    }

    struct Column: Sendable {
        var zones: Set<Int> = []
        /// Bytes of blocks that were read and decoded.
        var bytesDecoded = 0
        /// Bytes that were found decoded.
        var bytesFromCache = 0
    }

    /// Blocks that lead to rows, of one kind.
    struct Guides: Sendable {
        var blocks: Set<RunPart> = []
        /// Bytes of blocks that were read and decoded, as often as that was done.
        var bytesDecoded = 0
        /// Bytes of blocks that were decoded before the query.
        var bytesFromCache = 0
    }

    /// Kinds of what leads to rows.
    enum GuideKind: Int, CaseIterable, Sendable {
        case indexes, dictionaries, directory, overflow, ids, statistics

        init(_ part: RunPart) {
            switch part {
            case .index: self = .indexes
            case .dictionary: self = .dictionaries
            case .customerIndex, .customers: self = .directory
            case .overflowKeys: self = .overflow
            case .insertIDIndex, .insertIDs, .insertIDRows: self = .ids
            case .statistics: self = .statistics
            }
        }
    }

    struct Reads: Sendable {
        var columns: [ColumnKey: Column] = [:]
        var guides: [GuideKind: Guides] = [:]
        /// The zones whose rows were looked at.
        var zonesLookedInto: Set<Int> = []
        fileprivate var omissions: [Int: Omission] = [:]
        var directoryBlocks: Set<Int> = []
        /// How often insert ids were looked up, each time by a scan of their index.
        var insertIDScans = 0
        var source: Source?
        var isOutsideRange = false

        /// The zones that were read, if only to find that nothing in them is wanted.
        var zonesRead: Set<Int> {
            columns.values.reduce(into: zonesLookedInto) { zones, column in
                zones.formUnion(column.zones.filter { omissions[$0] == nil })
            }
        }

        /// The zones that no pass looked into, by why.
        var zonesOmitted: [Omission: Int] {
            omissions.reduce(into: [:]) { counts, zone in
                if !zonesLookedInto.contains(zone.key) { counts[zone.value, default: 0] += 1 }
            }
        }
    }

    private let state = Mutex(Reads())

    var reads: Reads { state.withLock { $0 } }

    /// A zone's rows are looked at.
    func look(into zone: Int) {
        state.withLock { _ = $0.zonesLookedInto.insert(zone) }
    }

    /// A zone is not looked into.
    func omit(_ zone: Int, _ why: Omission) {
        state.withLock { $0.omissions[zone] = $0.omissions[zone] ?? why }
    }

    /// The run holds nothing of the times asked for.
    func leaveOut() {
        state.withLock { $0.isOutsideRange = true }
    }

    /// The run is answered without reading its rows.
    func answer(from source: Source) {
        state.withLock { $0.source = source }
    }

    /// A zone of a column was read.
    func read(_ key: ColumnKey, zone: Int, bytesDecoded: Int, bytesFromCache: Int) {
        state.withLock { reads in
            reads.columns[key, default: Column()].zones.insert(zone)
            reads.columns[key, default: Column()].bytesDecoded += bytesDecoded
            reads.columns[key, default: Column()].bytesFromCache += bytesFromCache
        }
    }

    /// A part is read that leads to rows.
    func read(_ part: RunPart, _ cost: PartCost) {
        state.withLock { reads in
            let kind = GuideKind(part)
            let isFirst = reads.guides[kind, default: Guides()].blocks.insert(part).inserted
            if !cost.isCached {
                reads.guides[kind, default: Guides()].bytesDecoded += cost.byteCount
            } else if isFirst {
                reads.guides[kind, default: Guides()].bytesFromCache += cost.byteCount
            }
        }
    }

    func readDirectory(block: Int) {
        state.withLock { _ = $0.directoryBlocks.insert(block) }
    }

    func scanInsertIDs() {
        state.withLock { $0.insertIDScans += 1 }
    }
}
