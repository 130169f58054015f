/// The insert ids of a run of rows: bytes and offsets; an empty stretch is a row without one.
package struct InsertIDColumn: Sendable {
    package var bytes: [UInt8]
    /// One more than there are rows.
    package var offsets: [UInt32]

    package init(bytes: [UInt8] = [], offsets: [UInt32] = [0]) {
        self.bytes = bytes
        self.offsets = offsets
    }

    package var count: Int { offsets.count - 1 }

    package mutating func append(_ id: InsertID?) {
        if let id { bytes.append(contentsOf: id.bytes) }
        offsets.append(UInt32(bytes.count))
    }

    /// The tag and bytes of a row's id; empty if it has none.
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
        return stored.isEmpty ? nil : InsertID(stored: Array(stored))
    }
}
