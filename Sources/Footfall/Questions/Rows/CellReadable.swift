internal import FootfallModel
internal import FootfallQuery

/// A type that a cell can be by itself.
///
/// A number is read where it fits exactly, or else not at all; a text is never taken for a number,
/// but for the digits of whole numbers past 64 bits, which fit wider integers and doubles.
protocol CellReadable {
    static func read(_ cell: ResultTable.Cell, at path: [any CodingKey]) throws -> Self
}

extension CellReadable {
    fileprivate static func mismatch(
        _ cell: ResultTable.Cell, at path: [any CodingKey]
    ) -> DecodingError {
        let reason = "\(cell.decodedDescription) is no \(Self.self)"
        let context = DecodingError.Context(codingPath: path, debugDescription: reason)
        return switch cell {
        case .missing, .null: .valueNotFound(Self.self, context)
        default: .typeMismatch(Self.self, context)
        }
    }
}

extension Bool: CellReadable {
    static func read(_ cell: ResultTable.Cell, at path: [any CodingKey]) throws -> Bool {
        guard case .bool(let bool) = cell else { throw mismatch(cell, at: path) }
        return bool
    }
}

extension String: CellReadable {
    static func read(_ cell: ResultTable.Cell, at path: [any CodingKey]) throws -> String {
        switch cell {
        case .text, .decimal, .time, .date, .localTime:
            if let text = cell.machineText { return text }
        default: break
        }
        throw mismatch(cell, at: path)
    }
}

extension Double: CellReadable {
    static func read(_ cell: ResultTable.Cell, at path: [any CodingKey]) throws -> Double {
        switch cell {
        case .double(let double): return double
        case .int(let int), .provisional(let int): return Double(int)
        case .decimal(let digits):
            if let double = Double(digits) { return double }
        default: break
        }
        throw mismatch(cell, at: path)
    }
}

extension Float: CellReadable {
    static func read(_ cell: ResultTable.Cell, at path: [any CodingKey]) throws -> Float {
        Float(try Double.read(cell, at: path))
    }
}

extension Value: CellReadable {
    static func read(_ cell: ResultTable.Cell, at path: [any CodingKey]) throws -> Value {
        switch cell {
        case .missing, .null: .null
        case .int(let int), .provisional(let int): .int(int)
        case .double(let double): .double(double)
        case .bool(let bool): .bool(bool)
        case .json(let value): value
        case .text, .decimal, .time, .date, .localTime: .string(cell.machineText ?? "")
        }
    }
}

extension CellReadable where Self: FixedWidthInteger {
    fileprivate static func integer(
        _ cell: ResultTable.Cell, at path: [any CodingKey]
    ) throws -> Self {
        switch cell {
        case .int(let int), .provisional(let int):
            if let integer = Self(exactly: int) { return integer }
        case .double(let double):
            if let integer = Self(exactly: double) { return integer }
        case .decimal(let digits):
            if let integer = Self(digits) { return integer }
        default: break
        }
        throw mismatch(cell, at: path)
    }
}

extension Int: CellReadable {
    static func read(_ cell: ResultTable.Cell, at path: [any CodingKey]) throws -> Int {
        try integer(cell, at: path)
    }
}

extension Int8: CellReadable {
    static func read(_ cell: ResultTable.Cell, at path: [any CodingKey]) throws -> Int8 {
        try integer(cell, at: path)
    }
}

extension Int16: CellReadable {
    static func read(_ cell: ResultTable.Cell, at path: [any CodingKey]) throws -> Int16 {
        try integer(cell, at: path)
    }
}

extension Int32: CellReadable {
    static func read(_ cell: ResultTable.Cell, at path: [any CodingKey]) throws -> Int32 {
        try integer(cell, at: path)
    }
}

extension Int64: CellReadable {
    static func read(_ cell: ResultTable.Cell, at path: [any CodingKey]) throws -> Int64 {
        try integer(cell, at: path)
    }
}

extension UInt: CellReadable {
    static func read(_ cell: ResultTable.Cell, at path: [any CodingKey]) throws -> UInt {
        try integer(cell, at: path)
    }
}

extension UInt8: CellReadable {
    static func read(_ cell: ResultTable.Cell, at path: [any CodingKey]) throws -> UInt8 {
        try integer(cell, at: path)
    }
}

extension UInt16: CellReadable {
    static func read(_ cell: ResultTable.Cell, at path: [any CodingKey]) throws -> UInt16 {
        try integer(cell, at: path)
    }
}

extension UInt32: CellReadable {
    static func read(_ cell: ResultTable.Cell, at path: [any CodingKey]) throws -> UInt32 {
        try integer(cell, at: path)
    }
}

extension UInt64: CellReadable {
    static func read(_ cell: ResultTable.Cell, at path: [any CodingKey]) throws -> UInt64 {
        try integer(cell, at: path)
    }
}

extension Int128: CellReadable {
    static func read(_ cell: ResultTable.Cell, at path: [any CodingKey]) throws -> Int128 {
        try integer(cell, at: path)
    }
}

extension UInt128: CellReadable {
    static func read(_ cell: ResultTable.Cell, at path: [any CodingKey]) throws -> UInt128 {
        try integer(cell, at: path)
    }
}

extension ResultTable.Cell {
    /// How a value is called where another type was asked for.
    var decodedDescription: String {
        switch self {
        case .missing: "a missing value"
        case .null: "null"
        case .text(let text): "the text \"\(text)\""
        case .json: "a JSON value"
        default: machineText ?? "nothing"
        }
    }
}
