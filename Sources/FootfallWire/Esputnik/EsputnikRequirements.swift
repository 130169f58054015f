/// Checks that an event carries what its name asks for.
///
/// A value that looked like JSON and could not be parsed is taken for what it should be: the vendor's
/// own samples hold such texts, and the event is worth more than the check.
struct EsputnikRequirements {
    let properties: PropertyList
    let body: JSONPlace

    func check(_ event: UnsafeRawBufferPointer) throws(EventFault) {
        for requirement in EsputnikRules.requirements(event) {
            switch requirement {
            case .param(let name):
                guard isThere(properties[name]?.value.place) else { throw missing("\(name)") }
            case .member(let name, let param):
                try check([name], in: properties[param]?.value.place, "\(param)")
            case .elements(let param, let names, let mayBeMissing):
                try check(names, inEachOf: param, mayBeMissing: mayBeMissing)
            }
        }
    }

    private func check(
        _ names: [StaticString], inEachOf param: StaticString, mayBeMissing: Bool
    ) throws(EventFault) {
        let list = properties[param]?.value.place
        guard isThere(list), let list else {
            if mayBeMissing { return }
            throw missing("\(param)")
        }
        if list.text != nil { return try check(names, in: list, "\(param)") }
        guard list.isArray else { throw EventFault("\(param)", "a list was expected", at: body) }
        for (index, element) in list.elements.enumerated() {
            try check(names, in: element, "\(param)[\(index)]")
        }
    }

    private func check(
        _ names: [StaticString], in value: JSONPlace?, _ path: @autoclosure () -> String
    ) throws(EventFault) {
        if let text = value?.text,
            text.first == UInt8(ascii: "{") || text.first == UInt8(ascii: "[")
        {
            return
        }
        for name in names where !isThere(value?.value(name)) {
            throw missing("\(path()).\(name)")
        }
    }

    /// Whether a value is one: not missing, not null, no empty text.
    private func isThere(_ value: JSONPlace?) -> Bool {
        guard let value, !value.isNull else { return false }
        return value.text?.isEmpty != true
    }

    private func missing(_ field: String) -> EventFault {
        EventFault(field, "missing", at: body)
    }
}
