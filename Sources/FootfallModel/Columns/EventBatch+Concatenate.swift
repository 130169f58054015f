/// Batches put one behind the other.

extension EventBatch {
    /// The rows of all batches, in order, as one batch.
    ///
    /// Costs a pass over values and one interning of each dictionary's entries.
    package static func concatenated(_ batches: [EventBatch]) -> EventBatch {
        guard batches.count != 1 else { return batches[0] }
        var all = withoutColumns(batches)
        let join = ColumnJoin(batches)
        all.columns = join.keys.indices.map(join.column)
        all.remarks = concatenatedRemarks(batches)
        return all
    }

    /// Some rows of all batches, in an order that is found from all but their columns: `order` names
    /// them by their place among all, each at most once.
    ///
    /// Columns are joined and put in order one after the other, so that no more than one of them is
    /// in memory between. Remarks are left out.
    package static func gathered(
        _ batches: [EventBatch], _ order: (_ all: EventBatch) -> [UInt32]
    ) -> EventBatch {
        let all = withoutColumns(batches)
        let order = order(all)
        var gathered = all.gathered(order)
        let join = ColumnJoin(batches)
        gathered.columns = gatheredColumns(
            join.keys.indices.lazy.map(join.column), order, rowCount: all.rowCount)
        return gathered
    }

    private static func withoutColumns(_ batches: [EventBatch]) -> EventBatch {
        let customers = concatenatedCodes(
            batches.map { ($0.customers, $0.customerNames) }, missing: noCustomer)
        return EventBatch(
            times: .joining(batches.map(\.times)), timeIsSent: .joining(batches.map(\.timeIsSent)),
            customers: customers.codes, customerNames: customers.dictionary,
            insertIDs: .concatenated(batches.map(\.insertIDs)), columns: [])
    }
}

/// The columns of several batches, joined one at a time.
private struct ColumnJoin {
    /// Of all columns, ascending.
    let keys: [ColumnKey]
    private let batches: [EventBatch]
    /// Of each batch, the place of its column of each key; nil where it has none.
    private let places: [[Int?]]

    init(_ batches: [EventBatch]) {
        self.batches = batches
        let keys = Self.keys(of: batches)
        self.keys = keys
        places = batches.map { Self.places(of: keys, in: $0.columns) }
    }

    /// The keys of all columns: mostly those of the first batch, as batches of one sender are alike.
    private static func keys(of batches: [EventBatch]) -> [ColumnKey] {
        var keys: [ColumnKey] = []
        for batch in batches {
            var place = 0
            for column in batch.columns {
                while place < keys.count, keys[place] != column.key, keys[place] < column.key {
                    place += 1
                }
                if place == keys.count || keys[place] != column.key {
                    keys.insert(column.key, at: place)
                }
                place += 1
            }
        }
        return keys
    }

    /// Both ascend, and each column has its key among the keys.
    private static func places(
        of keys: [ColumnKey], in columns: [EventBatch.Column]
    ) -> [Int?] {
        var next = 0
        return keys.map { key in
            guard next < columns.count, columns[next].key == key else { return nil }
            defer { next += 1 }
            return next
        }
    }

    /// The column of a key, given by its place.
    func column(_ place: Int) -> EventBatch.Column {
        let key = keys[place]
        let parts = zip(batches, places).map { batch, places in
            places[place].map { batch.columns[$0].chunk }
                ?? .missing(key, slotCount: batch.slotCount(of: key.domain))
        }
        return EventBatch.Column(key: key, chunk: .concatenated(parts))
    }
}

extension EventBatch {
    /// How many slots the rows (nil) or a list's elements have.
    fileprivate func slotCount(of domain: Path?) -> Int {
        guard let domain else { return rowCount }
        return Int(column(ColumnKey(domain, .list))?.chunk.words.reduce(0, &+) ?? 0)
    }
}

extension ColumnChunk {
    /// A stretch in which no slot holds a value.
    fileprivate static func missing(_ key: ColumnKey, slotCount: Int) -> ColumnChunk {
        let values: Values =
            switch key.type {
            case .null, .emptyObject: .none(count: 0)
            case .text, .overflow: .codes([], .empty)
            case .bool, .int, .double, .list: .words([])
            }
        return ColumnChunk(
            slotCount: slotCount, presence: slotCount == 0 ? .all : .some([]), values: values)
    }

    fileprivate static func concatenated(_ parts: [ColumnChunk]) -> ColumnChunk {
        guard parts.count != 1 else { return parts[0] }
        let values: Values
        switch parts[0].values {
        case .none: values = .none(count: parts.reduce(0) { $0 + $1.valueCount })
        case .words: values = .words(.joining(parts.map(\.words)))
        case .codes:
            let all = concatenatedCodes(parts.map { ($0.codes, $0.dictionary) })
            values = .codes(all.codes, all.dictionary)
        }
        return ColumnChunk(
            slotCount: parts.reduce(0) { $0 + $1.slotCount },
            presence: concatenatedPresence(parts), values: values)
    }

    private static func concatenatedPresence(_ parts: [ColumnChunk]) -> Presence {
        if parts.allSatisfy({ $0.presence == .all }) { return .all }
        var slots: [UInt32] = []
        slots.reserveCapacity(parts.reduce(0) { $0 + $1.valueCount })
        var base: UInt32 = 0
        for part in parts {
            switch part.presence {
            case .all: slots.append(contentsOf: base..<base + UInt32(part.slotCount))
            case .some(let own): slots.append(contentsOf: own.map { base + $0 })
            }
            base += UInt32(part.slotCount)
        }
        return .some(slots)
    }
}

/// Codes of several dictionaries as codes of one; `missing` stays as it is.
private func concatenatedCodes(
    _ parts: [([UInt32], TextDictionary)], missing: UInt32 = .max
) -> (codes: [UInt32], dictionary: TextDictionary) {
    let used = parts.filter { $0.1.count > 0 }
    if let first = used.first?.1, used.allSatisfy({ $0.1 === first }) {
        return (.joining(parts.map(\.0)), first)
    }
    var interner = TextInterner(capacity: used.reduce(0) { $0 + $1.1.count })
    let count = parts.reduce(0) { $0 + $1.0.count }
    let codes = [UInt32](unsafeUninitializedCapacity: count) { out, initialized in
        for (own, dictionary) in parts {
            let map = (0..<UInt32(dictionary.count)).map { code in
                dictionary.withBytes(code) { interner.intern($0) }
            }
            let target = UnsafeMutableBufferPointer(rebasing: out[initialized...])
            map.withUnsafeBufferPointer { map in
                for (i, code) in own.enumerated() {
                    // Codes are of the part's dictionary, and `out` has room for all parts.
                    target[i] = code == missing ? missing : map[Int(code)]
                }
            }
            initialized += own.count
        }
    }
    return (codes, interner.finish())
}

extension Array {
    /// All elements of several arrays, in one allocation.
    package static func joining(_ parts: [[Element]]) -> [Element] {
        var all: [Element] = []
        all.reserveCapacity(parts.reduce(0) { $0 + $1.count })
        for part in parts { all.append(contentsOf: part) }
        return all
    }
}
