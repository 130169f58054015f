package import FootfallFormat
package import FootfallModel

/// The names that occur in a store: to warn of one that does not.
///
/// Looked up run by run; whole lists are made only when a name has to be suggested.
package final class Vocabulary: Sendable {
    private let runs: [any Run]

    package init(_ runs: [any Run]) {
        self.runs = runs
    }

    /// Whether an event of this name was ever stored.
    package func holds(event name: String) throws -> Bool {
        try runs.contains { run in
            if let dictionary = try run.dictionary(.event) {
                return dictionary.code(of: name.utf8) != nil
            }
            return try run.statistics().cells[Name(name)] != nil
        }
    }

    /// All event names, ascending.
    package func eventNames() throws -> [String] {
        var names: Set<Name> = []
        for run in runs { names.formUnion(try run.statistics().cells.keys) }
        return names.sorted().map(\.text)
    }

    /// Whether anything was ever stored at or below a path.
    package func holds(_ path: Path) -> Bool {
        runs.contains { run in
            !run.keys(at: path).isEmpty || !run.keys(at: path.element).isEmpty
                || run.columns.contains { $0.path.hasPrefix(path) }
        }
    }

    /// Members of `properties` that have columns, ascending.
    package var propertyNames: [String] {
        let paths = Set(runs.flatMap { $0.columns.map(\.path) })
        return Set(paths.compactMap(Self.propertyName)).sorted().map(\.text)
    }

    private static func propertyName(_ path: Path) -> Name? {
        guard path.hasPrefix(.properties), path.components.count > 1,
            case .member(let name) = path.components[1]
        else { return nil }
        return name
    }
}
