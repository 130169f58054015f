internal import FootfallModel

/// One zone of a run as the tree that its events are: the way back from columns to values.
///
/// Each column hangs at the node of its path. The value of a node at a slot is that of the one
/// column which has one there; a list asks its element node for each of its elements' slots; a node
/// without a value of its own is the object of its members' values, or nothing if they have none.
/// Leaves without a column of their own come from the row's overflow object, which goes down the
/// tree beside the slot.
struct ZoneTree {
    private struct Column {
        var type: ColumnType
        var chunk: ColumnChunk
        /// For a list: the first element slot of each value.
        var elementStarts: [Int]
        /// The value after the one found last: rows are mostly asked for in order.
        var next = 0
    }

    private struct Node {
        var columns: [Column] = []
        var members: [(name: Name, node: Int)] = []
        var element: Int?
    }

    private var nodes = [Node()]
    private var overflow: Column?

    /// Reads a zone of every column.
    init(_ run: any Run, zone: Int) throws {
        try self.init(
            run.columns.compactMap { key in
                try run.chunk(key, zone: zone).map { (key, $0) }
            })
    }

    /// The tree of some columns' chunks, in ascending order of the columns.
    init(_ columns: [(ColumnKey, ColumnChunk)]) throws {
        for (key, chunk) in columns {
            let starts = key.type == .list ? try Self.elementStarts(chunk, key) : []
            let column = Column(type: key.type, chunk: chunk, elementStarts: starts)
            guard key.type != .overflow else {
                overflow = column
                continue
            }
            // A list's lengths are at the path of its elements; the list itself is one up.
            let place =
                key.type == .list ? key.path.components.dropLast() : key.path.components[...]
            nodes[node(at: place)].columns.append(column)
        }
    }

    private static func elementStarts(_ chunk: ColumnChunk, _ key: ColumnKey) throws -> [Int] {
        var starts: [Int] = []
        var total = 0
        for length in chunk.words {
            guard (0...Int64(UInt32.max)).contains(length) else {
                throw FootfallError(.damaged, "column \(key): a list of \(length) elements")
            }
            starts.append(total)
            total += Int(length)
        }
        return starts
    }

    private mutating func node(at components: ArraySlice<Path.Component>) -> Int {
        components.reduce(0) { parent, component in
            switch component {
            case .element: element(of: parent)
            case .member(let name): member(name, of: parent)
            }
        }
    }

    private mutating func element(of parent: Int) -> Int {
        if let known = nodes[parent].element { return known }
        nodes.append(Node())
        nodes[parent].element = nodes.count - 1
        return nodes.count - 1
    }

    private mutating func member(_ name: Name, of parent: Int) -> Int {
        // Columns come in order of their paths, so the member is the last one or new.
        if let last = nodes[parent].members.last, last.name == name {
            return last.node
        }
        nodes.append(Node())
        nodes[parent].members.append((name, nodes.count - 1))
        return nodes.count - 1
    }

    /// The members of the event in a row of the zone: `event`, `time`, `properties`, ….
    mutating func event(slot: Int) throws -> [Name: Value] {
        let members = try members(slot: slot)
        guard !members.isEmpty else {
            throw FootfallError(.damaged, "row \(slot) of a zone has no value in any column")
        }
        return members
    }

    /// The members that the columns have in a row; none if no column has a value there.
    mutating func members(slot: Int) throws -> [Name: Value] {
        var rest: Value?
        if let index = Self.find(slot, in: &overflow), let chunk = overflow?.chunk {
            let bytes = chunk.dictionary.bytes(chunk.codes[index])
            rest = .object(["properties": try ValueCoding.decode(bytes)])
        }
        guard case .object(let members) = try value(at: 0, slot: slot, rest: rest) else {
            return [:]
        }
        return members
    }

    private mutating func value(at node: Int, slot: Int, rest: Value?) throws -> Value? {
        var members: [Name: Value] = [:]
        switch rest {
        case nil: break
        case .object(let known): members = known
        // Overflow holds a list as a whole, and a leaf is whole by itself.
        case .some(let whole): return whole
        }
        if let own = try ownValue(of: node, slot: slot) { return own }
        for (name, child) in nodes[node].members {
            if let value = try value(at: child, slot: slot, rest: members[name]) {
                members[name] = value
            }
        }
        return members.isEmpty && rest == nil ? nil : .object(members)
    }

    /// The leaf or list at a node, if it has one at this slot.
    private mutating func ownValue(of node: Int, slot: Int) throws -> Value? {
        for place in nodes[node].columns.indices {
            guard let index = Self.find(slot, in: &nodes[node].columns[place]) else { continue }
            let column = nodes[node].columns[place]
            if column.type == .list { return try list(column, index, node: node) }
            return Self.leaf(column, index)
        }
        return nil
    }

    private mutating func list(_ column: Column, _ index: Int, node: Int) throws -> Value {
        let start = column.elementStarts[index]
        var values: [Value] = []
        for slot in start..<start + Int(column.chunk.words[index]) {
            guard let element = nodes[node].element,
                let value = try value(at: element, slot: slot, rest: nil)
            else {
                throw FootfallError(.damaged, "element \(slot) of a list has no value")
            }
            values.append(value)
        }
        return .array(values)
    }

    private static func leaf(_ column: Column, _ index: Int) -> Value {
        switch column.chunk.values {
        case .none:
            return column.type == .null ? .null : .object([:])
        case .words(let words):
            switch column.type {
            case .bool: return .bool(words[index] != 0)
            case .double: return .double(Double(bitPattern: UInt64(bitPattern: words[index])))
            default: return .int(words[index])
            }
        case .codes(let codes, let dictionary):
            return .string(dictionary.text(codes[index]))
        }
    }

    private static func find(_ slot: Int, in column: inout Column?) -> Int? {
        guard var known = column else { return nil }
        defer { column = known }
        return find(slot, in: &known)
    }

    /// The index of the value at a slot.
    private static func find(_ slot: Int, in column: inout Column) -> Int? {
        guard case .some(let slots) = column.chunk.presence else {
            return slot < column.chunk.valueCount ? slot : nil
        }
        let isBehind = column.next < slots.count && slots[column.next] < slot
        let isAhead = column.next > 0 && slots[column.next - 1] >= slot
        if isBehind || isAhead { column.next = slots.partitionPoint { $0 >= slot } }
        guard column.next < slots.count, slots[column.next] == slot else { return nil }
        column.next += 1
        return column.next - 1
    }
}
