package import FootfallModel

/// What a merge writes to: a `SegmentWriter`, or what tests look into.
///
/// It is called in this order: columns, ascending; the customer directory; insert ids; the end.
package protocol SegmentOutput {
    associatedtype Summary: Sendable

    /// A text column may have a sorted dictionary that all its zones share; else each zone's chunk
    /// brings its own.
    mutating func beginColumn(_ key: ColumnKey, dictionary: TextDictionary?) throws
    /// The next zone of the column; nil if no slot of it holds a value.
    mutating func append(_ chunk: ColumnChunk?, slotCount: Int) throws
    mutating func endColumn() throws

    /// The next customers, ascending by hash, then id.
    mutating func append(_ customers: CustomerBlock) throws

    /// The next insert ids, ascending by source, then stored form; `hashes` are theirs.
    mutating func append(_ ids: InsertIDBatch, hashes: [UInt64]) throws

    mutating func finish(_ info: SegmentInfo) throws -> Summary
}
