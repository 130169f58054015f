package import FootfallModel

/// How a segment is written.
package struct SegmentOptions: Sendable {
    /// Nil stores every block as it is encoded.
    package var compression: CompressionLevel?
    /// Bits of the bloom filter for each insert id; a test makes them few to force mistakes.
    package var filterBitsPerID: Int

    package init(compression: CompressionLevel? = .fast, filterBitsPerID: Int = 16) {
        self.compression = compression
        self.filterBitsPerID = filterBitsPerID
    }
}

/// What became of a column on disk.
package struct ColumnSize: Equatable, Sendable {
    package var key: ColumnKey
    package var valueCount: Int
    /// Bytes as encoded, before LZ4.
    package var encodedBytes: Int
    /// Bytes on disk: blocks, dictionary and index.
    package var storedBytes: Int
    package var encodings: EncodingSet
}

/// What became of a segment on disk: for its descriptor in the manifest, and for statistics.
package struct SegmentSummary: Equatable, Sendable {
    package var uuid: SegmentUUID
    package var length: Int
    /// On which all other checksums of the file hang.
    package var trailerChecksum: UInt64
    package var rowCount: Int
    package var customerRowCount: Int
    package var customerCount: Int
    package var idCount: Int
    package var timeRange: ClosedRange<Int64>?
    /// Of the customers; nil if there are none.
    package var hashRange: ClosedRange<UInt64>?
    /// Bytes of each section, by its name.
    package var sectionSizes: [String: Int]
    package var columns: [ColumnSize]

    init(_ footer: SegmentFooter, trailer: SegmentTrailer, checksum: UInt64) {
        uuid = trailer.uuid
        length = trailer.fileLength
        trailerChecksum = checksum
        rowCount = footer.rowCount
        customerRowCount = footer.customerRowCount
        customerCount = footer.section(.customers)?.count ?? 0
        idCount = footer.section(.ids)?.count ?? 0
        timeRange = footer.timeRange
        hashRange = footer.hashRange
        let sizes = SectionID.allCases.map { id in
            ("\(id)", footer.section(id)?.length ?? 0)
        }
        sectionSizes = Dictionary(uniqueKeysWithValues: sizes)
        columns = footer.columns.map { column in
            ColumnSize(
                key: column.key, valueCount: column.valueCount, encodedBytes: column.encodedBytes,
                storedBytes: column.storedBytes, encodings: column.encodings)
        }
    }
}
