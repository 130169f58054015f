internal import FootfallModel

/// The attributes of an event: a list of names, values and types, or a plain object.
struct GrowlyticsAttributes {
    struct Attribute {
        let name: UnsafeRawBufferPointer
        let value: JSONPlace
        /// The type's name as it was sent; nil if none was.
        let sentType: JSONPlace?
        /// The type that the value is of; nil if it is of any.
        let type: AttributeUse?
    }

    /// As they were sent; of those with one name the last is meant.
    private(set) var list: [Attribute] = []

    init(of body: JSONPlace) throws(EventFault) {
        guard let sent = body.value("attributes") else { return }
        if sent.isArray {
            try checkCount(sent.count, at: sent)
            for (index, element) in sent.elements.enumerated() {
                list.append(try Self.attribute(element, at: index))
            }
        } else if sent.isObject {
            for (name, value) in sent.members {
                list.append(Self.attribute(name, value))
                try checkCount(list.count, at: sent)
            }
        } else {
            throw EventFault("attributes", "an array or an object was expected", at: sent)
        }
    }

    /// By name in byte order, each name once.
    var sorted: [Attribute] {
        var last: [Attribute] = []
        // Stable: of equal names the last one sent comes last.
        let ordered = list.enumerated().sorted { left, right in
            left.element.name.elementsEqual(right.element.name)
                ? left.offset < right.offset
                : left.element.name.lexicographicallyPrecedes(right.element.name)
        }
        for (_, attribute) in ordered {
            if last.last?.name.elementsEqual(attribute.name) == true { last.removeLast() }
            last.append(attribute)
        }
        return last
    }

    private func checkCount(_ count: Int, at place: JSONPlace) throws(EventFault) {
        guard count <= GrowlyticsRules.attributesMax else {
            throw EventFault(
                "attributes", "more than \(GrowlyticsRules.attributesMax) attributes", at: place)
        }
    }

    private static func attribute(
        _ element: JSONPlace, at index: Int
    ) throws(EventFault) -> Attribute {
        guard let name = element.member("name")?.text else {
            throw EventFault(
                "attributes[\(index)].name", "a text was expected",
                at: element.member("name") ?? element)
        }
        guard let value = element.member("value") else {
            throw EventFault("attributes[\(index)].value", "missing", at: element)
        }
        guard let sentType = element.value("type") else { return attribute(name, value) }
        guard let text = sentType.text, let type = GrowlyticsTypes.named(text) else {
            throw EventFault(
                "attributes[\(index)].type",
                "string, number, boolean or date, one of these with array or map, or custom "
                    + "was expected", at: sentType)
        }
        // A label that the value contradicts says nothing: the value speaks for itself.
        let use =
            value.isNull || GrowlyticsTypes.fits(value, type)
            ? AttributeUse(type: type, isDeclared: true) : GrowlyticsTypes.inferred(value)
        return Attribute(
            name: name, value: value, sentType: sentType, type: value.isNull ? nil : use)
    }

    private static func attribute(
        _ name: UnsafeRawBufferPointer, _ value: JSONPlace
    ) -> Attribute {
        Attribute(
            name: name, value: value, sentType: nil, type: GrowlyticsTypes.inferred(value))
    }
}
