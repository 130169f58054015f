package import FootfallModel

/// The types of attributes, of which the first one seen stays: what the log and the manifest keep.
///
/// As a log record's payload, or as a section of the manifest: a varint count, then for each
/// attribute, ascending,
///
///     text    event, attribute
///     u8      type           base (1 string, 2 number, 3 boolean, 4 date) + shape (00 one value,
///                            10 array, 20 map); 40 is custom
///     varint  ignoredCount   values of other types that were left out; a record adds them up
package struct AttributeTypes: Equatable, Sendable {
    /// More are not kept, so that made-up names can't fill memory: values of further attributes are
    /// stored whatever their type.
    package static let countMax = 1 << 16

    /// Whose type it is.
    package struct Attribute: Hashable, Comparable, Sendable {
        package var event: Name
        package var name: Name

        package init(event: Name, name: Name) {
            self.event = event
            self.name = name
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.event, left.name) < (right.event, right.name)
        }
    }

    package struct Entry: Equatable, Sendable {
        package var type: AttributeType
        package var ignoredCount = 0

        package init(type: AttributeType, ignoredCount: Int = 0) {
            self.type = type
            self.ignoredCount = ignoredCount
        }
    }

    package private(set) var entries: [Attribute: Entry] = [:]

    package init() {}

    package var isEmpty: Bool { entries.isEmpty }

    package subscript(attribute: Attribute) -> Entry? { entries[attribute] }

    /// All of them, ascending.
    package var sorted: [(attribute: Attribute, entry: Entry)] {
        entries.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Notes a type unless there is one, and values that were left out because of it.
    package mutating func add(_ attribute: Attribute, _ type: AttributeType, ignored: Int = 0) {
        entries[attribute, default: Entry(type: type)].ignoredCount += ignored
    }

    package static func += (left: inout Self, right: Self) {
        for (attribute, entry) in right.entries {
            left.add(attribute, entry.type, ignored: entry.ignoredCount)
        }
    }

    package init(from reader: inout FieldReader) throws {
        for _ in 0..<(try reader.count(ofSizeAtLeast: 4)) {
            let attribute = Attribute(
                event: Name(try reader.text()), name: Name(try reader.text()))
            guard let type = AttributeType(rawValue: try reader.fixed()) else {
                throw reader.damage("an unknown type of attribute")
            }
            add(attribute, type, ignored: try reader.varint())
        }
    }

    package func encode(into writer: inout ByteWriter) {
        writer.append(count: entries.count)
        for (attribute, entry) in sorted {
            writer.append(text: attribute.event.text)
            writer.append(text: attribute.name.text)
            writer.append(fixed: entry.type.rawValue)
            writer.append(count: entry.ignoredCount)
        }
    }
}
