import FootfallModel

// From operators and operands to tests of values.

extension ValueTest {
    /// `= a`, or `in (a, b, …)`: some operand is the value.
    init(equalToAny operands: [Operand]) {
        self.init()
        let words = operands.compactMap { $0.text.map { Array($0.utf8) } }
        if !words.isEmpty { texts = TextTest(oneOf: words) }
        numbers = Self.equal(operands.compactMap(\.number), isNegated: false)
        times = Self.equal(operands.compactMap(\.time).map(Number.int), isNegated: false)
        passesTrue = operands.contains { $0.bool == true }
        passesFalse = operands.contains { $0.bool == false }
        passesNull = operands.contains(where: \.isNull)
    }

    /// `!= a`, or `not in (a, b, …)`: of a type that some operand has, and none of them.
    ///
    /// Against `null` alone, every value that is not null passes.
    init(differentFromAll operands: [Operand]) {
        self.init()
        if operands.allSatisfy(\.isNull) {
            self = .anyValue
            return
        }
        let words = Set(operands.compactMap { $0.text.map { Array($0.utf8) } })
        if !words.isEmpty { texts = TextTest { !words.contains(Array($0)) } }
        numbers = Self.equal(operands.compactMap(\.number), isNegated: true)
        times = Self.equal(operands.compactMap(\.time).map(Number.int), isNegated: true)
        let bools = operands.compactMap(\.bool)
        passesTrue = !bools.isEmpty && !bools.contains(true)
        passesFalse = !bools.isEmpty && !bools.contains(false)
    }

    /// Everything but null and `{}`.
    private static var anyValue: ValueTest {
        var test = ValueTest(
            texts: TextTest { _ in true }, numbers: NumberTest([], isNegated: true),
            times: NumberTest([], isNegated: true))
        test.passesTrue = true
        test.passesFalse = true
        return test
    }

    /// `< a` and the like: numbers with numbers, texts with texts, times with times.
    init(ordered comparison: Comparison, _ operand: Operand) {
        self.init()
        if let number = operand.number {
            numbers = NumberTest([.init(comparison, number)])
        }
        if let time = operand.time {
            times = NumberTest([.init(comparison, .int(time))])
        }
        if let text = operand.text, operand.isPlainText {
            texts = TextTest(comparison, Array(text.utf8))
        }
    }

    private static func equal(_ numbers: [Number], isNegated: Bool) -> NumberTest? {
        if numbers.isEmpty { return nil }
        return NumberTest(numbers.map { .init(.equal, $0) }, isNegated: isNegated)
    }
}

extension TextTest {
    /// Compares bytewise.
    init(_ comparison: Comparison, _ bound: [UInt8]) {
        self.init { text in
            switch comparison {
            case .equal: text.elementsEqual(bound)
            case .notEqual: !text.elementsEqual(bound)
            case .less: text.lexicographicallyPrecedes(bound)
            case .lessOrEqual: !bound.lexicographicallyPrecedes(text)
            case .greater: bound.lexicographicallyPrecedes(text)
            case .greaterOrEqual: !text.lexicographicallyPrecedes(bound)
            }
        }
    }

    static func contains(_ part: [UInt8]) -> TextTest {
        TextTest { text in
            guard let first = part.first else { return true }
            guard text.count >= part.count else { return false }
            return (0...text.count - part.count).contains { start in
                text[start] == first && text[start..<start + part.count].elementsEqual(part)
            }
        }
    }

    static func starts(with part: [UInt8]) -> TextTest {
        TextTest { $0.starts(with: part) }
    }

    static func ends(with part: [UInt8]) -> TextTest {
        TextTest { $0.count >= part.count && $0.suffix(part.count).elementsEqual(part) }
    }
}
