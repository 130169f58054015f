import FootfallModel

/// Insert ids as texts: what `insert_id` means in a query.
///
/// An event's own id is its text. Ids of another origin are bytes that need not be text, so they
/// show as their tag and hexadecimal digits: `derived:00ff…`.
package enum InsertIDText {
    package static func text(of stored: ArraySlice<UInt8>) -> [UInt8] {
        let id = InsertID(stored: Array(stored))
        guard let tag = id.tag, tag != .own else { return Array(id.payload) }
        return Array("\(tag.name):".utf8) + id.hex
    }

    /// The ids of a zone's rows as a column; nil if no row has one.
    static func chunk(of ids: InsertIDColumn) -> ColumnChunk? {
        var texts = TextArena()
        var slots: [UInt32] = []
        var codes: [UInt32] = []
        for row in 0..<ids.count where !ids[row].isEmpty {
            slots.append(UInt32(row))
            codes.append(texts.append(text(of: ids[row])))
        }
        guard !slots.isEmpty else { return nil }
        return ColumnChunk(
            slotCount: ids.count, presence: slots.count == ids.count ? .all : .some(slots),
            values: .codes(codes, texts.dictionary()))
    }
}
