internal import FootfallFormat
package import FootfallModel

/// Paths straight from their definition, over whole events.
package struct NaivePaths {
    package enum Anchors {
        case from, to, between
    }

    /// A row: how many customers and units have a path in a group.
    package struct Row: Hashable {
        package var customers: Int
        package var units: Int

        package init(customers: Int, units: Int) {
            self.customers = customers
            self.units = units
        }
    }

    /// A unit's path, and the groups it counts in.
    package struct Found {
        package var customer: String
        package var keys: Set<String>
    }

    package var anchors: Anchors
    package var isAnchor: (Event) -> Bool
    package var isEnd: (Event) -> Bool
    package var stepsMax: Int
    package var window: Int64
    package var groups: (Event) -> Set<String>
    /// The units that an event belongs to, besides its customer.
    package var units: (Event) -> Set<String>

    package init(
        anchors: Anchors, isAnchor: @escaping (Event) -> Bool, isEnd: @escaping (Event) -> Bool,
        stepsMax: Int, window: Int64, groups: @escaping (Event) -> Set<String>,
        units: @escaping (Event) -> Set<String>
    ) {
        self.anchors = anchors
        self.isAnchor = isAnchor
        self.isEnd = isEnd
        self.stepsMax = stepsMax
        self.window = window
        self.groups = groups
        self.units = units
    }

    /// All units that have a path; a key is the group and the path, a tab between.
    package func found(in events: [Event]) -> [Found] {
        var found: [Found] = []
        for (customer, own) in Dictionary(grouping: events, by: \.customer) {
            guard let customer else { continue }
            for unit in Set(own.flatMap(units)) {
                let ordered = TieOrder.sorted(own.filter { units($0).contains(unit) })
                guard let anchor = ordered.firstIndex(where: isAnchor),
                    let path = path(ordered, anchor)
                else { continue }
                let keys = groups(ordered[anchor]).map { "\($0)\t\(path)" }
                found.append(Found(customer: customer, keys: Set(keys)))
            }
        }
        return found
    }

    package static func rows(_ found: [Found]) -> [String: Row] {
        var rows: [String: Row] = [:]
        for key in Set(found.flatMap(\.keys)) {
            let having = found.filter { $0.keys.contains(key) }
            rows[key] = Row(customers: Set(having.map(\.customer)).count, units: having.count)
        }
        return rows
    }

    private func path(_ events: [Event], _ anchor: Int) -> String? {
        let time = events[anchor].time.microseconds
        let near = events.filter { abs($0.time.microseconds - time) <= window }
        guard let place = near.firstIndex(of: events[anchor]) else { return nil }
        let name = events[anchor].name
        switch anchors {
        case .from:
            let after = collapsed(near[(place + 1)...].map(\.name), after: name)
            return text([name] + after.prefix(stepsMax))
        case .to:
            let before = collapsed(near[..<place].reversed().map(\.name), after: name)
            return text(before.prefix(stepsMax).reversed() + [name])
        case .between:
            let after = near[(place + 1)...]
            guard let end = after.firstIndex(where: isEnd) else { return nil }
            let inside = collapsed(after[..<end].map(\.name), after: name)
            let cut = inside.count > stepsMax ? ["…"] : []
            return text([name] + inside.prefix(stepsMax) + cut + [near[end].name])
        }
    }

    private func collapsed(_ names: [String], after name: String) -> [String] {
        zip([name] + names, names).filter { $0 != $1 }.map(\.1)
    }

    private func text(_ names: [String]) -> String { names.joined(separator: " > ") }
}
