/// What became of the events of one source.
///
/// What was received is their sum, so that the account balances by construction.
///
///     varint  stored, duplicates, conflicts, rejected, unparsedTexts
package struct SourceCounters: Equatable, Sendable {
    package var stored = 0
    package var duplicates = 0
    package var conflicts = 0
    package var rejected = 0
    /// Texts of stored events that looked like JSON and were none.
    package var unparsedTexts = 0

    package init() {}

    package var received: Int { stored + duplicates + conflicts + rejected }

    package static func += (left: inout Self, right: Self) {
        left.stored += right.stored
        left.duplicates += right.duplicates
        left.conflicts += right.conflicts
        left.rejected += right.rejected
        left.unparsedTexts += right.unparsedTexts
    }

    init(from reader: inout FieldReader) throws {
        stored = try reader.varint()
        duplicates = try reader.varint()
        conflicts = try reader.varint()
        rejected = try reader.varint()
        unparsedTexts = try reader.varint()
    }

    func encode(into writer: inout ByteWriter) {
        for count in [stored, duplicates, conflicts, rejected, unparsedTexts] {
            writer.append(count: count)
        }
    }
}

/// Counters by source, as the log and the manifest keep them: a varint count, then for each source,
/// in byte order, its name and counters.
package struct CountersBySource: Equatable, Sendable {
    package var bySource: [String: SourceCounters] = [:]

    package init() {}

    package subscript(source: String) -> SourceCounters {
        get { bySource[source] ?? SourceCounters() }
        set { bySource[source] = newValue }
    }

    package static func += (left: inout Self, right: Self) {
        for (source, counters) in right.bySource { left[source] += counters }
    }

    package var total: SourceCounters {
        bySource.values.reduce(into: SourceCounters()) { $0 += $1 }
    }

    package init(from reader: inout FieldReader) throws {
        for _ in 0..<(try reader.count(ofSizeAtLeast: 6)) {
            let source = try reader.text()
            bySource[source] = try SourceCounters(from: &reader)
        }
    }

    package func encode(into writer: inout ByteWriter) {
        writer.append(count: bySource.count)
        for (source, counters) in bySource.sorted(by: {
            $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
        }) {
            writer.append(text: source)
            counters.encode(into: &writer)
        }
    }
}
