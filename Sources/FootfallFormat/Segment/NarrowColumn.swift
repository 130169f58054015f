package import FootfallModel

/// A column of one segment, read a zone at a time in the form in which the cache keeps it.
///
/// For a scan that counts: most of what it reads is looked at once and in order, so that to widen
/// values first would take longer than to count them. What does not change from zone to zone (the
/// index, the dictionary) is looked up once. For one thread.
///
///     let column = try run.narrowColumn(.event)
///     if let zone = try column?.zone(7) { … zone.values … }
package final class NarrowColumn {
    /// A zone of the column.
    package struct Zone {
        package let slotCount: Int
        package let valueCount: Int
        /// Which slots hold a value; nil if all do.
        package let slots: NarrowWords?
        /// The values, or the codes of texts.
        package let values: NarrowWords
    }

    private let segment: SegmentReader
    private let column: ColumnEntry
    private let index: ColumnIndex
    /// The dictionary that all zones share, if they do.
    package let dictionary: TextDictionary?
    private var buffers = ChunkBuffers()

    init(_ segment: SegmentReader, _ column: ColumnEntry) throws {
        self.segment = segment
        self.column = column
        index = try segment.index(column)
        dictionary = try segment.dictionary(of: column)
    }

    /// What is known of a zone without reading it.
    package func map(ofZone zone: Int) -> ZoneMap { index.zoneMap(zone) }

    /// A zone; nil if it is kept in another form, or if none of its slots holds a value.
    package func zone(_ zone: Int) throws -> Zone? {
        try self.zone(zone) { try segment.narrow($0, of: column, zone: zone, &buffers) }
    }

    /// A zone that the cache holds in this form; nil if it is to be read.
    package func cachedZone(_ zone: Int) -> Zone? {
        self.zone(zone) { segment.cachedChunk($0) }
    }

    private func zone(
        _ zone: Int, _ read: (ColumnIndex.Zone) throws -> CachedChunk?
    ) rethrows -> Zone? {
        let known = index.zones[zone]
        guard known.valueCount > 0, let parts = try read(known)?.narrowParts else { return nil }
        return Zone(
            slotCount: known.slotCount, valueCount: known.valueCount, slots: parts.slots,
            values: parts.values)
    }
}
