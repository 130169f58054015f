/// The members that a native line may have.
enum NativeField: Int, CaseIterable {
    case event, customer, time, insertID, session, product, properties, source, received

    /// Only `footfall export` writes these, and only files may carry them.
    var isExportOnly: Bool { self == .source || self == .received }

    var name: StaticString {
        switch self {
        case .event: "event"
        case .customer: "customer"
        case .time: "time"
        case .insertID: "insert_id"
        case .session: "session"
        case .product: "product"
        case .properties: "properties"
        case .source: "source"
        case .received: "received"
        }
    }

    /// A bit that is this field's alone.
    var bit: UInt16 { 1 << UInt16(rawValue) }

    /// The field of a name; nil if it is not one.
    ///
    /// No two fields share the length and the first byte.
    @inline(__always)
    static func named(_ name: UnsafeRawBufferPointer) -> NativeField? {
        guard let first = name.first else { return nil }
        let field: NativeField
        switch (first, name.count) {
        case (UInt8(ascii: "e"), 5): field = .event
        case (UInt8(ascii: "c"), 8): field = .customer
        case (UInt8(ascii: "t"), 4): field = .time
        case (UInt8(ascii: "i"), 9): field = .insertID
        case (UInt8(ascii: "s"), 7): field = .session
        case (UInt8(ascii: "p"), 7): field = .product
        case (UInt8(ascii: "p"), 10): field = .properties
        case (UInt8(ascii: "s"), 6): field = .source
        case (UInt8(ascii: "r"), 8): field = .received
        default: return nil
        }
        return name.isEqual(to: field.name) ? field : nil
    }

    /// What to say of a name that is not a field's, with the field that was probably meant.
    static func unknown(
        _ name: UnsafeRawBufferPointer, at index: Int, allowsExportFields: Bool
    ) -> LineFault {
        let shown = FieldName.shown(name)
        if let field = named(name), field.isExportOnly, !allowsExportFields {
            return LineFault(shown, "only files that were exported may carry this key", at: index)
        }
        let known = allCases.filter { allowsExportFields || !$0.isExportOnly }.map { "\($0.name)" }
        let nearest = known.map { (EditDistance.between($0, shown), $0) }.min { $0 < $1 }
        var reason = "unknown key"
        if let (distance, field) = nearest, distance <= 2 {
            reason += "; did you mean \"\(field)\"?"
        } else {
            reason += "; own data goes under \"properties\""
        }
        return LineFault(shown, reason, at: index)
    }
}

extension UnsafeRawBufferPointer {
    @inline(__always)
    func isEqual(to text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        let expected = UnsafeRawPointer(text.utf8Start)
        guard count == length else { return false }
        guard length >= 4 else {
            return elementsEqual(
                UnsafeRawBufferPointer(start: expected, count: length))
        }
        // Four bytes at a time, the last of which overlap.
        var offset = 0
        while offset &+ 4 < length {
            if word(at: offset) != expected.loadUnaligned(fromByteOffset: offset, as: UInt32.self) {
                return false
            }
            offset &+= 4
        }
        let last = length &- 4
        return word(at: last) == expected.loadUnaligned(fromByteOffset: last, as: UInt32.self)
    }

    @inline(__always)
    private func word(at offset: Int) -> UInt32 {
        loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    }
}

/// How many single changes lie between two short texts (Levenshtein; a swap of neighbours is one).
enum EditDistance {
    static func between(_ left: String, _ right: String) -> Int {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        var before: [Int] = []
        var above = Array(0...right.count)
        for i in left.indices {
            var row = [i + 1]
            for j in right.indices {
                let change = left[i] == right[j] ? 0 : 1
                var cost = min(above[j] + change, above[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    cost = min(cost, before[j - 1] + 1)
                }
                row.append(cost)
            }
            before = above
            above = row
        }
        return above[right.count]
    }
}
