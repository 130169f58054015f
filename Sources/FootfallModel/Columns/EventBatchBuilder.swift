/// Turns events into columns, a value at a time, without making a value of any of them.
///
/// A decoder walks a document, asks for the node of each member (`child(of:key:after:)`), and
/// appends leaves at it. Nodes form a trie of paths (`PathTrie`), in which the next member is found
/// by what followed it in the event before.
///
///     builder.beginEvent()
///     let price = builder.child(of: .properties, key: "price", after: nil)
///     builder.append(int: 990, at: price, slot: builder.row)
///     builder.endEvent(time: t, timeIsSent: true, customer: c, insertID: id)
///
/// An event that turns out to be unacceptable is taken back with `discardEvent()`. When a batch is
/// taken out, the builder keeps its paths and its memory for the next one.
package struct EventBatchBuilder: ~Copyable {
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

    private var trie = PathTrie()
    /// For each place and type the column, at `place * typeCount + type`; -1 where there is none.
    private var columnIndex = GrowingBuffer<Int32>()
    private static let typeCount = 9
    private var columns = GrowingBuffer<ColumnBuilder>()
    /// The columns in ascending order of their keys, or fewer of them: then it has to be found anew.
    private var columnOrder: [Int] = []
    /// Slots in use: of the rows, then of each list's elements.
    private var slotCounts = GrowingBuffer<Int>()

    private var times = GrowingBuffer<Int64>()
    private var timeIsSent = GrowingBuffer<Bool>()
    private var customers = GrowingBuffer<UInt32>()
    private var customerNames = TextInterner()
    private var idBytes = GrowingBuffer<UInt8>()
    private var idOffsets = GrowingBuffer<UInt32>()

    /// What the event being built has added, to be able to take it back.
    private var added = GrowingBuffer<Addition>()
    private var opened = GrowingBuffer<OpenedList>()

    private struct OpenedList: BitwiseCopyable {
        var domain: Int
        /// How many slots its domain had.
        var slotsBefore: Int
    }

    /// A column that was added to; the top bit says that it was a text which it had not seen before.
    private struct Addition: BitwiseCopyable {
        private var bits: UInt32

        @inline(__always)
        init(column: Int, isNewText: Bool = false) {
            bits = UInt32(truncatingIfNeeded: column) | (isNewText ? 1 << 31 : 0)
        }

        var column: Int { Int(bits & ~(1 << 31)) }
        var isNewText: Bool { bits >> 31 == 1 }
    }

    package init() {
        for name in ["event", "source", "session", "product", "received", "properties"] {
            var name = name
            _ = name.withUTF8 {
                trie.child(of: 0, key: UnsafeRawBufferPointer($0), after: -1)
            }
        }
        extendColumnIndex()
        slotCounts.append(0)
        idOffsets.append(0)
    }

    /// The row of the event being built.
    package var row: Int { times.count }
    package var rowCount: Int { times.count }

    // MARK: Events

    /// Begins the next event; its row.
    @discardableResult
    package mutating func beginEvent() -> Int {
        added.removeAll()
        opened.removeAll()
        return row
    }

    /// Completes the event.
    ///
    /// Its name and source must have been appended at `.event` and `.source`.
    package mutating func endEvent(
        time: Int64, timeIsSent: Bool, customer: UnsafeRawBufferPointer?, insertID: InsertID?
    ) {
        insertID?.bytes.withUnsafeBytes { bytes in
            append(UnsafeRawBufferPointer(rebasing: bytes[1...]), tag: bytes[0])
        }
        endRow(time: time, timeIsSent: timeIsSent, customer: customer)
    }

    /// As above, with the id as a tag and bytes, which are copied once.
    package mutating func endEvent(
        time: Int64, timeIsSent: Bool, customer: UnsafeRawBufferPointer?, tag: InsertID.Tag,
        id: UnsafeRawBufferPointer?
    ) {
        if let id { append(id, tag: tag.rawValue) }
        endRow(time: time, timeIsSent: timeIsSent, customer: customer)
    }

    private mutating func append(_ id: UnsafeRawBufferPointer, tag: UInt8) {
        InsertIDColumn.withStoredForm(tag: tag, id: id) { first, rest in
            idBytes.append(first)
            idBytes.append(contentsOf: rest)
        }
    }

    private mutating func endRow(
        time: Int64, timeIsSent: Bool, customer: UnsafeRawBufferPointer?
    ) {
        idOffsets.append(UInt32(idBytes.count))
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
        while !added.isEmpty {
            let addition = added[added.count - 1]
            columns[addition.column].removeLast(isNewText: addition.isNewText)
            added.removeLast()
        }
        while let list = opened.popLast() { slotCounts[list.domain] = list.slotsBefore }
        beginEvent()
    }

    // MARK: Places

    /// The node of a member.
    ///
    /// `previous` is the member before it in the same object; nil for the first.
    package mutating func child(
        of parent: NodeID, key: UnsafeRawBufferPointer, after previous: NodeID?
    ) -> NodeID {
        NodeID(index: trie.child(of: parent.index, key: key, after: previous?.index ?? -1))
    }

    /// As above, but nil if the member was asked for at this slot before: the object may name it
    /// twice. (It may not if an event was discarded in between, whose slots are used again.)
    package mutating func child(
        of parent: NodeID, key: UnsafeRawBufferPointer, after previous: NodeID?, inNew slot: Int
    ) -> NodeID? {
        let place = trie.child(of: parent.index, key: key, after: previous?.index ?? -1)
        return trie.isFirst(place, atSlot: slot) ? NodeID(index: place) : nil
    }

    package mutating func child(of parent: NodeID, key: String, after previous: NodeID? = nil)
        -> NodeID
    {
        var key = key
        return key.withUTF8 { child(of: parent, key: UnsafeRawBufferPointer($0), after: previous) }
    }

    /// The path of a node.
    package func path(of node: NodeID) -> Path { trie.paths[node.index] }

    /// Opens a list at a node; the node of its elements.
    ///
    /// Each element takes a slot (`addSlot`) before anything is appended at it, and `closeList` says
    /// how many there were.
    package mutating func openList(at node: NodeID) -> NodeID {
        let (element, isNew) = trie.element(of: node.index, newDomain: slotCounts.count)
        if isNew { slotCounts.append(0) }
        let domain = Int(trie.places[element].domain)
        opened.append(OpenedList(domain: domain, slotsBefore: slotCounts[domain]))
        return NodeID(index: element)
    }

    /// The slot of a list's next element.
    package mutating func addSlot(at element: NodeID) -> Int {
        let domain = Int(trie.places[element.index].domain)
        slotCounts[domain] &+= 1
        return slotCounts[domain] &- 1
    }

    /// Stores the length of a list that is complete.
    package mutating func closeList(_ element: NodeID, at node: NodeID, slot: Int, length: Int) {
        let column = column(
            .list, at: element.index, domain: Int(trie.places[node.index].domain))
        columns[column].append(Int64(length), slot: slot)
    }

    /// Lays out a list of known length at a node: the node of its elements, and the first one's slot.
    package mutating func beginList(at node: NodeID, slot: Int, length: Int) -> (
        element: NodeID, firstSlot: Int
    ) {
        let element = openList(at: node)
        let domain = Int(trie.places[element.index].domain)
        let firstSlot = slotCounts[domain]
        slotCounts[domain] += length
        closeList(element, at: node, slot: slot, length: length)
        return (element, firstSlot)
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
        let column = knownColumn(.text, at: node.index)
        let isNew = columns[column].append(text, slot: slot)
        added.append(Addition(column: column, isNewText: isNew))
    }

    package mutating func append(text: String, at node: NodeID, slot: Int) {
        var text = text
        text.withUTF8 { append(text: UnsafeRawBufferPointer($0), at: node, slot: slot) }
    }

    /// The column of a type at a place, made if it is new, noted as added to.
    @inline(__always)
    private mutating func column(_ type: ColumnType, at place: Int, domain: Int? = nil) -> Int {
        let column = knownColumn(type, at: place, domain: domain)
        added.append(Addition(column: column))
        return column
    }

    @inline(__always)
    private mutating func knownColumn(
        _ type: ColumnType, at place: Int, domain: Int? = nil
    ) -> Int {
        let index = place &* Self.typeCount &+ Int(type.rawValue)
        let known = index < columnIndex.count ? columnIndex[index] : -1
        return known >= 0 ? Int(known) : addColumn(type, at: place, domain: domain)
    }

    private mutating func addColumn(_ type: ColumnType, at place: Int, domain: Int?) -> Int {
        extendColumnIndex()
        columnIndex[place * Self.typeCount + Int(type.rawValue)] = Int32(columns.count)
        columns.append(
            ColumnBuilder(
                key: ColumnKey(trie.paths[place], type),
                domain: domain ?? Int(trie.places[place].domain)))
        return columns.count - 1
    }

    private mutating func extendColumnIndex() {
        let missing = trie.places.count * Self.typeCount - columnIndex.count
        columnIndex.append(repeating: -1, count: missing)
    }

    // MARK: The whole

    /// How many paths were met so far: each costs a little with every batch.
    package var pathCount: Int { trie.places.count }

    /// The batch of all completed events, after which the builder is at its end.
    package consuming func finish() -> EventBatch { take() }

    /// The batch of all completed events, after which the builder begins anew: nodes stay as they
    /// are.
    package mutating func take() -> EventBatch {
        sortColumns()
        var taken: [EventBatch.Column] = []
        taken.reserveCapacity(columns.count)
        for place in columnOrder where !columns[place].isEmpty {
            let slotCount = slotCounts[columns[place].domain]
            let chunk = columns[place].take(slotCount: slotCount)
            taken.append(EventBatch.Column(key: columns[place].key, chunk: chunk))
        }
        let batch = EventBatch(
            times: times.array(), timeIsSent: timeIsSent.array(), customers: customers.array(),
            customerNames: customerNames.take(),
            insertIDs: InsertIDColumn(stored: idBytes.array(), offsets: idOffsets.array()),
            columns: taken)
        removeAll()
        return batch
    }

    private mutating func sortColumns() {
        guard columnOrder.count < columns.count else { return }
        var keys: [ColumnKey] = []
        for place in 0..<columns.count { keys.append(columns[place].key) }
        columnOrder = keys.indices.sorted { keys[$0] < keys[$1] }
    }

    private mutating func removeAll() {
        times.removeAll()
        timeIsSent.removeAll()
        customers.removeAll()
        idBytes.removeAll()
        idOffsets.removeAll()
        idOffsets.append(0)
        for domain in 0..<slotCounts.count { slotCounts[domain] = 0 }
        trie.forgetSlots()
    }
}
