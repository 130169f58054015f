internal import FootfallModel

/// Moves values on a tape into columns: what `TokenWalk` does, for documents that were scanned.
extension JSONTape {
    /// Appends what lies in the object at `index`.
    func appendMembers(
        of index: Int, at node: EventBatchBuilder.NodeID, slot: Int,
        to builder: inout EventBatchBuilder
    ) {
        var next = index + 1
        var previous: EventBatchBuilder.NodeID?
        while let name = member(next) {
            let child = builder.child(of: node, key: text(name), after: previous)
            append(name + 1, at: child, slot: slot, to: &builder)
            next = end(of: name + 1)
            previous = child
        }
    }

    /// Appends a value and all that lies in it.
    func append(
        _ index: Int, at node: EventBatchBuilder.NodeID, slot: Int,
        to builder: inout EventBatchBuilder
    ) {
        switch kind(index) {
        case Kind.text: builder.append(text: text(index), at: node, slot: slot)
        case Kind.int: builder.append(int: int(index), at: node, slot: slot)
        case Kind.double: builder.append(double: double(index), at: node, slot: slot)
        case Kind.yes: builder.append(bool: true, at: node, slot: slot)
        case Kind.no: builder.append(bool: false, at: node, slot: slot)
        case Kind.beginArray: appendElements(of: index, at: node, slot: slot, to: &builder)
        case Kind.beginObject:
            if kind(index + 1) == Kind.endObject { builder.appendEmptyObject(at: node, slot: slot) }
            appendMembers(of: index, at: node, slot: slot, to: &builder)
        default: builder.appendNull(at: node, slot: slot)
        }
    }

    private func appendElements(
        of index: Int, at node: EventBatchBuilder.NodeID, slot: Int,
        to builder: inout EventBatchBuilder
    ) {
        let list = builder.beginList(at: node, slot: slot, length: count(index))
        var next = index + 1
        var slot = list.firstSlot
        while kind(next) != Kind.endArray {
            append(next, at: list.element, slot: slot, to: &builder)
            next = end(of: next)
            slot += 1
        }
    }
}
