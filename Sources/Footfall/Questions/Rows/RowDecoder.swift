internal import FootfallModel
internal import FootfallQuery

/// Decodes rows of an answer: a row is an object whose members are the columns, under the same names
/// as in the machine formats.
///
/// `missing` and `provisional` are members where the machine formats have them.
struct RowDecoder {
    private let columns: [ResultTable.Column]
    private let places: ColumnPlaces
    private let row: Int

    init(_ columns: [ResultTable.Column]) {
        self.init(columns, ColumnPlaces(columns.map(\.name)), row: 0)
    }

    private init(_ columns: [ResultTable.Column], _ places: ColumnPlaces, row: Int) {
        self.columns = columns
        self.places = places
        self.row = row
    }

    /// The decoder of the next row.
    var next: RowDecoder { RowDecoder(columns, places, row: row + 1) }

    /// An answer of one column may also be decoded as its values.
    func decode<Row: Decodable>(_ type: Row.Type, from cells: [ResultTable.Cell]) throws -> Row {
        let node = DecodedRow(columns: columns, places: places, cells: cells)
        let decoder = NodeDecoder(node: .row(node), codingPath: [MemberKey(row)])
        return try decoder.decode(type)
    }
}

/// Where the columns are, by their names and by the names that Swift gives to properties.
struct ColumnPlaces: Sendable {
    let names: [String]
    private var places: [String: Int] = [:]

    init(_ names: [String]) {
        self.names = names
        let camelCased = names.map(Self.camelCased)
        for (place, name) in camelCased.enumerated()
        where camelCased.count(where: { $0 == name }) == 1 {
            places[name] = place
        }
        // A column's own name comes before what another is like.
        for (place, name) in names.enumerated() { places[name] = place }
    }

    subscript(name: String) -> Int? { places[name] }

    /// `sum items[].price` → `sumItemsPrice`.
    private static func camelCased(_ name: String) -> String {
        let words = name.split { !$0.isLetter && !$0.isNumber }
        return words.enumerated().map { index, word in
            index == 0 ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
        }.joined()
    }
}

/// A row's cells by name.
struct DecodedRow: Sendable {
    let columns: [ResultTable.Column]
    let places: ColumnPlaces
    let cells: [ResultTable.Cell]

    func cell(_ name: String) -> ResultTable.Cell? {
        if let place = places[name] { return cells[place] }
        switch name {
        case "missing":
            return RowRemarks(columns, cells).missing.map { missing in
                missing.names.map(Self.list) ?? .bool(true)
            }
        case "provisional":
            let names = RowRemarks(columns, cells).provisional
            return names.isEmpty ? nil : Self.list(names)
        default: return nil
        }
    }

    private static func list(_ names: [String]) -> ResultTable.Cell {
        .json(.array(names.map(Value.string)))
    }
}

/// A member of a path to where decoding went wrong: a row's number or a column's name.
struct MemberKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ index: Int) {
        stringValue = String(index)
        intValue = index
    }

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = Int(stringValue)
    }

    init?(intValue: Int) { self.init(intValue) }
}
