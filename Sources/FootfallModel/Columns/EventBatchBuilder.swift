/// Turns events into columns, a value at a time, without making a value of any of them.
///
/// A decoder walks a document, asks for the node of each member (`child(of:key:after:)`), and
/// appends leaves at it. Nodes form a trie of paths. Documents of one shape name their members in
/// the same order again and again, so a node remembers which sibling came after it the last time:
/// then finding a member is one comparison of bytes, without hashing.
///
///     builder.beginEvent()
///     let price = builder.child(of: .properties, key: "price", after: nil)
///     builder.append(int: 990, at: price, slot: builder.row)
///     builder.endEvent(time: t, timeIsSent: true, customer: c, insertID: id)
///
/// An event that turns out to be unacceptable is taken back with `discardEvent()`.
package struct EventBatchBuilder: Sendable {
    /// A place in the trie of paths.
    package struct NodeID: Hashable, Sendable {
        fileprivate let index: Int

        package static let event = NodeID(index: 1)
        package static let source = NodeID(index: 2)
        package static let session = NodeID(index: 3)
        package static let product = NodeID(index: 4)
        package static let received = NodeID(index: 5)
        package static let properties = NodeID(index: 6)
    }

    private struct Node {
        var path: Path
        /// The domain its columns' slots belong to.
        var domain: Int
        var key: [UInt8]
        var children: [Int] = []
        /// The first member of the last object seen here; -1 if there was none.
        var firstChild = -1
        /// The sibling that followed this member the last time; -1 if none did.
        var successor = -1
        /// The node of the elements if this is a list; -1 if it never was one.
        var element = -1
        /// The last slot for which this member was asked for (`inNew`); -1 if it never was.
        var lastSlot = -1
        /// The column of each type, by raw value; -1 where there is none.
        var columns: InlineArray<9, Int32> = .init(repeating: -1)
    }

    private var nodes: [Node]
    private var columns: [ColumnBuilder] = []
    /// Slots in use: of the rows, then of each list's elements.
    private var slotCounts: [Int] = [0]
    private var byPlace: [ChildPlace: Int] = [:]

    private var times: [Int64] = []
    private var timeIsSent: [Bool] = []
    private var customers: [UInt32] = []
    private var customerNames = TextInterner()
    private var insertIDs = InsertIDColumn()

    /// What the event being built has added, to be able to take it back.
    private var touchedColumns: [Int] = []
    private var openedSlots: [(domain: Int, count: Int)] = []

    private struct ChildPlace: Hashable {
        var parent: Int
        var key: [UInt8]
    }

    package init() {
        nodes = [Node(path: Path([]), domain: 0, key: [])]
        for name in ["event", "source", "session", "product", "received", "properties"] {
            nodes.append(
                Node(path: Path([.member(name)]), domain: 0, key: Array(name.utf8)))
        }
    }

    /// The row of the event being built.
    package var row: Int { times.count }
    package var rowCount: Int { times.count }

    // MARK: Events

    package mutating func beginEvent() {
        touchedColumns.removeAll(keepingCapacity: true)
        openedSlots.removeAll(keepingCapacity: true)
    }

    /// Completes the event.
    ///
    /// Its name and source must have been appended at `.event` and `.source`.
    package mutating func endEvent(
        time: Int64, timeIsSent: Bool, customer: UnsafeRawBufferPointer?, insertID: InsertID?
    ) {
        insertIDs.append(insertID)
        endRow(time: time, timeIsSent: timeIsSent, customer: customer)
    }

    /// As above, with the id as a tag and bytes, which are copied once.
    package mutating func endEvent(
        time: Int64, timeIsSent: Bool, customer: UnsafeRawBufferPointer?, tag: InsertID.Tag,
        id: UnsafeRawBufferPointer
    ) {
        insertIDs.bytes.append(tag.rawValue)
        insertIDs.bytes.append(contentsOf: id)
        insertIDs.offsets.append(UInt32(insertIDs.bytes.count))
        endRow(time: time, timeIsSent: timeIsSent, customer: customer)
    }

    private mutating func endRow(
        time: Int64, timeIsSent: Bool, customer: UnsafeRawBufferPointer?
    ) {
        times.append(time)
        self.timeIsSent.append(timeIsSent)
        if let customer, !customer.isEmpty {
            customers.append(customerNames.intern(customer))
        } else {
            customers.append(EventBatch.noCustomer)
        }
        slotCounts[0] += 1
    }

    /// Takes back all that was appended since `beginEvent`.
    package mutating func discardEvent() {
        for column in touchedColumns.reversed() { columns[column].removeLast() }
        for opened in openedSlots { slotCounts[opened.domain] -= opened.count }
        beginEvent()
    }

    // MARK: Places

    /// The node of a member.
    ///
    /// `previous` is the member before it in the same object; nil for the first.
    package mutating func child(
        of parent: NodeID, key: UnsafeRawBufferPointer, after previous: NodeID?
    ) -> NodeID {
        let guess = previous.map { nodes[$0.index].successor } ?? nodes[parent.index].firstChild
        if guess >= 0 && isKey(key, of: guess) { return NodeID(index: guess) }
        let found = findChild(of: parent.index, key: Array(key))
        if let previous {
            nodes[previous.index].successor = found
        } else {
            nodes[parent.index].firstChild = found
        }
        return NodeID(index: found)
    }

    /// As above, but nil if the member was asked for at this slot before: the object may name it
    /// twice. (It may not if an event was discarded in between, whose slots are used again.)
    package mutating func child(
        of parent: NodeID, key: UnsafeRawBufferPointer, after previous: NodeID?, inNew slot: Int
    ) -> NodeID? {
        let node = child(of: parent, key: key, after: previous)
        if nodes[node.index].lastSlot == slot { return nil }
        nodes[node.index].lastSlot = slot
        return node
    }

    package mutating func child(of parent: NodeID, key: String, after previous: NodeID? = nil)
        -> NodeID
    {
        var key = key
        return key.withUTF8 { child(of: parent, key: UnsafeRawBufferPointer($0), after: previous) }
    }

    @inline(__always)
    private func isKey(_ key: UnsafeRawBufferPointer, of node: Int) -> Bool {
        nodes[node].key.withUnsafeBytes { known in
            guard known.count == key.count else { return false }
            for i in 0..<key.count where known[i] != key[i] { return false }
            return true
        }
    }

    private mutating func findChild(of parent: Int, key: [UInt8]) -> Int {
        let place = ChildPlace(parent: parent, key: key)
        if let known = byPlace[place] { return known }
        let path = nodes[parent].path.member(String(decoding: key, as: UTF8.self))
        nodes.append(Node(path: path, domain: nodes[parent].domain, key: key))
        byPlace[place] = nodes.count - 1
        nodes[parent].children.append(nodes.count - 1)
        return nodes.count - 1
    }

    /// Opens a list at a node: its length is stored, and `length` slots are laid out for its
    /// elements, the first of which is returned with the node of the elements.
    package mutating func beginList(at node: NodeID, slot: Int, length: Int) -> (
        element: NodeID, firstSlot: Int
    ) {
        if nodes[node.index].element < 0 {
            slotCounts.append(0)
            nodes.append(
                Node(path: nodes[node.index].path.element, domain: slotCounts.count - 1, key: []))
            nodes[node.index].element = nodes.count - 1
        }
        let element = nodes[node.index].element
        let domain = nodes[element].domain
        let column = column(.list, at: element, domain: nodes[node.index].domain)
        columns[column].append(Int64(length), slot: slot)
        let firstSlot = slotCounts[domain]
        slotCounts[domain] += length
        openedSlots.append((domain, length))
        return (NodeID(index: element), firstSlot)
    }

    // MARK: Leaves

    package mutating func appendNull(at node: NodeID, slot: Int) {
        columns[column(.null, at: node.index)].append(slot: slot)
    }

    package mutating func appendEmptyObject(at node: NodeID, slot: Int) {
        columns[column(.emptyObject, at: node.index)].append(slot: slot)
    }

    package mutating func append(bool: Bool, at node: NodeID, slot: Int) {
        columns[column(.bool, at: node.index)].append(bool ? 1 : 0, slot: slot)
    }

    package mutating func append(int: Int64, at node: NodeID, slot: Int) {
        columns[column(.int, at: node.index)].append(int, slot: slot)
    }

    package mutating func append(double: Double, at node: NodeID, slot: Int) {
        let bits = Int64(bitPattern: double.bitPattern)
        columns[column(.double, at: node.index)].append(bits, slot: slot)
    }

    package mutating func append(text: UnsafeRawBufferPointer, at node: NodeID, slot: Int) {
        columns[column(.text, at: node.index)].append(text, slot: slot)
    }

    package mutating func append(text: String, at node: NodeID, slot: Int) {
        var text = text
        text.withUTF8 { append(text: UnsafeRawBufferPointer($0), at: node, slot: slot) }
    }

    /// The column of a type at a node, made if it is new, noted as touched.
    private mutating func column(_ type: ColumnType, at node: Int, domain: Int? = nil) -> Int {
        var column = Int(nodes[node].columns[Int(type.rawValue)])
        if column < 0 {
            column = columns.count
            columns.append(
                ColumnBuilder(
                    key: ColumnKey(nodes[node].path, type), domain: domain ?? nodes[node].domain))
            nodes[node].columns[Int(type.rawValue)] = Int32(column)
        }
        touchedColumns.append(column)
        return column
    }

    // MARK: The whole

    /// The batch of all completed events; the builder is empty afterwards and keeps its trie of
    /// nodes only through the columns it makes anew.
    package consuming func finish() -> EventBatch {
        let slotCounts = slotCounts
        return EventBatch(
            times: times, timeIsSent: timeIsSent, customers: customers,
            customerNames: customerNames.finish(), insertIDs: insertIDs,
            columns: columns.filter { !$0.isEmpty }.sorted { $0.key < $1.key }.map {
                EventBatch.Column(key: $0.key, chunk: $0.finish(slotCount: slotCounts[$0.domain]))
            })
    }
}
