import FootfallModel
import Testing

@testable import FootfallFormat

/// A segment that says something wrong of its columns, though every checksum in it is right: what a
/// writer with a mistake would leave.
struct ForgedSegment {
    private var bytes: [UInt8]
    private let intact: SegmentReader
    private var footer: SegmentFooter

    init(_ run: MemoryRun) throws {
        bytes = try SegmentFixture.bytes(run).bytes
        intact = try SegmentReader(ByteArray(bytes), cache: BlockCache())
        footer = intact.footer
    }

    /// Changes what the footer says of the times.
    mutating func say(times: ClosedRange<Int64>) {
        footer.timeRange = times
    }

    /// Changes what a column's index says of its zones; it must take as many bytes as before.
    mutating func say(of key: ColumnKey, _ change: (inout [ColumnIndex.Zone]) -> Void) throws {
        let column = try #require(footer.columns.first { $0.key == key })
        let truth = try intact.index(column)
        var zones = truth.zones
        change(&zones)
        var lie = ColumnIndex(truth.boundsKind)
        for zone in zones { lie.append(zone) }
        var payload = ByteWriter()
        lie.encode(into: &payload)
        let place = column.index
        let sealed = try intact.seal.seal(
            payload.bytes, kind: .columnIndex, at: place.offset,
            level: SegmentOptions().compression)
        try #require(sealed.bytes.count == place.length)
        bytes.replaceSubrange(place.offset..<place.end, with: sealed.bytes)
    }

    /// The segment, its digests, footer and trailer made anew.
    func reader() throws -> SegmentReader {
        var footer = footer
        for i in footer.sections.indices {
            footer.sections[i].digest = try digest(of: footer.sections[i])
        }
        let offset = intact.trailer.footer.offset
        let block = try intact.seal.seal(footer.encode(), kind: .footer, at: offset, level: nil)
        let length = block.bytes.count
        let trailer = SegmentTrailer(
            uuid: intact.uuid, footer: BlockHandle(offset: offset, length: length),
            footerChecksum: block.checksum,
            fileLength: offset + length + SegmentTrailer.size)
        return try SegmentReader(
            ByteArray(Array(bytes[..<offset]) + block.bytes + trailer.encode().bytes),
            cache: BlockCache(capacity: 0))
    }

    private func digest(of section: Section) throws -> UInt64 {
        var checksums: [UInt8] = []
        var offset = section.offset
        while offset < section.end {
            let head = bytes[offset..<offset + BlockHeader.size]
            let header = try Array(head).withUnsafeBytes { try BlockHeader($0) }
            checksums += head.prefix(8)
            offset += BlockHeader.size + header.storedSize
        }
        // XXH3-64, as a customer's hash is; without a secret, it has the seed that digests have.
        return checksums.withUnsafeBytes { customerHash($0, secret: 0) }
    }
}
