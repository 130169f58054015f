package import FootfallModel
import Synchronization

/// A condition with its names resolved and its values typed: what is evaluated, zone by zone.
///
/// Logic is two-valued: `not` is true exactly where its operand is false, so nothing here knows of
/// a third value.
package indirect enum Condition: Sendable {
    case always(Bool)
    case and([Condition])
    case or([Condition])
    case not(Condition)
    /// Some value at the path passes.
    case test(BoundPath, ValueTest)
    /// Something is stored at the path: a value, null, a list or an object.
    case exists(BoundPath)
    /// Some element of the path's list has nothing stored there.
    case missing(BoundPath)
    /// The event is one of these customers'.
    case among(Cohort)
    /// Some element of the list satisfies a condition, whose paths lie in the element.
    case has(list: Path, Condition)

    package static func all(_ conditions: [Condition]) -> Condition? {
        switch conditions.count {
        case 0: nil
        case 1: conditions[0]
        default: .and(conditions)
        }
    }

    /// What it asks about, for people: the paths that it names.
    var subject: String {
        switch self {
        case .always: "where"
        case .and(let parts), .or(let parts):
            Set(parts.map(\.subject)).sorted().joined(separator: ", ")
        case .not(let part): part.subject
        case .test(let path, _), .exists(let path), .missing(let path): path.name
        case .among: "among"
        case .has(let list, _): "\(list)"
        }
    }
}

/// Where the values of a path come from.
package struct BoundPath: Hashable, Sendable {
    package enum Source: Hashable, Sendable {
        case column(Path)
        case customer
        case insertID
        case time
        case received
        case weekday
        case hourOfDay

        /// The list whose elements the values belong to; nil for the event itself.
        package var domain: Path? {
            if case .column(let path) = self { path.domain } else { nil }
        }
    }

    /// One, or for a defined property several, the first of which that exists on an event counts.
    package var sources: [Source]
    /// As written, quotes dropped.
    package var name: String

    package init(_ sources: [Source], name: String) {
        self.sources = sources
        self.name = name
    }
}

/// Which values pass, by their type; a value of a type that is not named does not.
package struct ValueTest: Sendable {
    package var texts: TextTest?
    package var numbers: NumberTest?
    /// For `time` and `received`, in microseconds.
    package var times: NumberTest?
    package var passesFalse = false
    package var passesTrue = false
    package var passesNull = false
    package var passesEmptyObject = false

    package init(texts: TextTest? = nil, numbers: NumberTest? = nil, times: NumberTest? = nil) {
        self.texts = texts
        self.numbers = numbers
        self.times = times
    }
}

/// A test of texts, evaluated once for each entry of a dictionary.
package struct TextTest: Sendable {
    private static let ids = Atomic<Int>(0)

    /// Tells tests apart, to key caches of their results.
    package let id = TextTest.ids.add(1, ordering: .relaxed).newValue
    /// The texts that pass, if they can be listed: lets a dictionary be searched, not read.
    package var exactly: [[UInt8]]?
    package var passes: @Sendable (UnsafeRawBufferPointer) -> Bool

    package init(_ passes: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool) {
        self.passes = passes
    }

    package init(oneOf texts: [[UInt8]]) {
        exactly = texts
        let set = Set(texts)
        passes = { set.contains(Array($0)) }
    }
}
