internal import FootfallModel

/// eSputnik: one event a body, its properties as a list of names and values.
///
///     {"eventTypeKey":"…","keyValue":"…"?,"params":[{"name":"…","value":…},…]}
///
/// A value that is a text of JSON is stored as that JSON; one that only looks like it stays a text and
/// is counted. The time is that of receipt, since the client sends none.
enum EsputnikFormat: SingleEventFormat {
    static let source: StaticString = "esputnik"

    static func read(
        _ body: JSONPlace, into draft: inout EventDraft, facts: RequestFacts, memory: BodyMemory
    ) throws(EventFault) {
        draft.name = try eventName(body)
        let others = otherMembers(body)
        try addParams(of: body, to: &draft, isTaken: { name in others[name] != nil }, memory)
        for member in others.members { draft.properties.set(member.name, member.value) }
        try addCustomer(to: &draft, body)
        try EsputnikRequirements(properties: draft.properties, body: body).check(draft.name)
        if draft.name.isEqual(to: EsputnikRules.searchEvent) {
            draft.properties.fill(EsputnikRules.isFound.bytes, .int(0))
        }
        addProducts(to: &draft)
    }

    private static func eventName(
        _ body: JSONPlace
    ) throws(EventFault) -> UnsafeRawBufferPointer {
        guard let place = body.value("eventTypeKey") else {
            throw EventFault("eventTypeKey", "missing", at: body)
        }
        guard let name = place.text else {
            throw EventFault("eventTypeKey", "a text was expected", at: place)
        }
        guard !name.isEmpty else { throw EventFault("eventTypeKey", "empty", at: place) }
        return name
    }

    /// The body's members besides name and params: `keyValue` under its name, what the page does not
    /// name under `body`, so that it is not lost either.
    private static func otherMembers(_ body: JSONPlace) -> PropertyList {
        var others = PropertyList()
        var unknown = PropertyList()
        for (name, value) in body.members {
            if name.isEqual(to: "keyValue") {
                others.set(name, .json(value))
            } else if !name.isEqual(to: "eventTypeKey"), !name.isEqual(to: "params") {
                unknown.set(name, .json(value))
            }
        }
        if !unknown.isEmpty { others.set("body", .group(unknown)) }
        return others
    }

    // MARK: Params

    private static func addParams(
        of body: JSONPlace, to draft: inout EventDraft,
        isTaken: (UnsafeRawBufferPointer) -> Bool, _ memory: BodyMemory
    ) throws(EventFault) {
        guard let params = body.value("params") else { return }
        guard params.isArray else {
            throw EventFault("params", "an array was expected", at: params)
        }
        // Params that are called like what the body itself says.
        var shadowed = PropertyList()
        for (index, param) in params.elements.enumerated() {
            guard let name = param.member("name")?.text else {
                throw EventFault(
                    "params[\(index)].name", "a text was expected",
                    at: param.member("name") ?? param)
            }
            let value = param.member("value").map { PropertyList.Value.json(parsed($0, memory)) }
            if isTaken(name) {
                shadowed.set(name, value ?? .null)
            } else {
                draft.properties.set(name, value ?? .null)
            }
        }
        if !shadowed.isEmpty { draft.properties.set("params", .group(shadowed)) }
        draft.unparsedTexts = unparsedTexts(draft.properties) + unparsedTexts(shadowed)
    }

    /// The JSON that a text is; the value itself if it is none.
    private static func parsed(_ value: JSONPlace, _ memory: BodyMemory) -> JSONPlace {
        guard let text = value.text, isJSONLike(text) else { return value }
        return (try? memory.scan(text, depthMax: EsputnikRules.jsonTextDepthMax).root) ?? value
    }

    private static func isJSONLike(_ text: UnsafeRawBufferPointer) -> Bool {
        text.first == UInt8(ascii: "{") || text.first == UInt8(ascii: "[")
    }

    /// How many values are texts that look like JSON.
    private static func unparsedTexts(_ properties: PropertyList) -> Int {
        properties.members.reduce(0) { count, member in
            count + (member.value.place?.text.map(isJSONLike) == true ? 1 : 0)
        }
    }

    // MARK: Ids

    private static func addCustomer(
        to draft: inout EventDraft, _ body: JSONPlace
    ) throws(EventFault) {
        var best = EsputnikRules.locators.count
        var chosen: JSONPlace?
        for member in draft.properties.members {
            guard let rank = EsputnikRules.locatorRank(member.name), rank < best,
                let place = member.value.place,
                let text = place.scalarText, !text.isEmpty
            else { continue }
            (best, chosen) = (rank, place)
        }
        guard let place = chosen ?? body.value("keyValue"),
            let customer = try place.id(chosen == nil ? "keyValue" : "params")
        else {
            throw EventFault(
                "keyValue", "missing; a locator among the params or a keyValue was expected",
                at: body)
        }
        draft.customer = customer
    }

    private static func addProducts(to draft: inout EventDraft) {
        for name in ["product", "products"] as [StaticString] {
            guard let value = draft.properties[name]?.value.place else { continue }
            for product in value.elementsOrSelf {
                draft.add(product: product.value("productId")?.scalarText)
            }
        }
    }
}
