/// The insert ids of a run of rows: their stored forms and offsets; an empty stretch is a row
/// without one.
///
/// The stored form is the tag's byte, then the id's bytes; of an id that is a canonical UUID text it
/// is the tag's byte plus 0x80, then the 16 bytes of the UUID (`UUIDText`): less than half to hash,
/// compare, sort and keep. An id has one stored form only, which is why ids come in through `append`
/// or as they were stored.
package struct InsertIDColumn: Sendable {
    package private(set) var bytes: [UInt8]
    /// One more than there are rows.
    package private(set) var offsets: [UInt32]

    package init() {
        bytes = []
        offsets = [0]
    }

    /// Ids in their stored form.
    package init(stored bytes: [UInt8], offsets: [UInt32]) {
        self.bytes = bytes
        self.offsets = offsets
    }

    package var count: Int { offsets.count - 1 }

    package mutating func reserve(rows: Int, bytes: Int) {
        self.bytes.reserveCapacity(bytes)
        offsets.reserveCapacity(rows + 1)
    }

    package mutating func append(_ id: InsertID?) {
        guard let id, let tag = id.bytes.first else { return append(stored: []) }
        id.bytes.withUnsafeBytes {
            append(tag: tag, id: UnsafeRawBufferPointer(rebasing: $0[1...]))
        }
    }

    /// An id, given by its tag and bytes.
    package mutating func append(tag: UInt8, id: UnsafeRawBufferPointer) {
        Self.withStoredForm(tag: tag, id: id) { append(first: $0, $1) }
    }

    /// The stored form of an id: its first byte and the rest, for the time of the call.
    static func withStoredForm(
        tag: UInt8, id: UnsafeRawBufferPointer,
        _ body: (_ first: UInt8, _ rest: UnsafeRawBufferPointer) -> Void
    ) {
        guard id.count == UUIDText.length, let text = id.baseAddress else { return body(tag, id) }
        withUnsafeTemporaryAllocation(byteCount: UUIDText.packedLength, alignment: 1) { packed in
            // The text has its 36 bytes and the allocation its 16.
            guard let place = packed.baseAddress, UUIDText.pack(text, into: place) else {
                return body(tag, id)
            }
            body(tag | InsertID.uuidFlag, UnsafeRawBufferPointer(packed))
        }
    }

    /// An id in its stored form, given by its first byte and the rest.
    package mutating func append(first: UInt8, _ rest: UnsafeRawBufferPointer) {
        bytes.append(first)
        bytes.append(contentsOf: rest)
        offsets.append(UInt32(bytes.count))
    }

    /// An id in its stored form; none if there are no bytes.
    package mutating func append(stored: some Collection<UInt8>) {
        bytes.append(contentsOf: stored)
        offsets.append(UInt32(bytes.count))
    }

    /// The same where the bytes are at hand as a buffer: for loops over many ids.
    package mutating func append(stored: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: stored)
        offsets.append(UInt32(bytes.count))
    }

    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        offsets.append(0)
    }

    /// The stored form of a row's id; empty if it has none.
    package subscript(row: Int) -> ArraySlice<UInt8> {
        bytes[Int(offsets[row])..<Int(offsets[row + 1])]
    }

    /// The same within `bytes` that are already at hand as a buffer: for loops over many rows.
    package func slice(
        _ row: Int, of bytes: UnsafeRawBufferPointer
    ) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[Int(offsets[row])..<Int(offsets[row + 1])])
    }

    package func id(_ row: Int) -> InsertID? {
        let stored = self[row]
        return stored.isEmpty ? nil : InsertID(stored: stored)
    }
}

extension InsertIDColumn {
    /// The ids of some rows, in their order.
    package func gathered(_ rows: [UInt32]) -> InsertIDColumn {
        let size = rows.reduce(0) { $0 + Int(offsets[Int($1) + 1] - offsets[Int($1)]) }
        var newOffsets: [UInt32] = [0]
        newOffsets.reserveCapacity(rows.count + 1)
        let newBytes = [UInt8](unsafeUninitializedCapacity: size) { out, initialized in
            bytes.withUnsafeBufferPointer { bytes in
                offsets.withUnsafeBufferPointer { offsets in
                    var end = 0
                    for row in rows {
                        let start = Int(offsets[Int(row)])
                        let count = Int(offsets[Int(row) + 1]) - start
                        // Within `size`, which is the sum of these counts.
                        if count > 0, let from = bytes.baseAddress, let to = out.baseAddress {
                            (to + end).initialize(from: from + start, count: count)
                        }
                        end += count
                        newOffsets.append(UInt32(end))
                    }
                }
            }
            initialized = size
        }
        return InsertIDColumn(stored: newBytes, offsets: newOffsets)
    }

    /// The ids of several columns, one behind the other.
    package static func concatenated(_ parts: [InsertIDColumn]) -> InsertIDColumn {
        var all = InsertIDColumn()
        all.reserve(
            rows: parts.reduce(0) { $0 + $1.count }, bytes: parts.reduce(0) { $0 + $1.bytes.count })
        for part in parts {
            let base = UInt32(all.bytes.count)
            all.bytes.append(contentsOf: part.bytes)
            all.offsets.append(contentsOf: part.offsets[1...].map { base + $0 })
        }
        return all
    }
}
