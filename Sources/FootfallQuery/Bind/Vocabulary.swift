package import FootfallFormat
package import FootfallModel

/// The names that occur in a store: to warn of one that does not.
package final class Vocabulary: Sendable {
    package let events: Set<String>
    private let columns: Set<Path>
    private let runs: [any Run]
    /// Members of `properties` that have columns.
    package let propertyNames: [String]

    package init(_ runs: [any Run]) throws {
        self.runs = runs
        var events: Set<String> = []
        var columns: Set<Path> = []
        for run in runs {
            try events.formUnion(Self.eventNames(of: run))
            for key in run.columns { columns.insert(key.path) }
        }
        self.events = events
        self.columns = columns
        propertyNames = Set(columns.compactMap(Self.propertyName)).sorted()
    }

    private static func eventNames(of run: any Run) throws -> [String] {
        if let dictionary = try run.dictionary(.event) {
            return (0..<UInt32(dictionary.count)).map(dictionary.text)
        }
        return Array(try run.statistics().cells.keys)
    }

    private static func propertyName(_ path: Path) -> String? {
        guard path.hasPrefix(.properties), path.components.count > 1,
            case .member(let name) = path.components[1]
        else { return nil }
        return name
    }

    /// Whether anything was ever stored at or below a path.
    package func holds(_ path: Path) -> Bool {
        columns.contains(path) || columns.contains { $0.hasPrefix(path) }
            || runs.contains { !$0.keys(at: path).isEmpty || !$0.keys(at: path.element).isEmpty }
    }
}
