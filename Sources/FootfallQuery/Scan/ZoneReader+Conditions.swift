package import FootfallModel

/// Evaluating conditions: a bitmap over the slots of a domain, one operator at a time.
///
/// A test runs over the slots of its own path's domain and is then carried up, "some element", to
/// the domain in which the condition stands: the event, or the element of a `has`.
extension ZoneReader {
    /// The slots of `domain` that satisfy a condition.
    package func evaluate(_ condition: Condition, over domain: Path? = nil) throws -> Bitmap {
        switch condition {
        case .always(let value):
            return Bitmap(count: try slotCount(of: domain), filled: value)
        case .and(let parts):
            return try evaluateAll(parts, over: domain)
        case .or(let parts):
            var result = Bitmap(count: try slotCount(of: domain))
            for part in parts { result.formUnion(try evaluate(part, over: domain)) }
            return result
        case .not(let part):
            var result = try evaluate(part, over: domain)
            result.invert()
            return result
        case .test(let path, let test):
            return try firstOf(path, over: domain) { try slots(of: $0, passing: test) }
        case .exists(let path):
            return try firstOf(path, over: domain) { try presence(of: $0) }
        case .missing(let path):
            return try evaluateMissing(path, over: domain)
        case .among(let cohort):
            return cohort.rows(of: self)
        case .has(let list, let inner):
            return try carry(evaluate(inner, over: list), from: list, to: domain)
        }
    }

    private func evaluateAll(_ parts: [Condition], over domain: Path?) throws -> Bitmap {
        var result = Bitmap(count: try slotCount(of: domain), filled: true)
        for part in parts where !result.isEmpty {
            result.formIntersection(try evaluate(part, over: domain))
        }
        return result
    }

    /// Of several sources the first that exists on the event counts.
    private func firstOf(
        _ path: BoundPath, over domain: Path?,
        _ slots: (BoundPath.Source) throws -> Bitmap
    ) throws -> Bitmap {
        var result = Bitmap(count: try slotCount(of: domain))
        var decided = result
        for (i, source) in path.sources.enumerated() {
            var passing = try carry(slots(source), from: source.domain, to: domain)
            passing.subtract(decided)
            result.formUnion(passing)
            guard i < path.sources.count - 1 else { break }
            decided.formUnion(try carry(presence(of: source), from: source.domain, to: domain))
        }
        return result
    }

    private func evaluateMissing(_ path: BoundPath, over domain: Path?) throws -> Bitmap {
        var missing = try presence(of: path.sources[0])
        missing.invert()
        return try carry(missing, from: path.sources[0].domain, to: domain)
    }

    // MARK: Slots

    /// The slots at which something is stored.
    func presence(of source: BoundPath.Source) throws -> Bitmap {
        var result = Bitmap(count: try slotCount(of: source.domain))
        guard case .column(let path) = source else {
            for values in try values(of: source) { result.insertSlots(of: values.chunk) }
            return result
        }
        if path.components.last == .element {
            result.invert()
            return result
        }
        for key in keysShowingPresence(of: path) {
            if let chunk = try chunk(key) { result.insertSlots(of: chunk) }
        }
        return result
    }

    private func slots(of source: BoundPath.Source, passing test: ValueTest) throws -> Bitmap {
        if source == .customer, let customers = test.texts?.exactly {
            return try rows(ofCustomers: customers)
        }
        var result = Bitmap(count: try slotCount(of: source.domain))
        for values in try values(of: source) { try insert(values, passing: test, into: &result) }
        return result
    }

    /// The texts of the zone's rows as codes, and a table of which codes pass a test.
    ///
    /// Nil where that is not all that can decide: several sources, a list, other types, or rows without
    /// a value.
    func texts(at path: BoundPath, passing test: ValueTest) throws -> (
        codes: [UInt32], table: [UInt8]
    )? {
        guard let texts = test.texts, let (key, chunk) = try onlyTexts(at: path) else { return nil }
        return (chunk.codes, textMatches.table(texts, key, chunk.dictionary))
    }

    /// The one column that decides on a path, if it is a text of the event itself and all rows of the
    /// zone have one.
    func onlyTexts(at path: BoundPath) throws -> (key: ColumnKey, chunk: ColumnChunk)? {
        guard path.sources.count == 1, case .column(let column) = path.sources[0],
            column.domain == nil, let key = keys(at: column).first, keys(at: column) == [key],
            key.type == .text, let chunk = try chunk(key), chunk.presence == .all,
            chunk.valueCount == rowCount
        else { return nil }
        return (key, chunk)
    }

    private func rows(ofCustomers customers: [[UInt8]]) throws -> Bitmap {
        var result = Bitmap(count: rowCount)
        for customer in customers {
            let found = try rows(ofCustomer: customer).clamped(to: rows)
            if !found.isEmpty {
                result.insert(
                    found.lowerBound - rows.lowerBound..<found.upperBound - rows.lowerBound)
            }
        }
        return result
    }

    private func insert(
        _ values: Values, passing test: ValueTest, into result: inout Bitmap
    ) throws {
        let chunk = values.chunk
        guard chunk.slotCount == result.count else {
            throw FootfallError(
                .damaged,
                "zone \(zone) of column \(values.key.map(String.init(describing:)) ?? ""): "
                    + "\(chunk.slotCount) slots, expected \(result.count)")
        }
        switch values.kind {
        case .null: if test.passesNull { result.insertSlots(of: chunk) }
        case .emptyObject: if test.passesEmptyObject { result.insertSlots(of: chunk) }
        case .bool:
            guard test.passesTrue || test.passesFalse else { return }
            result.insert(chunk) { $0 == 0 ? test.passesFalse : test.passesTrue }
        case .int: if let numbers = test.numbers { result.insert(chunk, ints: numbers) }
        case .time: if let times = test.times { result.insert(chunk, ints: times) }
        case .double:
            guard let numbers = test.numbers else { return }
            result.insert(chunk) { numbers.passes(Double(bitPattern: UInt64(bitPattern: $0))) }
        case .text:
            guard let texts = test.texts else { return }
            result.insert(chunk, codes: textMatches.table(texts, values.key, chunk.dictionary))
        }
    }

    /// Carries a bitmap from a list's elements up: a parent's bit is set if some element's is.
    package func carry(_ bits: Bitmap, from domain: Path?, to outer: Path?) throws -> Bitmap {
        var bits = bits
        var domain = domain
        while let list = domain, list != outer {
            let starts = try elementStarts(of: list)
            var parents = Bitmap(count: starts.count - 1)
            for parent in 0..<parents.count {
                for slot in starts[parent]..<starts[parent + 1] where bits[Int(slot)] {
                    parents.insert(parent)
                    break
                }
            }
            bits = parents
            domain = list.parentDomain
        }
        return bits
    }
}

extension Bitmap {
    mutating func insertSlots(of chunk: ColumnChunk) {
        switch chunk.presence {
        case .all: self = Bitmap(count: count, filled: true)
        case .some(let slots): for slot in slots { insert(Int(slot)) }
        }
    }

    /// Inserts the slots whose words pass.
    mutating func insert(_ chunk: ColumnChunk, where passes: (Int64) -> Bool) {
        let words = chunk.words
        for i in words.indices where passes(words[i]) { insert(chunk.slot(i)) }
    }

    mutating func insert(_ chunk: ColumnChunk, ints test: NumberTest) {
        guard case .all = chunk.presence, let range = test.simpleInts else {
            return insert(chunk) { test.passes($0) }
        }
        let words = chunk.words
        insertDense(count: words.count) { i in
            words[i] >= range.lowerBound && words[i] <= range.upperBound
        }
    }

    /// Inserts the slots whose codes a table of 0 and 1 marks.
    mutating func insert(_ chunk: ColumnChunk, codes table: [UInt8]) {
        let codes = chunk.codes
        switch chunk.presence {
        case .all: insertDense(count: codes.count) { table[Int(codes[$0])] != 0 }
        case .some(let slots):
            for i in codes.indices where table[Int(codes[i])] != 0 { insert(Int(slots[i])) }
        }
    }

    /// Inserts slots, a word of 64 at a time and without branches.
    @inline(__always)
    private mutating func insertDense(count: Int, where passes: (Int) -> Bool) {
        for base in stride(from: 0, to: count, by: 64) {
            var bits: UInt64 = 0
            for i in base..<min(base + 64, count) {
                bits |= (passes(i) ? 1 : 0) << UInt64(i - base)
            }
            insertWord(bits, at: base >> 6)
        }
    }
}
