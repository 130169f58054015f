package import FootfallModel

/// Hashes of whole events, keyed by the store's secret.
///
/// Two sums of leaf hashes (`LeafHash`), each finished by one more folded multiplication:
///
///     content check   the low 32 bits of F(R XOR P2, P3), where R is the sum over the leaves that
///                     are content: event, customer, time if the client sent it, product, properties;
///                     without what was sent for several events at once or by a header
///     row hash        F(R XOR P3, P2), where R is the sum over all leaves, insert id apart
///
/// A customer is a text at the path `customer`, the time an integer at `time`. The content check
/// tells an event that was sent twice from another one with the same insert id. The sum of row
/// hashes over a set of rows does not depend on their order, so a merge must preserve it.
package enum ContentHash {
    /// The content check of each row.
    package static func checks(of batch: EventBatch, secret: UInt64) throws -> [UInt32] {
        var hasher = RowHasher(rowCount: batch.rowCount, secret: secret)
        let columns = batch.columns.filter { isContent($0.key.path) }
        try hasher.add(columns)
        try hasher.add(sentTimesOf: batch)
        try hasher.add(customersOf: batch)
        var sums = hasher.sums
        try subtractShared(of: batch, secret: secret, from: &sums)
        return sums.map {
            UInt32(truncatingIfNeeded: LeafHash.fold($0 ^ LeafHash.p2, LeafHash.p3))
        }
    }

    /// Takes back the leaves that are no part of the content of some rows.
    private static func subtractShared(
        of batch: EventBatch, secret: UInt64, from sums: inout [UInt64]
    ) throws {
        for case (.shared(let path), let rows) in batch.remarks {
            var shared = RowHasher(rowCount: batch.rowCount, secret: secret)
            if path == .customer {
                try shared.add(customersOf: batch)
            } else if isContent(path) {
                try shared.add(batch.columns.filter { $0.key.path.hasPrefix(path) })
            }
            for row in rows { sums[Int(row)] &-= shared.sums[Int(row)] }
        }
    }

    /// The row hash of each row.
    package static func rowHashes(of batch: EventBatch, secret: UInt64) throws -> [UInt64] {
        var hasher = RowHasher(rowCount: batch.rowCount, secret: secret)
        try hasher.add(batch.columns)
        let times = ColumnChunk(
            slotCount: batch.rowCount, presence: .all, values: .words(batch.times))
        try hasher.add(times, of: .time)
        try hasher.add(customersOf: batch)
        return hasher.sums.map(row)
    }

    /// The row hash that finishes a sum of leaves.
    @inline(__always)
    static func row(_ sum: UInt64) -> UInt64 {
        LeafHash.fold(sum ^ LeafHash.p3, LeafHash.p2)
    }

    /// The hash of an insert id, given by the hash that filters know it by, and the row that it
    /// belongs to, given by the low half of its hash: what `idSum` adds up.
    @inline(__always)
    static func id(_ id: UInt64, check: UInt32, row: UInt32) -> UInt64 {
        LeafHash.fold(id ^ UInt64(check), LeafHash.p0 ^ UInt64(row))
    }

    private static func isContent(_ path: Path) -> Bool {
        path == .event || path == .product || path.hasPrefix(.properties)
    }
}

extension RowHasher {
    /// Adds whole columns, lists before what lies in them.
    fileprivate mutating func add(_ columns: [EventBatch.Column]) throws {
        var lists: [Path: ListSlots] = [:]
        for column in columns {
            let slots = column.key.domain.flatMap { lists[$0] }
            if column.key.type == .list {
                lists[column.key.path] = ListSlots(column.chunk, in: slots)
            }
            try add(column.chunk, of: column.key, in: slots)
        }
    }

    fileprivate mutating func add(sentTimesOf batch: EventBatch) throws {
        let slots = (0..<UInt32(batch.rowCount)).filter { batch.timeIsSent[Int($0)] }
        let times = slots.map { batch.times[Int($0)] }
        let presence = ColumnChunk.Presence.some(slots)
        try add(
            ColumnChunk(slotCount: batch.rowCount, presence: presence, values: .words(times)),
            of: .time)
    }

    fileprivate mutating func add(customersOf batch: EventBatch) throws {
        let slots = (0..<UInt32(batch.rowCount)).filter {
            batch.customers[Int($0)] != EventBatch.noCustomer
        }
        let codes = slots.map { batch.customers[Int($0)] }
        let chunk = ColumnChunk(
            slotCount: batch.rowCount, presence: .some(slots),
            values: .codes(codes, batch.customerNames))
        try add(chunk, of: ColumnKey(.customer, .text))
    }
}
