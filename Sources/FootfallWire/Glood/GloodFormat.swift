internal import FootfallModel

/// Glood.AI: one event a body, with what is known of the visit around it.
///
///     {"event":{"id":"…","name":"…","type":…?,"timestamp":…?,"data":{…}?,"customData":{…}?},
///      "session_id":"…","shop_domain":"…"?,…}
///
/// The insert id is the shop and the event's id, since an id is unique in its shop only.
enum GloodFormat: SingleEventFormat {
    static let source: StaticString = "glood"

    static func read(
        _ body: JSONPlace, into draft: inout EventDraft, facts: RequestFacts, memory: BodyMemory
    ) throws(EventFault) {
        guard let event = body.value("event"), event.isObject else {
            throw EventFault(
                "event", body.value("event") == nil ? "missing" : "an object was expected",
                at: body.value("event") ?? body)
        }
        let check = GloodSchema(body: body, event: event)
        let shop = try shop(check, facts, memory)
        let id = try check.id("id", of: event, "event.id")
        draft.name = try check.name()
        draft.time = try check.time()
        draft.session = try check.id("session_id", of: body, "session_id")
        try check.optionalFields()
        draft.id = .made(InsertID(tag: .composed, parts: [shop, id]))
        draft.customer = try customer(body)
        addProperties(of: body, event, to: &draft.properties)
        // Part of the id already, and no content: a retry may name it in the header or in the body.
        draft.properties.set("shop_domain", .text(shop), isShared: true)
        if body.value("channel") == nil {
            draft.properties.set("channel", .text(GloodRules.channelIfMissing.bytes))
        }
        addProducts(of: event, to: &draft)
    }

    /// The shop: the body's own word first, so that a body that is replayed without its headers gives
    /// the same id.
    private static func shop(
        _ check: GloodSchema, _ facts: RequestFacts, _ memory: BodyMemory
    ) throws(EventFault) -> UnsafeRawBufferPointer {
        if let shop = try check.optionalID("shop_domain", of: check.body) { return shop }
        guard let header = facts.shop, !header.isEmpty else {
            throw EventFault(
                "shop_domain", "missing; it or the header x-shop was expected", at: check.body)
        }
        guard header.count <= WireLimits.idBytesMax else {
            throw EventFault("x-shop", WireFault.id(header.count))
        }
        guard String(validating: header, as: UTF8.self) != nil else {
            throw EventFault("x-shop", "bytes that are not UTF-8")
        }
        return memory.keep(header)
    }

    private static func customer(
        _ body: JSONPlace
    ) throws(EventFault) -> UnsafeRawBufferPointer? {
        for key in GloodRules.customerKeys {
            guard let place = body.value(key), let id = try place.id("\(key)") else {
                continue
            }
            return id
        }
        return nil
    }

    // MARK: Properties

    /// All of the body but the fields; what the event carries stands beside what the body does, and
    /// a member of the body that has the same name goes under `body`.
    private static func addProperties(
        of body: JSONPlace, _ event: JSONPlace, to properties: inout PropertyList
    ) {
        var others = PropertyList()
        for (name, value) in event.members where !isOne(of: GloodRules.fields, name) {
            if isOne(of: GloodRules.payloads, name) {
                properties.set(name, .json(value))
            } else {
                others.set(name, .json(value))
            }
        }
        if !others.isEmpty { properties.set("event", .group(others)) }
        let taken = GloodRules.payloads.filter { event.member($0) != nil }
        var displaced = PropertyList()
        for (name, value) in body.members
        where !name.isEqual(to: "event") && !name.isEqual(to: "session_id") {
            if isOne(of: taken, name) {
                displaced.set(name, .json(value))
            } else {
                properties.set(name, .json(value))
            }
        }
        guard !displaced.isEmpty else { return }
        if let own = properties["body"] { displaced.set("body", own.value) }
        properties.set("body", .group(displaced))
    }

    private static func isOne(
        of names: [StaticString], _ name: UnsafeRawBufferPointer
    ) -> Bool {
        names.contains { name.isEqual(to: $0) }
    }

    // MARK: Products

    private static func addProducts(of event: JSONPlace, to draft: inout EventDraft) {
        if let own = event.value("customData") {
            add(GloodRules.trackedProducts[...], of: own, to: &draft)
        }
        let prefix = GloodRules.ownPrefix
        let head = UnsafeRawBufferPointer(rebasing: draft.name.prefix(prefix.utf8CodeUnitCount))
        guard !head.isEqual(to: prefix), let data = event.value("data") else { return }
        for path in GloodRules.pixelProducts { add(path[...], of: data, to: &draft) }
    }

    /// Adds the ids at the end of a path; a list on the way stands for each of its elements.
    private static func add(
        _ path: ArraySlice<StaticString>, of value: JSONPlace, to draft: inout EventDraft
    ) {
        for place in value.elementsOrSelf {
            guard let name = path.first else {
                draft.add(product: place.scalarText)
                continue
            }
            if let next = place.value(name) { add(path.dropFirst(), of: next, to: &draft) }
        }
    }
}
