internal import FootfallModel

extension JSONTape {
    /// The value at an index: for the few documents that are wanted as a value.
    func value(_ index: Int) -> Value {
        switch kind(index) {
        case Kind.yes: .bool(true)
        case Kind.no: .bool(false)
        case Kind.int: .int(int(index))
        case Kind.double: .double(double(index))
        case Kind.text: .string(String(decoding: text(index), as: UTF8.self))
        case Kind.beginArray: .array(elements(index))
        case Kind.beginObject: .object(members(index))
        default: .null
        }
    }

    /// The members of the object at an index.
    func members(_ index: Int) -> [Name: Value] {
        var members: [Name: Value] = [:]
        var next = index + 1
        while let name = member(next) {
            members[Name(String(decoding: text(name), as: UTF8.self))] = value(name + 1)
            next = end(of: name + 1)
        }
        return members
    }

    private func elements(_ index: Int) -> [Value] {
        var elements: [Value] = []
        var next = index + 1
        while kind(next) != Kind.endArray {
            elements.append(value(next))
            next = end(of: next)
        }
        return elements
    }
}
