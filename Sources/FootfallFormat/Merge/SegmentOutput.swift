package import FootfallModel

/// What a merge writes to: a `SegmentWriter`, or what tests look into.
///
/// It is called in this order: columns, ascending; the customer directory; insert ids; the end.
package protocol SegmentOutput {
    associatedtype Summary

    /// A text column may have a sorted dictionary that all its zones share; else each zone's chunk
    /// brings its own.
    mutating func beginColumn(_ key: ColumnKey, dictionary: TextDictionary?) throws
    /// The next zone of the column; nil if no slot of it holds a value.
    mutating func append(_ chunk: ColumnChunk?, slotCount: Int) throws
    mutating func endColumn() throws

    /// The next customers, ascending by hash, then id.
    mutating func append(_ customers: CustomerBlock) throws

    /// The next insert id, ascending by source, then id (tag and bytes).
    mutating func appendID(
        source: UnsafeRawBufferPointer, id: UnsafeRawBufferPointer, row: UInt32, check: UInt32
    ) throws

    mutating func finish(_ info: SegmentInfo) throws -> Summary
}
