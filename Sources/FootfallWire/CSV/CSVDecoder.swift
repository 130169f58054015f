internal import FootfallModel

/// Decodes the rows of a CSV file (RFC 4180) after its header.
///
/// The header decides once where each column goes; blocks of rows are then decoded independently.
package struct CSVDecoder: RecordDecoder {
    /// The name of the format, and the source of events that name none.
    package static let source = "csv"
    static let sourceName: StaticString = "csv"

    let plan: CSVPlan

    /// A decoder for the rows under a header.
    ///
    /// Throws `invalidInput` where header and mapping don't fit, naming the column.
    package init(header: [UInt8], mapping: CSVMapping, name: String) throws {
        plan = try CSVPlan(header: header, mapping: mapping, name: name)
    }

    package func decode(_ block: RecordBlock) -> DecodedBatch {
        var rows = CSVRows(plan)
        block.bytes.withUnsafeBytes { bytes in
            let bytes = UnsafeRawBufferPointer(rebasing: bytes[..<block.count])
            if let fault = block.fault {
                rows.reject(bytes, fault: fault)
            } else {
                rows.decode(bytes)
            }
        }
        return rows.finish(endOffset: block.endOffset)
    }
}
