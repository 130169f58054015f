import FootfallFormat
import FootfallModel

/// Reads the products of selected events of one run as numbers of a table that all runs share.
///
/// For one thread; it goes forward through the run's zones.
final class ProductReader {
    /// The products of events of several runs, one run's after the other: those of event i of run r
    /// are `ids[offsets[firsts[r] + i]..<offsets[firsts[r] + i + 1]]`.
    struct Products {
        var ids: [UInt32] = []
        var offsets: [UInt32] = [0]
        var firsts: [Int] = []

        mutating func removeAll() {
            ids.removeAll(keepingCapacity: true)
            offsets.removeAll(keepingCapacity: true)
            offsets.append(0)
            firsts.removeAll(keepingCapacity: true)
        }
    }

    private let reader: ZoneReader
    /// The last dictionary seen, and for each of its entries the shared number + 1, or 0.
    private var dictionary: TextDictionary = .empty
    private var numbers: [UInt32] = []

    init(_ reader: ZoneReader) {
        self.reader = reader
    }

    /// Appends the products of the run's selected events.
    func append(
        _ events: SelectedEvents, to products: inout Products, in table: inout TextInterner
    ) throws {
        products.firsts.append(products.offsets.count - 1)
        products.offsets.reserveCapacity(products.offsets.count + events.count)
        var first = 0
        while first < events.count {
            let zone = Int(events.rows[first]) / ZoneSize.rows
            let end = events.rows[first...].firstIndex { Int($0) / ZoneSize.rows != zone }
            let rows = events.rows[first..<(end ?? events.count)]
            reader.open(zone)
            try append(rows, to: &products, table: &table)
            first += rows.count
        }
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
        let first = products.ids.count
        appendCodes(of: chunk, rows, starts, to: &products)
        use(chunk.dictionary)
        for place in first..<products.ids.count {
            products.ids[place] = number(of: products.ids[place], in: &table)
        }
    }

    /// Appends the codes of the values that lie in some rows.
    private func appendCodes(
        of chunk: ColumnChunk, _ rows: ArraySlice<UInt32>, _ starts: [UInt32],
        to products: inout Products
    ) {
        let codes = chunk.codes
        let first = reader.rows.lowerBound
        for row in rows {
            let place = Int(row) - first
            let slots = Int(starts[place])..<Int(starts[place + 1])
            for value in values(of: chunk, slots) { products.ids.append(codes[value]) }
            products.offsets.append(UInt32(products.ids.count))
        }
    }

    /// The values that lie in some slots.
    @inline(__always)
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

    @inline(__always)
    private func number(of code: UInt32, in table: inout TextInterner) -> UInt32 {
        let known = numbers[Int(code)]
        return known != 0 ? known - 1 : newNumber(of: code, in: &table)
    }

    @inline(never)
    private func newNumber(of code: UInt32, in table: inout TextInterner) -> UInt32 {
        let number = dictionary.withBytes(code) { table.intern($0) }
        numbers[Int(code)] = number + 1
        return number
    }
}
