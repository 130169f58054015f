internal import FootfallModel

/// Decodes native lines: one JSON object a line.
///
///     {"event":"…","customer":"…"?,"time":"2026-04-16T10:30:00Z" | epoch ms,"insert_id":"…"?,
///      "session":"…"?,"product":"…"|["…"]?,"properties":{…}?}
///
/// Two passes at most. The fast one finds the tokens of many lines at once (`TokenIndex`) and moves
/// what they say into columns (`NativeLineReader`); of a line it only says yes or no. A line that it
/// refuses, for a fault or because its members are named twice, is read again by `JSONScanner`, which
/// says why and where.
///
/// A decoder may be used by any number of threads at once. It keeps what it decodes with
/// (`IdleNativeLines`), so whoever has many blocks, above all small ones, keeps the decoder.
package struct NativeLineDecoder: RecordDecoder {
    /// The name of the format, and the source of events that name none.
    package static let source = "\(sourceName)"
    static let sourceName: StaticString = "footfall"

    /// Whether lines may be those of an export: with `source`, `received` and ids of any tag, after
    /// a first line about the store.
    ///
    /// Files may, requests may not.
    package let allowsExportFields: Bool

    private let idle: IdleNativeLines

    package init(allowsExportFields: Bool) {
        self.allowsExportFields = allowsExportFields
        idle = IdleNativeLines(allowsExportFields: allowsExportFields)
    }

    package func decode(_ block: RecordBlock) -> DecodedBatch {
        idle.withLines { lines in
            block.withPadded { bytes in
                if let fault = block.fault {
                    lines.reject(bytes, fault: fault)
                } else {
                    lines.decode(bytes, isStart: block.offset == 0)
                }
            }
            return lines.take(endOffset: block.endOffset)
        }
    }
}
