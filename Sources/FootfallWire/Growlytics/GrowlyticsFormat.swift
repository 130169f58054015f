internal import CXXHash
internal import FootfallModel

/// Growlytics: one event a body, its attributes with types.
///
///     {"name":"…","customerId":"…","time":epoch ms,"attributes":[{"name":"…","value":…,"type":"…"?},…]
///      | {…}}
///
/// No id comes with an event, so one is derived from all it says: a body that is sent again is known.
/// The first type of an attribute stays; the store leaves later values of other types out.
enum GrowlyticsFormat: SingleEventFormat {
    static let source: StaticString = "growlytics"

    static func read(
        _ body: JSONPlace, into draft: inout EventDraft, facts: RequestFacts, memory: BodyMemory
    ) throws(EventFault) {
        draft.name = try name(body)
        draft.customer = try customer(body)
        let time = try time(body)
        draft.time = time.microseconds
        let attributes = try GrowlyticsAttributes(of: body)
        for attribute in attributes.list {
            draft.properties.set(
                attribute.name, .json(attribute.value), type: attribute.type)
        }
        draft.id = .made(derivedID(draft, time: time.place, attributes))
        addProducts(to: &draft)
    }

    private static func name(_ body: JSONPlace) throws(EventFault) -> UnsafeRawBufferPointer {
        guard let place = body.value("name") else { throw EventFault("name", "missing", at: body) }
        guard let name = place.text else {
            throw EventFault("name", "a text was expected", at: place)
        }
        guard !name.isEmpty else { throw EventFault("name", "empty", at: place) }
        let characters = name.reduce(0) { $0 + ($1 & 0xc0 == 0x80 ? 0 : 1) }
        guard characters <= GrowlyticsRules.nameCharactersMax else {
            throw EventFault(
                "name", "\(characters) characters, less than 50 were expected", at: place)
        }
        return name
    }

    private static func customer(_ body: JSONPlace) throws(EventFault) -> UnsafeRawBufferPointer {
        guard let place = body.value("customerId"), let id = try place.id("customerId") else {
            throw EventFault("customerId", "missing", at: body.member("customerId") ?? body)
        }
        return id
    }

    /// The time, and where it stands; JavaScript may write whole milliseconds with a fraction.
    private static func time(
        _ body: JSONPlace
    ) throws(EventFault) -> (microseconds: Int64, place: JSONPlace) {
        guard let place = body.value("time") else { throw EventFault("time", "missing", at: body) }
        let time: Timestamp?
        switch place.number {
        case .int(let milliseconds)?: time = Timestamp(milliseconds: milliseconds)
        case .double(let milliseconds)?:
            // Doubles beyond these bounds are far outside the years 1 to 9999.
            let microseconds = (milliseconds * 1000).rounded(.down)
            time = abs(microseconds) < 1e18 ? Timestamp(microseconds: Int64(microseconds)) : nil
        case nil:
            throw EventFault("time", "a number of epoch milliseconds was expected", at: place)
        }
        guard let time else {
            throw EventFault(
                "time", "epoch milliseconds outside the years 1 to 9999", at: place)
        }
        return (time.microseconds, place)
    }

    /// XXH3-128 of the canonical form of what was sent, before anything is left out.
    private static func derivedID(
        _ draft: EventDraft, time: JSONPlace, _ attributes: GrowlyticsAttributes
    ) -> InsertID {
        var form = CanonicalForm()
        form.beginArray(count: 4)
        form.append(text: draft.name)
        if let customer = draft.customer { form.append(text: customer) }
        form.append(time)
        let sorted = attributes.sorted
        form.beginObject(count: sorted.count)
        for attribute in sorted {
            form.append(name: attribute.name)
            form.beginArray(count: 2)
            if let type = attribute.sentType { form.append(type) } else { form.appendNull() }
            form.append(attribute.value)
        }
        let hash = form.bytes.withUnsafeBytes { XXH3_128bits($0.baseAddress, $0.count) }
        let payload = [hash.high64, hash.low64].flatMap { word in
            withUnsafeBytes(of: word.bigEndian) { Array($0) }
        }
        return InsertID(tag: .derived, payload)
    }

    private static func addProducts(to draft: inout EventDraft) {
        for member in draft.properties.members {
            guard let value = member.value.place else { continue }
            if GrowlyticsRules.namesProducts(member.name) {
                for product in value.elementsOrSelf { draft.add(product: product.scalarText) }
            }
            for product in value.value(GrowlyticsRules.products)?.elements.map({ $0 }) ?? [] {
                draft.add(product: product.value(GrowlyticsRules.productID)?.scalarText)
            }
        }
    }
}
