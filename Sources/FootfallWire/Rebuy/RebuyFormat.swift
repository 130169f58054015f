internal import FootfallModel

/// Rebuy: one event a query string or form body.
///
///     key=…&subject=user&verb=viewed&noun=product&shopify_product_handle=…&uuid=…
///
/// The event's name is the sentence: `user viewed product`. The time is that of receipt. All
/// parameters but the key and the sentence stay properties.
enum RebuyFormat: RequestFormat {
    static let source: StaticString = "rebuy"

    static func decode(_ body: UnsafeRawBufferPointer, into events: inout RequestEvents) {
        let query = QueryString(body, events.memory)
        events.draft.removeAll()
        do throws(EventFault) {
            try read(query, into: &events.draft, events.memory)
            try events.append()
        } catch {
            events.reject(error, raw: keepable(Array(body)))
        }
    }

    private static func read(
        _ query: QueryString, into draft: inout EventDraft, _ memory: BodyMemory
    ) throws(EventFault) {
        var parameters = PropertyList()
        for parameter in query.parameters where !parameter.name.isEqual(to: RebuyRules.secret) {
            try check(parameter)
            parameters.set(parameter.name, .text(parameter.value))
        }
        draft.customer = try customer(parameters)
        draft.name = memory.keep(try sentence(parameters))
        guard let product = text(RebuyRules.product, of: parameters) else {
            throw EventFault("\(RebuyRules.product)", RebuyRules.missing(RebuyRules.product))
        }
        draft.add(product: product)
        for parameter in parameters.members
        where !RebuyRules.sentence.contains(where: { parameter.name.isEqual(to: $0.name) }) {
            draft.properties.set(parameter.name, parameter.value)
        }
    }

    /// Nothing but UTF-8 within the limits gets in.
    private static func check(_ parameter: QueryString.Parameter) throws(EventFault) {
        try check(parameter.name, of: parameter)
        try check(parameter.value, of: parameter)
    }

    private static func check(
        _ text: UnsafeRawBufferPointer, of parameter: QueryString.Parameter
    ) throws(EventFault) {
        guard text.count <= WireLimits.textBytesMax else {
            throw fault(of: parameter, WireFault.text(text.count))
        }
        guard UTF8Check.firstFault(in: text) == nil else {
            throw fault(of: parameter, "bytes that are not UTF-8")
        }
    }

    private static func fault(of parameter: QueryString.Parameter, _ reason: String) -> EventFault {
        EventFault(
            FieldName.shown(parameter.name), reason, offset: parameter.range.lowerBound)
    }

    private static func customer(
        _ parameters: PropertyList
    ) throws(EventFault) -> UnsafeRawBufferPointer {
        for key in RebuyRules.customerKeys {
            guard let id = text(key, of: parameters) else { continue }
            guard id.count <= WireLimits.idBytesMax else {
                throw EventFault("\(key)", WireFault.id(id.count))
            }
            return id
        }
        throw EventFault("uuid", RebuyRules.customerMissing)
    }

    /// Subject, verb and noun, with spaces between.
    private static func sentence(_ parameters: PropertyList) throws(EventFault) -> [UInt8] {
        var sentence: [UInt8] = []
        for (name, values) in RebuyRules.sentence {
            guard let word = text(name, of: parameters) else {
                throw EventFault("\(name)", RebuyRules.missing(name))
            }
            guard values.contains(where: { word.isEqual(to: $0) }) else {
                throw EventFault("\(name)", RebuyRules.invalid(name, values))
            }
            if !sentence.isEmpty { sentence.append(UInt8(ascii: " ")) }
            sentence.append(contentsOf: word)
        }
        return sentence
    }

    /// A parameter's value; nil if it is missing or empty.
    private static func text(
        _ name: StaticString, of parameters: PropertyList
    ) -> UnsafeRawBufferPointer? {
        guard case .text(let text) = parameters[name]?.value, !text.isEmpty else { return nil }
        return text
    }

    /// A body without the parameter that is secret.
    static func keepable(_ raw: [UInt8]) -> [UInt8] {
        let memory = BodyMemory()
        return raw.withUnsafeBytes { bytes in
            let kept = QueryString(bytes, memory).parameters.filter {
                !$0.name.isEqual(to: RebuyRules.secret)
            }
            return Array(kept.map { Array(bytes[$0.range]) }.joined(separator: [UInt8(ascii: "&")]))
        }
    }
}
