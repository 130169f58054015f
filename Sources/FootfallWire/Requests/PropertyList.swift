/// The properties of an event that is put together from several places: each name once.
///
/// Names and values point into the body and `BodyMemory`.
struct PropertyList {
    enum Value {
        case json(JSONPlace)
        case text(UnsafeRawBufferPointer)
        case int(Int64)
        case null
        case group(PropertyList)

        /// The place of a value that stands in a document.
        var place: JSONPlace? {
            if case .json(let place) = self { place } else { nil }
        }
    }

    struct Member {
        let name: UnsafeRawBufferPointer
        var value: Value
        /// It was sent for several events at once, or by a header: it is no part of the content.
        var isShared: Bool
        /// Its type, where that of the first value stays.
        var type: AttributeUse?
    }

    private(set) var members: [Member] = []
    private var places: [NameBytes: Int] = [:]

    var isEmpty: Bool { members.isEmpty }

    mutating func removeAll() {
        members.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
    }

    /// The member of a name.
    subscript(name: UnsafeRawBufferPointer) -> Member? {
        places[NameBytes(bytes: name)].map { members[$0] }
    }

    subscript(name: StaticString) -> Member? { self[name.bytes] }

    /// Gives a name a value, instead of the one it had.
    mutating func set(
        _ name: UnsafeRawBufferPointer, _ value: Value, isShared: Bool = false,
        type: AttributeUse? = nil
    ) {
        let member = Member(name: name, value: value, isShared: isShared, type: type)
        if let place = places.updateValue(members.count, forKey: NameBytes(bytes: name)) {
            places[NameBytes(bytes: name)] = place
            members[place] = member
        } else {
            members.append(member)
        }
    }

    mutating func set(_ name: StaticString, _ value: Value, isShared: Bool = false) {
        set(name.bytes, value, isShared: isShared)
    }

    /// Gives a name a value unless it has one.
    mutating func fill(_ name: UnsafeRawBufferPointer, _ value: Value, isShared: Bool = false) {
        guard places[NameBytes(bytes: name)] == nil else { return }
        set(name, value, isShared: isShared)
    }
}

/// A name by its bytes, which stand elsewhere.
private struct NameBytes: Hashable {
    let bytes: UnsafeRawBufferPointer

    static func == (left: Self, right: Self) -> Bool {
        left.bytes.elementsEqual(right.bytes)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(bytes: bytes) }
}

extension StaticString {
    /// The text's bytes.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
    }

    /// Whether the text, in lower case, is a name in any case.
    func isLowerCase(of name: UnsafeRawBufferPointer) -> Bool {
        guard name.count == utf8CodeUnitCount else { return false }
        for i in 0..<name.count {
            let byte = name[i]
            let lower = byte &- 65 < 26 ? byte | 0x20 : byte
            if lower != utf8Start[i] { return false }
        }
        return true
    }
}
