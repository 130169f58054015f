import Footfall
import Foundation

/// A part of a query twice: in the language, spelled here without the printer, and built in Swift.
struct Twin<Built> {
    var text: String
    var built: Built

    init(_ text: String, _ built: Built) {
        self.text = text
        self.built = built
    }
}

extension Twin: Sendable where Built: Sendable {}

/// A clause of a form.
typealias TwinClause<Form: QueryForm> = Twin<(Footfall.Query<Form>) -> Footfall.Query<Form>>

extension Twin<Footfall.Condition> {
    /// As an operand of `and`, which binds more than `or`.
    var conjunct: String { if case .any = built { "(\(text))" } else { text } }

    /// As the operand of `not`, which binds most.
    var operand: String {
        switch built {
        case .all, .any: "(\(text))"
        default: text
        }
    }
}

/// A text in double quotes, with JSON's escapes.
func quoted(_ text: String) throws -> String {
    String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
}
