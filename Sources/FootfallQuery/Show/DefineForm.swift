import FootfallFormat
import FootfallModel

/// Checks that a `define` means something and does not lead back to itself.
///
/// Keeping the definition is the store's business.
enum DefineForm {
    static func check(
        _ definition: Definition, in scope: inout QueryScope
    ) throws -> Catalog.Definition {
        let stored = Catalog.Definition(
            kind: definition.kind, name: definition.name, statement: scope.binder.body.text)
        try scope.binder.define(stored.statement)
        switch definition {
        case .event(let name, let pattern):
            // Under its own name, so that a cycle through other definitions shows.
            _ = try scope.binder.events(
                EventsPattern(
                    alternatives: [EventPattern(subject: .name(name), conditions: [])],
                    range: pattern.range))
        case .property(let name, _):
            let member = QueryPath.Member(name: name.node, isQuoted: true)
            _ = try scope.binder.path(Located(QueryPath([member]), name.range))
        // What its names mean is found when it is run: parameters may be missing now.
        case .query: break
        }
        return stored
    }
}
