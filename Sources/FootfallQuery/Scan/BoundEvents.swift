package import FootfallModel

/// Which events a pattern means, once definitions are resolved: alternatives of a name and, if
/// wanted, a condition.
package struct BoundEvents: Sendable {
    package enum Names: Sendable, Hashable {
        case any
        case exactly(String)
        case prefix(String)

        package func matches(_ name: UnsafeRawBufferPointer) -> Bool {
            switch self {
            case .any: true
            case .exactly(let text): text.utf8.elementsEqual(name)
            case .prefix(let text): name.starts(with: text.utf8)
            }
        }
    }

    package struct Alternative: Sendable {
        package var names: Names
        package var condition: Condition?

        package init(_ names: Names, condition: Condition? = nil) {
            self.names = names
            self.condition = condition
        }
    }

    package var alternatives: [Alternative]

    package init(_ alternatives: [Alternative]) {
        self.alternatives = alternatives
    }

    package static let any = BoundEvents([Alternative(.any)])

    /// Whether the name alone decides.
    package var needsNoCondition: Bool { alternatives.allSatisfy { $0.condition == nil } }

    /// Whether some alternative matches events of this name, if its condition holds.
    package func mayMatch(_ name: UnsafeRawBufferPointer) -> Bool {
        alternatives.contains { $0.names.matches(name) }
    }

    package func mayMatch(_ name: Name) -> Bool {
        var text = name.text
        return text.withUTF8 { mayMatch(UnsafeRawBufferPointer($0)) }
    }
}
