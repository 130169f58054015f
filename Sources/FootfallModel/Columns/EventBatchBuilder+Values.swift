extension EventBatchBuilder {
    /// Adds a whole event that exists as a value: the slow, convenient way in.
    package mutating func append(_ event: Event, timeIsSent: Bool = true) {
        beginEvent()
        append(text: event.name, at: .event, slot: row)
        append(text: event.source, at: .source, slot: row)
        if let session = event.session, !session.isEmpty {
            append(text: session, at: .session, slot: row)
        }
        if let received = event.received {
            append(int: received.microseconds, at: .received, slot: row)
        }
        if !event.products.isEmpty {
            append(.array(event.products.map(Value.string)), at: .product, slot: row)
        }
        append(members: event.properties, at: .properties, slot: row)
        var customer = event.customer ?? ""
        customer.withUTF8 {
            endEvent(
                time: event.time.microseconds, timeIsSent: timeIsSent,
                customer: UnsafeRawBufferPointer($0), insertID: event.insertID)
        }
    }

    /// Adds a value and all that lies in it.
    package mutating func append(_ value: Value, at node: NodeID, slot: Int) {
        switch value {
        case .null: appendNull(at: node, slot: slot)
        case .bool(let bool): append(bool: bool, at: node, slot: slot)
        case .int(let int): append(int: int, at: node, slot: slot)
        case .double(let double): append(double: double, at: node, slot: slot)
        case .string(let text): append(text: text, at: node, slot: slot)
        case .array(let values):
            let (element, first) = beginList(at: node, slot: slot, length: values.count)
            for (i, value) in values.enumerated() { append(value, at: element, slot: first + i) }
        case .object(let members):
            if members.isEmpty { appendEmptyObject(at: node, slot: slot) }
            append(members: members, at: node, slot: slot)
        }
    }

    private mutating func append(members: [Name: Value], at node: NodeID, slot: Int) {
        var previous: NodeID?
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
            let child = child(of: node, key: key.text, after: previous)
            append(value, at: child, slot: slot)
            previous = child
        }
    }
}

extension EventBatch {
    /// A batch of events that exist as values.
    package init(_ events: [Event]) {
        var builder = EventBatchBuilder()
        for event in events { builder.append(event) }
        self = builder.finish()
    }
}
