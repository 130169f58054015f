internal import FootfallModel

// Event patterns: names, definitions and the conditions of `with`.

extension Binder {
    package mutating func events(_ pattern: EventsPattern) throws -> BoundEvents {
        BoundEvents(try pattern.alternatives.flatMap { try alternatives(of: $0) })
    }

    /// The events a form uses where none are named, for example `viewed`.
    package mutating func events(defined name: String) throws -> BoundEvents {
        let located = Located(name, SourceRange(0, 0))
        return BoundEvents(try alternatives(named: located))
    }

    private mutating func alternatives(
        of pattern: EventPattern
    ) throws -> [BoundEvents.Alternative] {
        var found: [BoundEvents.Alternative]
        switch pattern.subject {
        case .any: found = [.init(.any)]
        case .prefix(let prefix): found = [.init(.prefix(prefix.node))]
        case .name(let name): found = try alternatives(named: name)
        case .group(let group): found = try events(group).alternatives
        }
        let conditions = try pattern.conditions.map { try condition($0) }
        guard let condition = Condition.all(conditions) else { return found }
        for i in found.indices {
            found[i].condition = Condition.all([found[i].condition, condition].compactMap { $0 })
        }
        return found
    }

    /// A definition shadows a stored name; in its own body the name is the stored event.
    private mutating func alternatives(
        named name: Located<String>
    ) throws -> [BoundEvents.Alternative] {
        if body.names.last != name.node, let defined = definitions.event(name.node) {
            return try within(name.node, text: defined.text, at: name.range) {
                try $0.events(defined.pattern).alternatives
            }
        }
        // The alternatives of a definition are seldom all in use.
        if body.names.isEmpty { try noteUnknownEvent(name.node) }
        return [.init(.exactly(name.node))]
    }

    private mutating func noteUnknownEvent(_ name: String) throws {
        guard try !vocabulary.holds(event: name) else { return }
        let known = try vocabulary.eventNames() + definitions.eventNames
        note(unknown("event", name, Nearest.match(to: name, among: known)))
    }

    func unknown(_ what: String, _ name: String, _ nearest: String?) -> String {
        let suggestion = nearest.map { "; did you mean \"\($0)\"?" } ?? ""
        return "no \(what) named \"\(name)\" was ever stored\(suggestion)"
    }
}
