import FootfallFormat
import FootfallModel

/// Reads the names of selected events of one run as numbers of a table that all runs share.
///
/// For one thread; it goes forward through the run's zones.
final class EventNameReader {
    private let reader: ZoneReader
    /// The last dictionary seen, and for each of its entries the shared number + 1, or 0.
    private var dictionary: TextDictionary = .empty
    private var numbers: [UInt32] = []
    /// One for each event that was read last.
    private let names = GrowingBuffer<UInt32>()

    init(_ reader: ZoneReader) {
        self.reader = reader
    }

    /// A number for each event; valid until the next events are read.
    func read(
        _ events: SelectedEvents, in table: inout TextInterner
    ) throws -> UnsafeBufferPointer<UInt32> {
        let names = names.room(for: events.count)
        var first = 0
        while first < events.count {
            let zone = Int(events.rows[first]) / ZoneSize.rows
            let end = events.rows[first...].firstIndex { Int($0) / ZoneSize.rows != zone }
            let rows = events.rows[first..<(end ?? events.count)]
            reader.open(zone)
            try read(rows, into: UnsafeMutableBufferPointer(rebasing: names[rows.indices]), &table)
            first += rows.count
        }
        return UnsafeBufferPointer(names)
    }

    private func read(
        _ rows: ArraySlice<UInt32>, into names: UnsafeMutableBufferPointer<UInt32>,
        _ table: inout TextInterner
    ) throws {
        guard let chunk = try reader.chunk(.event), chunk.valueCount == reader.rowCount else {
            throw FootfallError(
                .damaged, "zone \(reader.zone) of column event: fewer values than rows")
        }
        if chunk.dictionary !== dictionary {
            dictionary = chunk.dictionary
            numbers = [UInt32](repeating: 0, count: dictionary.count)
        }
        let start = reader.rows.lowerBound
        chunk.codes.withUnsafeBufferPointer { codes in
            numbers.withUnsafeMutableBufferPointer { numbers in
                for (place, row) in rows.enumerated() {
                    let code = Int(codes[Int(row) &- start])
                    if numbers[code] == 0 {
                        numbers[code] = dictionary.withBytes(UInt32(code)) { table.intern($0) } + 1
                    }
                    names[place] = numbers[code] &- 1
                }
            }
        }
    }
}
