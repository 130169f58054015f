internal import FootfallModel

/// The registry of a segment's sections, in the order in which they stand in a file.
///
/// Numbers 7 (hidden customers) and 8 (markers of insert ids) are reserved. A reader skips sections
/// that it does not know; the trailer's feature bits say when it must not.
enum SectionID: UInt8, CaseIterable, Sendable {
    /// Column zones, dictionaries and column indexes.
    case columns = 1
    case customers = 2
    case ids = 3
    case filter = 4
    case statistics = 5
    /// The keys of the leaves in the overflow column.
    case overflowKeys = 6
}

/// A stretch of adjoining blocks.
struct Section: Equatable, Sendable {
    /// A `SectionID`, or the number of one that is not known.
    var id: UInt8
    var offset: Int
    var length: Int
    /// XXH3-64 of the checksums of the section's blocks, in order, 8 bytes each: so that the
    /// footer's checksum vouches for every block.
    var digest: UInt64
    /// The block from which the section is read.
    var root: BlockHandle
    /// How many customers, ids, filter blocks of 32 bytes, …; by the section.
    var count: Int

    var end: Int { offset + length }
}

/// What the footer says of one column.
struct ColumnEntry: Sendable {
    var key: ColumnKey
    /// The dictionary that all zones share; none for a column without one.
    var dictionary: BlockHandle
    /// The zones' blocks, one after the other.
    var data: BlockHandle
    var index: BlockHandle
    var valueCount: Int
    /// Bytes before LZ4, dictionary included.
    var encodedBytes: Int
    var encodings: EncodingSet
    var storedBytes: Int { dictionary.length + data.length + index.length }
}

/// What a segment is and where its parts are: all that opening one reads.
///
///     size  field
///     -     rows             varint, at most 2^24 − 1
///     -     customerRows     varint: how many rows, from the first, have a customer
///     -     zoneRows         varint: 8192
///     -     leastTime        zigzag varint; 0 if there are no rows
///     -     greatestTime     zigzag varint
///     -     customerBlocks   varint
///     8     leastHash        of the customers; 0 if there are none
///     8     greatestHash
///     -     maskedEvents     varint: how many, at most 63; then each as a text
///     -     sections         varint: how many; then for each
///     1       id
///     -       offset, length, root offset, root length, count: varints
///     8       digest
///     -     columns          varint: how many; then for each, ascending by key
///     -       key
///     -       dictionary offset and length, data offset and length, index offset and length: varints
///     -       valueCount, encodedBytes: varints
///     8       encodings      bit n: encoding n occurs
struct SegmentFooter: Sendable {
    static let rowsMax = 1 << 24 - 1
    static let maskedEventsMax = 63
    static let columnsMax = 1 << 16

    var rowCount = 0
    var customerRowCount = 0
    var timeRange: ClosedRange<Int64>?
    var customerBlockCount = 0
    var hashRange: ClosedRange<UInt64>?
    var maskedEvents: [Name] = []
    var sections: [Section] = []
    var columns: [ColumnEntry] = []

    func section(_ id: SectionID) -> Section? {
        sections.first { $0.id == id.rawValue }
    }

    func encode() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(count: rowCount)
        writer.append(count: customerRowCount)
        writer.append(count: ZoneSize.rows)
        writer.append(zigzag: timeRange?.lowerBound ?? 0)
        writer.append(zigzag: timeRange?.upperBound ?? 0)
        writer.append(count: customerBlockCount)
        writer.append(fixed: hashRange?.lowerBound ?? 0)
        writer.append(fixed: hashRange?.upperBound ?? 0)
        writer.append(count: maskedEvents.count)
        for name in maskedEvents { writer.append(text: name.text) }
        writer.append(count: sections.count)
        for section in sections { section.encode(into: &writer) }
        writer.append(count: columns.count)
        for column in columns { column.encode(into: &writer) }
        return writer.bytes
    }

    init() {}

    /// Reads a footer; what it names lies before `end`.
    init(from reader: inout ByteReader, end: Int) throws {
        rowCount = try reader.count(max: Self.rowsMax)
        customerRowCount = try reader.count(max: rowCount)
        let zoneRows = try reader.varint()
        guard zoneRows == ZoneSize.rows else { throw reader.damage("zones of \(zoneRows) rows") }
        let (least, greatest) = (try reader.zigzag(), try reader.zigzag())
        customerBlockCount = try reader.count(max: customerRowCount)
        let (leastHash, greatestHash) = (
            try reader.fixed(UInt64.self), try reader.fixed(UInt64.self)
        )
        guard least <= greatest, leastHash <= greatestHash else {
            throw reader.damage("a range that ends before it begins")
        }
        guard least >= Timestamp.allMicroseconds.lowerBound,
            greatest <= Timestamp.allMicroseconds.upperBound
        else { throw reader.damage("times outside the years 1 to 9999") }
        timeRange = rowCount > 0 ? least...greatest : nil
        hashRange = customerRowCount > 0 ? leastHash...greatestHash : nil
        for _ in 0..<(try reader.count(max: Self.maskedEventsMax)) {
            maskedEvents.append(Name(try reader.text()))
        }
        for _ in 0..<(try reader.count(max: Int(UInt8.max))) {
            sections.append(try Section(from: &reader, end: end))
        }
        for _ in 0..<(try reader.count(max: Self.columnsMax)) {
            let column = try ColumnEntry(from: &reader, end: end)
            guard columns.last.map({ $0.key < column.key }) ?? true else {
                throw reader.damage("column \(column.key) out of order")
            }
            columns.append(column)
        }
    }
}

extension Section {
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.append(id)
        writer.append(BlockHandle(offset: offset, length: length))
        writer.append(root)
        writer.append(count: count)
        writer.append(fixed: digest)
    }

    fileprivate init(from reader: inout ByteReader, end: Int) throws {
        id = try reader.byte()
        let extent = try reader.handle(end: end)
        (offset, length) = (extent.offset, extent.length)
        root = try reader.handle(end: end)
        count = try reader.count(max: .max)
        digest = try reader.fixed(UInt64.self)
    }
}

extension ColumnEntry {
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.append(key)
        writer.append(dictionary)
        writer.append(data)
        writer.append(index)
        writer.append(count: valueCount)
        writer.append(count: encodedBytes)
        writer.append(fixed: encodings.rawValue)
    }

    fileprivate init(from reader: inout ByteReader, end: Int) throws {
        key = try reader.columnKey()
        dictionary = try reader.handle(end: end)
        data = try reader.handle(end: end)
        index = try reader.handle(end: end)
        valueCount = try reader.count(max: .max)
        encodedBytes = try reader.count(max: .max)
        encodings = EncodingSet(rawValue: try reader.fixed(UInt64.self))
    }
}

extension ByteWriter {
    fileprivate mutating func append(_ handle: BlockHandle) {
        append(count: handle.offset)
        append(count: handle.length)
    }
}

extension ByteReader {
    /// An extent that ends at or before `end`.
    fileprivate mutating func handle(end: Int) throws -> BlockHandle {
        let offset = try count(max: end)
        return BlockHandle(offset: offset, length: try count(max: end - offset))
    }
}
