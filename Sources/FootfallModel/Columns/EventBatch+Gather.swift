extension EventBatch {
    /// The rows named by `order`, in that order: sorts, drops rows, or both.
    ///
    /// `order` names rows of this batch, each at most once.
    package func gathered(_ order: [UInt32]) -> EventBatch {
        EventBatch(
            times: times.picked(order), timeIsSent: timeIsSent.picked(order),
            customers: customers.picked(order),
            customerNames: customerNames,
            insertIDs: insertIDs.gathered(order),
            columns: Self.gatheredColumns(columns, order, rowCount: rowCount))
    }

    /// Columns in ascending order of their keys, with their rows in another order.
    static func gatheredColumns(
        _ columns: some Sequence<Column>, _ order: [UInt32], rowCount: Int
    ) -> [Column] {
        var domains = DomainOrders(rows: order, rowCount: rowCount)
        return columns.map { column in
            if column.key.type == .list { domains.open(column) }
            let order = domains.order(of: column.key.domain)
            return Column(key: column.key, chunk: column.chunk.gathered(order))
        }
    }
}

/// For the rows, and for the elements of each list, the old slots in their new order.
private struct DomainOrders {
    private let rows: SlotOrder
    private var lists: [Path: SlotOrder] = [:]

    init(rows: [UInt32], rowCount: Int) {
        self.rows = SlotOrder(old: rows, oldCount: rowCount)
    }

    func order(of domain: Path?) -> SlotOrder {
        guard let domain else { return rows }
        guard let order = lists[domain] else {
            preconditionFailure("no list column for \(domain) before the columns in it")
        }
        return order
    }

    /// Lays out the elements of a list whose own slots move.
    mutating func open(_ list: EventBatch.Column) {
        let parent = order(of: list.key.domain)
        let lengths = list.chunk.words
        var starts = [UInt32](repeating: 0, count: lengths.count + 1)
        for i in lengths.indices { starts[i + 1] = starts[i] + UInt32(lengths[i]) }
        var old: [UInt32] = []
        old.reserveCapacity(Int(starts[lengths.count]))
        for value in list.chunk.valueOrder(parent) {
            old.append(contentsOf: starts[value]..<starts[value + 1])
        }
        lists[list.key.path] = SlotOrder(old: old, oldCount: Int(starts[lengths.count]))
    }
}

/// A reordering of slots: which old slot stands at each new one, and the reverse.
package struct SlotOrder {
    package static let dropped = UInt32.max
    package let old: [UInt32]
    /// The new slot of each old one, or `dropped`.
    package let new: [UInt32]

    package init(old: [UInt32], oldCount: Int) {
        var new = [UInt32](repeating: Self.dropped, count: oldCount)
        for (slot, from) in old.enumerated() { new[Int(from)] = UInt32(slot) }
        self.old = old
        self.new = new
    }
}

extension ColumnChunk {
    /// The chunk with its slots reordered.
    package func gathered(_ order: SlotOrder) -> ColumnChunk {
        let picked = pick(order)
        let values: Values =
            switch values {
            case .none: .none(count: picked.indices.count)
            case .words(let words): .words(words.picked(picked.indices))
            case .codes(let codes, let dictionary):
                .codes(codes.picked(picked.indices), dictionary)
            }
        return ColumnChunk(
            slotCount: order.old.count,
            presence: picked.slots.map(Presence.some) ?? .all, values: values)
    }

    /// The indices of the values, in the order of their new slots.
    fileprivate func valueOrder(_ order: SlotOrder) -> [Int] {
        pick(order).indices.map(Int.init)
    }

    /// The values that stay, in their new order, with their new slots (nil if every slot has one).
    private func pick(_ order: SlotOrder) -> (indices: [UInt32], slots: [UInt32]?) {
        guard case .some(let slots) = presence else { return (order.old, nil) }
        // Few values are sorted by their new slots; many are found by a walk over all new slots.
        let picked =
            slots.count * 16 < order.old.count ? sortedPick(slots, order) : walkedPick(slots, order)
        let isDense = picked.indices.count == order.old.count
        return (picked.indices, isDense ? nil : picked.slots)
    }

    private func sortedPick(
        _ slots: [UInt32], _ order: SlotOrder
    ) -> (indices: [UInt32], slots: [UInt32]) {
        var moved: [UInt64] = []  // new slot in the high half, value index in the low one
        for (index, slot) in slots.enumerated() {
            let new = order.new[Int(slot)]
            if new != SlotOrder.dropped { moved.append(UInt64(new) << 32 | UInt64(index)) }
        }
        moved.sort()
        return (moved.map { UInt32(truncatingIfNeeded: $0) }, moved.map { UInt32($0 >> 32) })
    }

    private func walkedPick(
        _ slots: [UInt32], _ order: SlotOrder
    ) -> (indices: [UInt32], slots: [UInt32]) {
        var values = [UInt32](repeating: SlotOrder.dropped, count: order.new.count)
        for (index, slot) in slots.enumerated() { values[Int(slot)] = UInt32(index) }
        var newSlots: [UInt32] = []
        let indices = [UInt32](unsafeUninitializedCapacity: slots.count + 1) { indices, count in
            newSlots = [UInt32](unsafeUninitializedCapacity: slots.count + 1) { new, newCount in
                // Every slot is written, and kept only if it has a value.
                for (slot, old) in order.old.enumerated() {
                    precondition(count <= slots.count, "a slot is named at most once")
                    let value = values[Int(old)]
                    indices[count] = value
                    new[count] = UInt32(truncatingIfNeeded: slot)
                    count &+= value == SlotOrder.dropped ? 0 : 1
                }
                newCount = count
            }
        }
        return (indices, newSlots)
    }
}

extension Array where Element: BitwiseCopyable {
    /// The elements at some indices, in their order.
    fileprivate func picked(_ indices: [UInt32]) -> [Element] {
        withUnsafeBufferPointer { elements in
            [Element](unsafeUninitializedCapacity: indices.count) { out, count in
                for (place, index) in indices.enumerated() {
                    precondition(index < elements.count, "an index past the end")
                    out.initializeElement(at: place, to: elements[Int(index)])
                }
                count = indices.count
            }
        }
    }
}
