internal import FootfallModel

/// The events of some bodies on their way into columns, and what was refused of them.
///
///     events.begin(body…)
///     events.draft.name = …
///     try events.append(index: 0)
///
/// A refused event leaves nothing behind.
struct RequestEvents: ~Copyable {
    let memory = BodyMemory()
    let facts: RequestFacts
    /// The event that is being read.
    var draft = EventDraft()

    private let source: StaticString
    private var builder = EventBatchBuilder()
    private var origins: [DecodedBatch.Origin] = []
    private var rejections: [Rejection] = []
    private var remarks: [Remark: [UInt32]] = [:]
    /// Remarks on properties, by their nodes.
    private var notes: [Note: [UInt32]] = [:]
    /// The line that the body is; nil if it is a request of its own.
    private var line: Int?
    /// Where the body lies in its block.
    private var bodyRange = 0..<0

    private enum Note: Hashable {
        case shared(EventBatchBuilder.NodeID)
        case typed(EventBatchBuilder.NodeID, AttributeUse)
    }

    init(source: StaticString, facts: RequestFacts) {
        self.source = source
        self.facts = facts
    }

    /// Turns to the next body.
    mutating func begin(line: Int?, range: Range<Int>) {
        memory.removeAll()
        self.line = line
        bodyRange = range
    }

    /// Refuses the event at an index of the body, or what stands in its place.
    mutating func reject(_ fault: EventFault, index: Int = 0, raw: [UInt8]) {
        rejections.append(
            Rejection(
                index: line ?? index, field: fault.field, message: fault.message,
                source: "\(source)", raw: raw))
    }

    consuming func finish(lineCount: Int, endOffset: Int) -> DecodedBatch {
        for (note, rows) in notes { remarks[remark(note)] = rows }
        var batch = builder.finish()
        batch.remarks = remarks
        return DecodedBatch(
            batch: batch, origins: origins, rejections: rejections, lineCount: lineCount,
            endOffset: endOffset)
    }

    private borrowing func remark(_ note: Note) -> Remark {
        switch note {
        case .shared(let node): .shared(builder.path(of: node))
        case .typed(let node, let use):
            .attribute(builder.path(of: node), use.type, isDeclared: use.isDeclared)
        }
    }

    // MARK: Events

    /// Puts the draft into columns, as the event at an index of the body.
    mutating func append(index: Int = 0) throws(EventFault) {
        var id = draft.id
        if id == nil { id = try headerID(index: index) }
        let row = UInt32(builder.row)
        builder.beginEvent()
        write(draft)
        end(draft, id)
        origins.append(DecodedBatch.Origin(line: line ?? index, bytes: bodyRange))
        if draft.customerIsShared { remarks[.shared(.customer), default: []].append(row) }
        if draft.productsAreShared { remarks[.shared(.product), default: []].append(row) }
        for _ in 0..<draft.unparsedTexts { remarks[.unparsedText, default: []].append(row) }
    }

    /// The id that an `Idempotency-Key` gives the event at an index.
    private borrowing func headerID(index: Int) throws(EventFault) -> EventDraft.ID? {
        guard let key = facts.idempotencyKey, !key.isEmpty else { return nil }
        guard key.count <= WireLimits.idBytesMax else {
            throw EventFault("Idempotency-Key", WireFault.id(key.count))
        }
        return .made(facts.headerID(key, index: index))
    }

    /// Appends all but what ends an event.
    private mutating func write(_ draft: EventDraft) {
        let row = builder.row
        builder.append(text: draft.name, at: .event, slot: row)
        builder.append(text: source.bytes, at: .source, slot: row)
        if let session = draft.session { builder.append(text: session, at: .session, slot: row) }
        if !draft.products.isEmpty {
            let list = builder.beginList(at: .product, slot: row, length: draft.products.count)
            for (i, product) in draft.products.enumerated() {
                builder.append(text: product, at: list.element, slot: list.firstSlot + i)
            }
        }
        write(draft.properties, at: .properties)
    }

    private mutating func write(_ properties: PropertyList, at node: EventBatchBuilder.NodeID) {
        var previous: EventBatchBuilder.NodeID?
        for member in properties.members {
            let child = builder.child(of: node, key: member.name, after: previous)
            write(member.value, at: child)
            if member.isShared { note(.shared(child)) }
            if let type = member.type { note(.typed(child, type)) }
            previous = child
        }
    }

    private mutating func note(_ note: Note) {
        notes[note, default: []].append(UInt32(builder.row))
    }

    private mutating func write(
        _ value: PropertyList.Value, at node: EventBatchBuilder.NodeID
    ) {
        let row = builder.row
        switch value {
        case .text(let text): builder.append(text: text, at: node, slot: row)
        case .int(let int): builder.append(int: int, at: node, slot: row)
        case .null: builder.appendNull(at: node, slot: row)
        case .group(let list):
            if list.isEmpty { builder.appendEmptyObject(at: node, slot: row) }
            write(list, at: node)
        case .json(let place):
            place.document.tape.append(place.index, at: node, slot: row, to: &builder)
        }
    }

    private mutating func end(_ draft: EventDraft, _ id: EventDraft.ID?) {
        let time = draft.time ?? 0
        let isSent = draft.time != nil
        switch id {
        case .own(let id):
            builder.endEvent(
                time: time, timeIsSent: isSent, customer: draft.customer, tag: .own, id: id)
        case .made(let id):
            builder.endEvent(
                time: time, timeIsSent: isSent, customer: draft.customer, insertID: id)
        case nil:
            builder.endEvent(
                time: time, timeIsSent: isSent, customer: draft.customer, insertID: nil)
        }
    }
}
