internal import FootfallModel

/// The keys of the leaves that lie in a segment's overflow column, so that a reader knows for which
/// paths it must look there.
///
///     size  field
///     1     complete     1 if all keys are listed, 0 if there were too many
///     -     keys         varint: how many; then each, ascending
struct OverflowKeys: Sendable {
    /// Maps keyed by product ids can make any number of paths.
    static let keysMax = 1 << 16

    private(set) var keys: Set<ColumnKey> = []
    private(set) var isComplete = true
    /// The outermost list, or else the leaf's own path, of each key.
    private(set) var units: Set<Path> = []

    init() {}

    /// Adds the keys of all leaves of an overflow chunk.
    mutating func add(_ chunk: ColumnChunk) throws {
        guard isComplete else { return }
        let dictionary = chunk.dictionary
        for code in Set(chunk.codes) {
            add(try ValueCoding.decode(dictionary.bytes(code)), at: .properties)
            guard keys.count <= Self.keysMax else {
                (keys, units, isComplete) = ([], [], false)
                return
            }
        }
    }

    private mutating func add(_ value: Value, at path: Path) {
        switch value {
        case .null: add(ColumnKey(path, .null))
        case .bool: add(ColumnKey(path, .bool))
        case .int: add(ColumnKey(path, .int))
        case .double: add(ColumnKey(path, .double))
        case .string: add(ColumnKey(path, .text))
        case .array(let values):
            add(ColumnKey(path.element, .list))
            for value in values { add(value, at: path.element) }
        case .object(let members):
            if members.isEmpty { add(ColumnKey(path, .emptyObject)) }
            for (name, value) in members { add(value, at: path.member(name)) }
        }
    }

    private mutating func add(_ key: ColumnKey) {
        if keys.insert(key).inserted { units.insert(key.path.unit) }
    }

    /// Whether columns of this path may have values, or slots, in the overflow column.
    func mayTouch(_ path: Path) -> Bool {
        isComplete ? units.contains(path.unit) : path.hasPrefix(.properties)
    }

    /// The keys at a path, as far as is known: every type if not all are listed.
    func keys(at path: Path) -> [ColumnKey] {
        let types = ColumnType.allCases.filter { type in
            type != .overflow && (type != .list || path.components.last == .element)
        }
        let candidates = types.map { ColumnKey(path, $0) }
        guard !isComplete else { return candidates.filter(keys.contains) }
        return path.hasPrefix(.properties) ? candidates : []
    }

    func encode(into writer: inout ByteWriter) {
        writer.append(isComplete ? 1 : 0)
        writer.append(count: keys.count)
        for key in keys.sorted() { writer.append(key) }
    }

    init(from reader: inout ByteReader) throws {
        let flag = try reader.byte()
        guard flag <= 1 else { throw reader.damage("a flag of \(flag)") }
        for _ in 0..<(try reader.count(max: Self.keysMax)) { add(try reader.columnKey()) }
        isComplete = flag == 1
    }

    /// Keys that are not known: everything may be in the overflow column.
    static let unknown: OverflowKeys = {
        var keys = OverflowKeys()
        keys.isComplete = false
        return keys
    }()
}

extension Path {
    /// What moves to the overflow column as a whole: the outermost list, else the leaf itself.
    var unit: Path {
        guard let first = components.firstIndex(of: .element) else { return self }
        return Path(Array(components[...first]))
    }
}
