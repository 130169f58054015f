internal import FootfallModel
internal import FootfallQuery

/// What a decoder stands at: a whole row, or a cell, which may hold JSON.
enum DecodedNode: Sendable {
    case row(DecodedRow)
    case cell(ResultTable.Cell)

    /// The only cell there is.
    var cell: ResultTable.Cell? {
        switch self {
        case .cell(let cell): cell
        case .row(let row): row.cells.count == 1 ? row.cells[0] : nil
        }
    }

    /// How it is called where something else was expected.
    var description: String {
        switch self {
        case .row(let row): "a row of \(row.cells.count) columns"
        case .cell(let cell): cell.decodedDescription
        }
    }
}

/// A decoder at a node.
struct NodeDecoder: Decoder {
    let node: DecodedNode
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// Decodes a value: what a cell can be by itself, or else what the type makes of the node.
    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        if let readable = type as? any CellReadable.Type, let cell = node.cell,
            let value = try readable.read(cell, at: codingPath) as? T
        {
            return value
        }
        return try T(from: self)
    }

    func container<Key: CodingKey>(
        keyedBy type: Key.Type
    ) throws -> KeyedDecodingContainer<Key> {
        switch node {
        case .row, .cell(.json(.object)):
            return KeyedDecodingContainer(NodeMembers(node: node, codingPath: codingPath))
        case .cell: throw mismatch([String: Value].self, "an object")
        }
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .json(.array(let values))? = node.cell else {
            throw mismatch([Value].self, "a list")
        }
        return NodeElements(cells: values.map(ResultTable.Cell.init), codingPath: codingPath)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        NodeValue(decoder: self)
    }

    func mismatch(_ type: Any.Type, _ expected: String) -> DecodingError {
        .typeMismatch(
            type,
            .init(
                codingPath: codingPath,
                debugDescription: "expected \(expected), found \(node.description)"))
    }
}

/// The members of a row or of a JSON object.
private struct NodeMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let node: DecodedNode
    let codingPath: [any CodingKey]

    var allKeys: [Key] { names.compactMap(Key.init(stringValue:)) }

    private var names: [String] {
        switch node {
        case .row(let row): row.places.names
        case .cell(.json(.object(let members))): members.keys.map(\.text).sorted()
        case .cell: []
        }
    }

    private func cell(_ name: String) -> ResultTable.Cell? {
        switch node {
        case .row(let row): row.cell(name)
        case .cell(.json(.object(let members))): members[Name(name)].map(ResultTable.Cell.init)
        case .cell: nil
        }
    }

    private func decoder(_ key: some CodingKey) throws -> NodeDecoder {
        guard let cell = cell(key.stringValue) else {
            let list = names.map { "'\($0)'" }.joined(separator: ", ")
            throw DecodingError.keyNotFound(
                key,
                .init(
                    codingPath: codingPath,
                    debugDescription: "there is no '\(key.stringValue)'; there are \(list)"))
        }
        return NodeDecoder(node: .cell(cell), codingPath: codingPath + [key])
    }

    func contains(_ key: Key) -> Bool { cell(key.stringValue) != nil }

    func decodeNil(forKey key: Key) throws -> Bool {
        try decoder(key).singleValueContainer().decodeNil()
    }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try decoder(key).decode(type)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try decoder(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try decoder(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { try decoder(MemberKey(stringValue: "super")) }

    func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }
}

/// The elements of a JSON array.
private struct NodeElements: UnkeyedDecodingContainer {
    let cells: [ResultTable.Cell]
    let codingPath: [any CodingKey]
    private(set) var currentIndex = 0

    init(cells: [ResultTable.Cell], codingPath: [any CodingKey]) {
        self.cells = cells
        self.codingPath = codingPath
    }

    var count: Int? { cells.count }
    var isAtEnd: Bool { currentIndex >= cells.count }

    private func current(_ type: Any.Type) throws -> NodeDecoder {
        let path = codingPath + [MemberKey(currentIndex)]
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(
                type,
                .init(codingPath: path, debugDescription: "the list ends after \(cells.count)"))
        }
        return NodeDecoder(node: .cell(cells[currentIndex]), codingPath: path)
    }

    private mutating func next<Result>(
        _ type: Any.Type, _ read: (NodeDecoder) throws -> Result
    ) throws -> Result {
        let result = try read(current(type))
        currentIndex += 1
        return result
    }

    mutating func decodeNil() throws -> Bool {
        let isNull = try current(Value.self).singleValueContainer().decodeNil()
        if isNull { currentIndex += 1 }
        return isNull
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try next(type) { try $0.decode(type) }
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try next(type) { try $0.container(keyedBy: type) }
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try next([Value].self) { try $0.unkeyedContainer() }
    }

    mutating func superDecoder() throws -> any Decoder { try next(Value.self) { $0 } }
}

/// A node as one value.
private struct NodeValue: SingleValueDecodingContainer {
    let decoder: NodeDecoder

    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool {
        switch decoder.node.cell {
        case .missing, .null, .json(.null): true
        default: false
        }
    }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        // Foundation's `Date` decodes itself from the seconds since 2001; nobody else who asks within
        // a value of its own gets a number for a time.
        if let seconds = decoder.node.cell?.secondsSince2001 as? T { return seconds }
        guard type is any CellReadable.Type, decoder.node.cell == nil else {
            return try decoder.decode(type)
        }
        throw decoder.mismatch(type, "one value")
    }
}

extension ResultTable.Cell {
    /// A part of a JSON value.
    fileprivate init(_ value: Value) {
        switch value {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .int(let int): self = .int(int)
        case .double(let double): self = .double(double)
        case .string(let text): self = .text(text)
        case .array, .object: self = .json(value)
        }
    }

    fileprivate var secondsSince2001: Double? {
        switch self {
        case .time(let time), .localTime(let time, _):
            Double(time.microseconds - 978_307_200_000_000) / 1_000_000
        default: nil
        }
    }
}
