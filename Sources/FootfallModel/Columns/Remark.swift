/// What a decoder knows of some rows of a batch that their columns don't say.
///
/// Remarks are for whoever judges the batch as it came: they are neither kept with the events nor
/// carried along when rows are gathered.
package enum Remark: Hashable, Sendable {
    /// The value at a path, with all that lies in it, was not sent for this event alone: it comes
    /// from a context that several events share, or from a header. It is no part of the content.
    case shared(Path)
    /// A text that looked like JSON is none; a row has one remark for each.
    case unparsedText
    /// The value at a path is of a type, which the client declared or the value shows: it is left out
    /// if an earlier one of events of that name was of another.
    case attribute(Path, AttributeType, isDeclared: Bool)

    /// Whether only the content of events depends on it.
    package var isOfContent: Bool {
        if case .shared = self { true } else { false }
    }
}

extension EventBatch {
    /// Forgets what matters to the content of events only, once that is known.
    package mutating func removeContentRemarks() {
        guard !remarks.isEmpty else { return }
        remarks = remarks.filter { !$0.key.isOfContent }
    }

    /// The remarks of batches that are put one behind the other.
    static func concatenatedRemarks(_ batches: [EventBatch]) -> [Remark: [UInt32]] {
        var all: [Remark: [UInt32]] = [:]
        var base: UInt32 = 0
        for batch in batches {
            for (remark, rows) in batch.remarks {
                all[remark, default: []].append(contentsOf: rows.map { base + $0 })
            }
            base += UInt32(batch.rowCount)
        }
        return all
    }
}
