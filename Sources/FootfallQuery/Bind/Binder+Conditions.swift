package import FootfallModel

// Conditions: paths to columns, operators and values to tests.

extension Binder {
    /// A condition of an event or, inside `has`, of an element.
    package mutating func condition(
        _ expression: Expression, in element: Path? = nil
    ) throws -> Condition {
        switch expression {
        case .or(let parts): return .or(try parts.map { try condition($0, in: element) })
        case .and(let parts): return .and(try parts.map { try condition($0, in: element) })
        case .not(let part): return .not(try condition(part, in: element))
        case .exists(let path): return .exists(try self.path(path, in: element))
        case .missing(let path):
            let bound = try self.path(path, in: element)
            return path.node.isOfElements ? .missing(bound) : .not(.exists(bound))
        case .has(let path, let inner):
            let list = try list(path, in: element)
            return .has(list: list, try condition(inner, in: list))
        case .compare(let path, let comparison, let value):
            return try compare(path, comparison, value, in: element)
        case .isIn(let path, let negated, let values):
            let bound = try self.path(path, in: element)
            let operands = try values.map { try operand($0, for: bound) }
            let test =
                negated
                ? ValueTest(differentFromAll: operands) : ValueTest(equalToAny: operands)
            return .test(bound, test)
        case .contains(let path, let value):
            return try test(path, value, in: element, TextTest.contains)
        case .startsWith(let path, let value):
            return try test(path, value, in: element, TextTest.starts)
        case .endsWith(let path, let value):
            return try test(path, value, in: element, TextTest.ends)
        case .matches(let path, let pattern):
            return .test(
                try self.path(path, in: element), ValueTest(texts: try matching(pattern)))
        }
    }

    private mutating func compare(
        _ path: Located<QueryPath>, _ comparison: Comparison, _ value: Located<Literal>,
        in element: Path?
    ) throws -> Condition {
        let bound = try self.path(path, in: element)
        let operand = try operand(value, for: bound)
        let test =
            switch comparison {
            case .equal: ValueTest(equalToAny: [operand])
            case .notEqual: ValueTest(differentFromAll: [operand])
            default: ValueTest(ordered: comparison, operand)
            }
        return .test(bound, test)
    }

    private mutating func test(
        _ path: Located<QueryPath>, _ value: Located<Literal>, in element: Path?,
        _ make: ([UInt8]) -> TextTest
    ) throws -> Condition {
        let bound = try self.path(path, in: element)
        return .test(bound, ValueTest(texts: make(Array(try text(of: value).utf8))))
    }

    private mutating func operand(
        _ value: Located<Literal>, for path: BoundPath
    ) throws -> Operand {
        let literal = try resolve(value)
        if case .word(let word) = literal, vocabulary.holds(.properties.member(word)) {
            note("'\(word)' is taken as a text, though there is a property of that name")
        }
        var operand = Operand(literal, times: times)
        if path.sources == [.weekday] { operand.text = operand.text?.lowercasedASCII }
        if path.isTime, operand.time == nil {
            note("\(path.name) is compared with dates and instants; others never match")
        }
        return operand
    }

    private func matching(_ pattern: Located<String>) throws -> TextTest {
        let compiled = try TextPattern(pattern, in: body.text)
        return TextTest { compiled.isFound(in: $0) }
    }
}

extension BoundPath {
    /// Whether the values are times.
    package var isTime: Bool { sources.allSatisfy { $0 == .time || $0 == .received } }
}
