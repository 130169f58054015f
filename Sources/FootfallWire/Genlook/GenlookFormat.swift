internal import FootfallModel

/// genlook: batches of events with a context that they share.
///
///     {"events":[{"event":"…","properties":{…}?,"timestamp":"…","$insert_id":"…"},…],"context":{…}}
///
/// The context's members join each event's properties, of which the event's own win. A body that is
/// not well-formed is split: an event that is at fault spoils only itself, and a body whose structure
/// is broken is refused from the fault on.
enum GenlookFormat: RequestFormat {
    static let source: StaticString = "genlook"

    static func decode(_ body: UnsafeRawBufferPointer, into events: inout RequestEvents) {
        do throws(EventFault) {
            if let document = try? events.memory.parse(body) {
                try take(GenlookBatch(document.root), &events)
            } else {
                try take(GenlookPieces(body, events.memory), &events)
            }
        } catch {
            events.reject(error, raw: Array(body))
        }
    }

    /// Takes in the events of a well-formed body.
    private static func take(
        _ batch: GenlookBatch, _ events: inout RequestEvents
    ) throws(EventFault) {
        for (index, event) in batch.events.elements.enumerated() {
            do throws(EventFault) {
                try take(event, batch.context, index, &events)
            } catch {
                events.reject(error, index: index, raw: batch.body(with: event))
            }
        }
    }

    /// Takes in the events of a body that is not: those that are well-formed by themselves.
    private static func take(
        _ pieces: GenlookPieces, _ events: inout RequestEvents
    ) throws(EventFault) {
        let context = try pieces.scannedContext(events.memory)
        for index in pieces.events.indices {
            do throws(EventFault) {
                let event = try pieces.scannedEvent(index, events.memory)
                try take(event, context, index, &events)
            } catch {
                events.reject(error, index: index, raw: pieces.body(with: index))
            }
        }
        if let fault = pieces.fault {
            events.reject(fault, index: pieces.events.count, raw: pieces.rest)
        }
    }

    private static func take(
        _ event: JSONPlace, _ context: JSONPlace, _ index: Int, _ events: inout RequestEvents
    ) throws(EventFault) {
        let reader = GenlookEvent(index: index, event: event, context: context)
        events.draft.removeAll()
        try reader.read(into: &events.draft)
        try events.append(index: index)
    }
}

/// A batch that is well-formed: its events and what they share.
struct GenlookBatch {
    let events: JSONPlace
    let context: JSONPlace

    init(_ root: JSONPlace) throws(EventFault) {
        guard root.isObject else { throw EventFault("", "a JSON object was expected", at: root) }
        guard let events = root.member("events") else {
            throw EventFault("events", "missing", at: root)
        }
        guard events.isArray, GenlookRules.eventsPerBatch.contains(events.count) else {
            throw EventFault("events", GenlookRules.batchSizeReason, at: events)
        }
        guard let context = root.member("context") else {
            throw EventFault("context", "missing", at: root)
        }
        guard context.isObject else {
            throw EventFault("context", "an object was expected", at: context)
        }
        (self.events, self.context) = (events, context)
    }

    /// A batch of one event, with its context: so a dead letter can be sent again.
    func body(with event: JSONPlace) -> [UInt8] {
        GenlookPieces.body(event: Self.extent(event), context: Self.extent(context))
    }

    private static func extent(_ place: JSONPlace) -> UnsafeRawBufferPointer {
        let bytes = place.document.bytes
        var pieces = JSONPieces(bytes, from: place.offset)
        // It was parsed, so it has an end.
        let range = (try? pieces.value()) ?? place.offset..<bytes.count
        return UnsafeRawBufferPointer(rebasing: bytes[range])
    }
}

/// Reads one event of a batch.
struct GenlookEvent {
    let index: Int
    let event: JSONPlace
    let context: JSONPlace

    func read(into draft: inout EventDraft) throws(EventFault) {
        guard event.isObject else { throw fault("", "an object was expected", at: event) }
        draft.name = try required("event")
        draft.time = try time()
        draft.id = .own(try insertID())
        try addProperties(to: &draft.properties)
        try addCustomer(to: &draft)
        draft.session = try member(GenlookRules.sessionKey, of: draft.properties)?.id
        try addProducts(to: &draft)
    }

    private func fault(_ field: String, _ reason: String, at place: JSONPlace) -> EventFault {
        EventFault("events[\(index)]" + (field.isEmpty ? "" : ".") + field, reason, at: place)
    }

    /// A text that must be there.
    private func required(_ name: StaticString) throws(EventFault) -> UnsafeRawBufferPointer {
        guard let place = event.value(name) else { throw fault("\(name)", "missing", at: event) }
        guard let text = place.text else {
            throw fault("\(name)", "a text was expected", at: place)
        }
        guard !text.isEmpty else { throw fault("\(name)", "empty", at: place) }
        return text
    }

    private func insertID() throws(EventFault) -> UnsafeRawBufferPointer {
        let id = try required("$insert_id")
        guard id.count <= WireLimits.idBytesMax else {
            throw fault(
                "$insert_id", WireFault.id(id.count), at: event.value("$insert_id") ?? event)
        }
        return id
    }

    private func time() throws(EventFault) -> Int64 {
        let text = try required("timestamp")
        do throws(TimestampFault) {
            return try Timestamp(rfc3339: text).microseconds
        } catch {
            throw fault("timestamp", "\(error)", at: event.value("timestamp") ?? event)
        }
    }

    private func addProperties(to properties: inout PropertyList) throws(EventFault) {
        if let own = event.value("properties") {
            guard own.isObject else {
                throw fault("properties", "an object was expected", at: own)
            }
            for (name, value) in own.members { properties.set(name, .json(value)) }
        }
        for (name, value) in event.members where !GenlookRules.isOwnField(name) {
            properties.fill(name, .json(value))
        }
        for (name, value) in context.members {
            properties.fill(name, .json(value), isShared: true)
        }
    }

    private func addCustomer(to draft: inout EventDraft) throws(EventFault) {
        for key in GenlookRules.customerKeys {
            guard let (id, isShared) = try member(key, of: draft.properties) else { continue }
            draft.customer = id
            draft.customerIsShared = isShared
            return
        }
    }

    private func addProducts(to draft: inout EventDraft) throws(EventFault) {
        for key in GenlookRules.productKeys {
            guard let member = draft.properties[key], let place = member.value.place,
                !place.isNull
            else { continue }
            for product in place.elementsOrSelf {
                draft.add(product: try product.product("\(key)"))
            }
            draft.productsAreShared = member.isShared
            if !draft.products.isEmpty { return }
        }
    }

    /// The id that a property is; nil if it is missing, null or empty.
    private func member(
        _ key: StaticString, of properties: PropertyList
    ) throws(EventFault) -> (id: UnsafeRawBufferPointer, isShared: Bool)? {
        guard let member = properties[key], let place = member.value.place,
            let id = try place.id("\(key)")
        else { return nil }
        return (id, member.isShared)
    }
}
