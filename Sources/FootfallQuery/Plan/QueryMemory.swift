internal import FootfallModel
internal import Synchronization

/// What one query keeps in memory, all of its threads together: groups and distinct values, lists and
/// found events, what is merged of them, and the rows of the answer.
///
/// Whoever keeps what grows with the data has a share of it (`MemoryShare`) and says now and then how
/// large that has become: after a window of customers, a zone, or some thousand rows of a merge, so
/// that no row pays for it. What is read of the store is not counted: it is bounded by the block cache
/// and by a few zones a thread.
final class QueryMemory: Sendable {
    fileprivate let sizeBytesMax: Int
    private let heldBytes = Atomic<Int>(0)

    init(_ options: QueryOptions) {
        sizeBytesMax = options.groupSizeBytesMax
    }

    fileprivate var sizeShown: String {
        sizeBytesMax < 1 << 20 ? "\(sizeBytesMax >> 10) KiB" : "\(sizeBytesMax >> 20) MiB"
    }

    /// Adds to what is held, or takes away; false if that is too much.
    fileprivate func add(_ bytes: Int) -> Bool {
        heldBytes.add(bytes, ordering: .relaxed).newValue <= sizeBytesMax
    }
}

/// One holder's share of what the query at hand keeps; given back when the holder goes.
///
///     private let memory = MemoryShare()
///     try memory.hold(tally.byteCount, tally.count, .paths)
///
/// For one thread at a time. Without a query at hand, as where a scan is tested alone, nothing limits it.
final class MemoryShare: Sendable {
    /// What a share is of: what to call it, and how to need less of it.
    enum Content: String {
        case groups, buckets, paths, products, units, events
        case views = "viewed products"
        case cohorts = "cohorts"
        case rows = "rows of the answer"
        case values = "distinct values"

        fileprivate var hint: String {
            switch self {
            case .groups: "group by less, or narrow the range"
            case .paths: "take fewer steps, or narrow the range"
            case .products, .buckets: "narrow the range"
            case .units: "group or list less, or narrow the range"
            case .events, .views: "take a smaller limit, or narrow the range"
            case .cohorts: "group by less, or take longer periods"
            case .rows: "keep the largest groups with top, or take a longer bucket"
            case .values: "name the events: show properties of …"
            }
        }
    }

    private let memory = QueryWatch.memory
    private let heldBytes = Atomic<Int>(0)

    deinit { _ = memory?.add(-heldBytes.load(ordering: .relaxed)) }

    /// Says how many bytes the holder keeps now, in how many things of what kind.
    ///
    /// - Throws: a limit error if the query then keeps more than it may.
    func hold(_ bytes: Int, _ count: @autoclosure () -> Int, _ content: Content) throws {
        guard let memory else { return }
        let before = heldBytes.exchange(bytes, ordering: .relaxed)
        guard !memory.add(bytes - before), bytes > before else { return }
        throw FootfallError(
            .limit,
            "the query keeps more than groupSizeBytesMax, \(memory.sizeShown), "
                + "here at \(count()) \(content.rawValue); \(content.hint), or raise the limit")
    }
}

extension Array {
    /// Takes the elements into one whole, each of which is let go as soon as it is in it.
    consuming func merged<Whole>(
        into whole: consuming Whole, _ take: (inout Whole, Element) throws -> Void
    ) rethrows -> Whole {
        while let next = popLast() { try take(&whole, next) }
        return whole
    }
}
