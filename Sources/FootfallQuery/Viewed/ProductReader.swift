import FootfallFormat
import FootfallModel

/// Reads the products of selected events of one run as numbers of a table that all runs share.
///
/// For one thread; it goes forward through the run's zones.
final class ProductReader {
    /// The products of some events: those of event i are `ids[offsets[i]..<offsets[i + 1]]`.
    struct Products {
        var ids: [UInt32] = []
        var offsets: [UInt32] = [0]

        func of(_ event: Int) -> ArraySlice<UInt32> {
            ids[Int(offsets[event])..<Int(offsets[event + 1])]
        }
    }

    private let reader: ZoneReader
    /// The last dictionary seen, and for each of its entries the shared number + 1, or 0.
    private var dictionary: TextDictionary = .empty
    private var numbers: [UInt32] = []

    init(_ reader: ZoneReader) {
        self.reader = reader
    }

    func products(of events: SelectedEvents, in table: inout TextInterner) throws -> Products {
        var products = Products()
        var first = 0
        while first < events.count {
            let zone = Int(events.rows[first]) / ZoneSize.rows
            let end = events.rows[first...].firstIndex { Int($0) / ZoneSize.rows != zone }
            let rows = events.rows[first..<(end ?? events.count)]
            reader.open(zone)
            try append(rows, to: &products, table: &table)
            first += rows.count
        }
        return products
    }

    private func append(
        _ rows: ArraySlice<UInt32>, to products: inout Products, table: inout TextInterner
    ) throws {
        guard let chunk = try reader.chunk(.product) else {
            products.offsets.append(
                contentsOf: repeatElement(UInt32(products.ids.count), count: rows.count))
            return
        }
        let starts = try reader.elementStarts(of: .product)
        use(chunk.dictionary)
        for row in rows {
            let place = Int(row) - reader.rows.lowerBound
            for value in values(of: chunk, Int(starts[place])..<Int(starts[place + 1])) {
                products.ids.append(number(of: chunk.codes[value], in: &table))
            }
            products.offsets.append(UInt32(products.ids.count))
        }
    }

    /// The values that lie in some slots.
    private func values(of chunk: ColumnChunk, _ slots: Range<Int>) -> Range<Int> {
        switch chunk.presence {
        case .all: slots.clamped(to: 0..<chunk.valueCount)
        case .some(let present):
            present.partitionPoint {
                $0 >= slots.lowerBound
            }..<present.partitionPoint {
                $0 >= slots.upperBound
            }
        }
    }

    private func use(_ dictionary: TextDictionary) {
        guard dictionary !== self.dictionary else { return }
        self.dictionary = dictionary
        numbers = [UInt32](repeating: 0, count: dictionary.count)
    }

    private func number(of code: UInt32, in table: inout TextInterner) -> UInt32 {
        if numbers[Int(code)] == 0 {
            numbers[Int(code)] = dictionary.withBytes(code) { table.intern($0) } + 1
        }
        return numbers[Int(code)] - 1
    }
}
