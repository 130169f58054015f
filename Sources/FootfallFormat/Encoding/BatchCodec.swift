package import FootfallModel

/// A batch of events as bytes: what the log keeps.
///
///     size  field
///     1     version        1
///     -     rows           varint
///     -     times          stream of Int64
///     -     sent           stream of UInt32: 1 where the client sent the time, else 0
///     -     customers      text chunk (ChunkCodec); rows without a customer have no value
///     -     insert ids     lengths of their stored forms, a stream of UInt32: 0 for a row without
///                          one; then the stored forms
///     -     columns        varint: how many
///     for each column, ascending:
///     -     key            ByteWriter.append(_: ColumnKey)
///     -     chunk          ChunkCodec, texts of its own
///
/// Streams and dictionaries are written in encodings that are quickly chosen (`encodeQuickly`).
package enum BatchCodec {
    private static let version: UInt8 = 1
    /// More rows than a record or a segment ever holds.
    package static let rowsMax = 1 << 24
    package static let columnsMax = 1 << 20

    static func encode(_ batch: EventBatch, into writer: inout ByteWriter) {
        writer.append(version)
        writer.append(count: batch.rowCount)
        IntegerCodec.encodeQuickly(batch.times, into: &writer)
        IntegerCodec.encodeQuickly(batch.timeIsSent.map { $0 ? UInt32(1) : 0 }, into: &writer)
        ChunkCodec.encodeQuickly(batch.customerChunk, into: &writer)
        let ids = batch.insertIDs
        IntegerCodec.encodeQuickly(DictionaryCodec.lengths(ids.offsets), into: &writer)
        writer.append(contentsOf: ids.bytes)
        writer.append(count: batch.columns.count)
        for column in batch.columns {
            writer.append(column.key)
            ChunkCodec.encodeQuickly(column.chunk, into: &writer)
        }
    }

    /// Reads a batch; throws `damaged` for any bytes that are not one.
    static func decode(from reader: inout ByteReader) throws -> EventBatch {
        let version = try reader.byte()
        guard version == self.version else {
            throw FootfallError(
                .unsupportedVersion, "event batch of version \(version), 1 expected")
        }
        let rows = try reader.count(max: rowsMax)
        let times = try IntegerCodec.decode(rows, of: Int64.self, from: &reader)
        guard times.allSatisfy(Timestamp.allMicroseconds.contains) else {
            throw reader.damage("a time outside the years 1 to 9999")
        }
        let sent = try IntegerCodec.decode(rows, of: UInt32.self, from: &reader)
        let customers = try ChunkCodec.decode(
            type: .text, slotCount: rows, shared: nil, from: &reader)
        let ids = try DictionaryCodec.texts(rows, from: &reader)
        let columns = try columns(rows, from: &reader)
        return EventBatch(
            times: times, timeIsSent: sent.map { $0 != 0 },
            customers: customers.spread(missing: EventBatch.noCustomer),
            customerNames: customers.dictionary,
            insertIDs: InsertIDColumn(stored: ids.arena, offsets: ids.offsets), columns: columns)
    }

    private static func columns(_ rows: Int, from reader: inout ByteReader) throws
        -> [EventBatch.Column]
    {
        var domains = DomainSizes(rows: rows)
        var columns: [EventBatch.Column] = []
        for _ in 0..<(try reader.count(max: min(columnsMax, reader.remaining))) {
            let key = try reader.columnKey()
            guard columns.last.map({ $0.key < key }) ?? true else {
                throw reader.damage("column \(key) out of order")
            }
            let slots = try domains.slotCount(of: key, reader)
            let chunk = try ChunkCodec.decode(
                type: key.type, slotCount: slots, shared: nil, from: &reader)
            if key.type == .list { try domains.open(key.path, lengths: chunk.words, reader) }
            columns.append(EventBatch.Column(key: key, chunk: chunk))
        }
        for key in [ColumnKey.event, .source] where rows > 0 {
            guard columns.first(where: { $0.key == key })?.chunk.presence == .all else {
                throw reader.damage("rows without a value in column \(key)")
            }
        }
        return columns
    }
}

/// The slots of the rows and of each list's elements.
struct DomainSizes {
    private var sizes: [Path?: Int]

    init(rows: Int) {
        sizes = [nil: rows]
    }

    func slotCount(of key: ColumnKey, _ reader: ByteReader) throws -> Int {
        guard let size = sizes[key.domain] else {
            throw reader.damage("column \(key) in a list that has no column")
        }
        return size
    }

    mutating func open(_ path: Path, lengths: [Int64], _ reader: ByteReader) throws {
        // Each length is at most 2^28 and there are at most as many: the sum fits.
        let size = lengths.reduce(0, &+)
        guard size <= ChunkCodec.slotsMax else {
            throw reader.damage("\(size) elements in \(path)")
        }
        sizes[path] = Int(size)
    }
}

extension EventBatch {
    /// The customers as a chunk: rows without one have no value.
    package var customerChunk: ColumnChunk {
        let slots = (0..<UInt32(rowCount)).filter { customers[Int($0)] != Self.noCustomer }
        let isDense = slots.count == rowCount
        return ColumnChunk(
            slotCount: rowCount, presence: isDense ? .all : .some(slots),
            values: .codes(slots.map { customers[Int($0)] }, customerNames))
    }
}

extension ColumnChunk {
    /// A code for each slot, `missing` where there is no value.
    func spread(missing: UInt32) -> [UInt32] {
        guard case .some(let slots) = presence else { return codes }
        var spread = [UInt32](repeating: missing, count: slotCount)
        for (slot, code) in zip(slots, codes) { spread[Int(slot)] = code }
        return spread
    }
}
