internal import CXXHash
internal import FootfallModel

/// Writes sealed blocks one after the other, and keeps the account of the section they are in.
struct BlockWriter<Sink: ByteSink> {
    private static var bufferSize: Int { 1 << 18 }

    private var sink: Sink
    private let seal: BlockSeal
    private var buffer: [UInt8] = []
    private(set) var offset = 0
    private var section: Section?
    private var checksums: [UInt8] = []
    private(set) var sections: [Section] = []

    init(sink: Sink, uuid: SegmentUUID) {
        self.sink = sink
        seal = BlockSeal(uuid)
    }

    mutating func write(_ bytes: [UInt8]) throws {
        buffer.append(contentsOf: bytes)
        offset += bytes.count
        if buffer.count >= Self.bufferSize { try flush() }
    }

    mutating func flush() throws {
        guard !buffer.isEmpty else { return }
        try sink.write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    /// Seals a payload and writes it; a level of nil stores it as it is.
    @discardableResult
    mutating func write(
        _ payload: [UInt8], kind: BlockKind, level: CompressionLevel?
    ) throws -> (handle: BlockHandle, checksum: UInt64) {
        let block = try seal.seal(payload, kind: kind, at: offset, level: level)
        let handle = BlockHandle(offset: offset, length: block.bytes.count)
        withUnsafeBytes(of: block.checksum.littleEndian) { checksums.append(contentsOf: $0) }
        try write(block.bytes)
        return (handle, block.checksum)
    }

    mutating func begin(_ id: SectionID) {
        precondition(section == nil, "sections do not nest")
        checksums.removeAll(keepingCapacity: true)
        section = Section(
            id: id.rawValue, offset: offset, length: 0, digest: 0, root: .none, count: 0)
    }

    /// Ends the section begun last.
    ///
    /// - Parameters:
    ///   - root: the block from which it is read.
    ///   - count: its `Section.count`.
    mutating func end(root: BlockHandle = .none, count: Int) {
        guard var section else { preconditionFailure("no section was begun") }
        section.length = offset - section.offset
        section.digest = XXH3_64bits(checksums, checksums.count)
        section.root = root
        section.count = count
        sections.append(section)
        self.section = nil
    }
}
