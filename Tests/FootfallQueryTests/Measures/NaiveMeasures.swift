import FootfallModel
import FootfallTestSupport

/// A measures query answered straight from its definition, over whole events: slow and obvious.
struct NaiveMeasures {
    /// What a path leads to on one event, each value with the elements it was read from.
    struct Found: Hashable {
        var value: Value
        /// For each `[]` of the path, the list's path and the element's index.
        var elements: [String: Int]
    }

    var events: [Event]
    /// Paths in the query's notation, `customer` and `product` being built in.
    var groups: [String]

    // MARK: Paths

    static func read(_ event: Event, _ path: String) -> [Found] {
        switch path {
        case "customer":
            return event.customer.map { [Found(value: .string($0), elements: [:])] } ?? []
        case "event": return [Found(value: .string(event.name), elements: [:])]
        case "product":
            return event.products.enumerated().map {
                Found(value: .string($1), elements: ["product[]": $0])
            }
        default:
            return descend(.object(event.properties), path.split(separator: ".").map(String.init))
        }
    }

    private static func descend(_ value: Value, _ members: [String]) -> [Found] {
        var found = [(value, [String: Int](), "")]
        for member in members {
            let name = member.prefix { $0 != "[" }
            found = found.compactMap { value, elements, path in
                guard case .object(let members) = value, let next = members[Name(String(name))]
                else {
                    return nil
                }
                return (next, elements, path + "." + name)
            }
            for _ in 0..<(member.count - name.count) / 2 {
                found = found.flatMap { value, elements, path -> [(Value, [String: Int], String)] in
                    guard case .array(let values) = value else { return [] }
                    return values.enumerated().map { index, value in
                        (value, elements.merging([path + "[]": index]) { $1 }, path + "[]")
                    }
                }
            }
        }
        return found.map { Found(value: $0.0, elements: $0.1) }
    }

    /// How a value is shown as a group; nil for what is none (a list, an object with members).
    static func groupText(_ value: Value) -> String? {
        switch value {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .int(let int): "\(int)"
        case .double(let double):
            double == double.rounded() && abs(double) < 0x1p63 ? "\(Int64(double))" : "\(double)"
        case .string(let text): "s:" + text
        case .array: nil
        case .object(let members): members.isEmpty ? "{}" : nil
        }
    }

    /// All the groups of an event for one reading of a measure's value, each once.
    func groups(of event: Event, at elements: [String: Int] = [:]) -> Set<[String]> {
        var tuples: [([String], [String: Int])] = [([], elements)]
        for path in groups {
            tuples = tuples.flatMap { texts, chosen -> [([String], [String: Int])] in
                Self.choices(event, path, chosen).map { (texts + [$0], $1) }
            }
        }
        return Set(tuples.map(\.0))
    }

    /// The values of a path, one for each way of choosing elements that agrees with those chosen.
    private static func choices(
        _ event: Event, _ path: String, _ chosen: [String: Int]
    ) -> [(String, [String: Int])] {
        elementChoices(event, path, chosen).map { elements in
            let values = read(event, path).filter { $0.elements == elements.own }
            let text = values.compactMap { groupText($0.value) }.first
            return (text ?? "(missing)", chosen.merging(elements.own) { $1 })
        }
    }

    private struct Choice { var own: [String: Int] }

    /// Each list on the way to a path adds a choice of its element, unless that is made already.
    private static func elementChoices(
        _ event: Event, _ path: String, _ chosen: [String: Int]
    ) -> [Choice] {
        var choices = [Choice(own: [:])]
        for list in lists(path) {
            choices = choices.flatMap { choice -> [Choice] in
                let count = length(event, list, choice.own)
                if let index = chosen[key(list)], index < 0 || count > index {
                    return [Choice(own: choice.own.merging([key(list): index]) { $1 })]
                }
                // An empty list is one choice: of nothing.
                return (count == 0 ? -1..<0 : 0..<count).map {
                    Choice(own: choice.own.merging([key(list): $0]) { $1 })
                }
            }
        }
        return choices
    }

    /// The lists on the way to a path: `a[].b[].c` has `a[]` and `a[].b[]`.
    private static func lists(_ path: String) -> [String] {
        if path == "product" { return ["product[]"] }
        return path.indices.filter { path[$0] == "]" }.map { String(path[...$0]) }
    }

    private static func key(_ list: String) -> String {
        list == "product[]" ? list : "." + list
    }

    private static func length(_ event: Event, _ list: String, _ chosen: [String: Int]) -> Int {
        if list == "product[]" { return event.products.count }
        return descend(.object(event.properties), list.split(separator: ".").map(String.init))
            .filter { found in found.elements.allSatisfy { chosen[$0] == nil || chosen[$0] == $1 } }
            .count
    }

    // MARK: Measures

    /// For each group, the events in it.
    var eventsByGroup: [[String]: [Event]] {
        var result: [[String]: [Event]] = groups.isEmpty ? [[]: []] : [:]
        for event in events {
            for group in groups(of: event) { result[group, default: []].append(event) }
        }
        return result
    }

    /// The numbers at a path that belong to each group.
    func numbers(_ path: String, seenAsBoth: Bool) -> [[String]: [Value]] {
        var result: [[String]: [Value]] = [:]
        for event in events {
            for found in Self.read(event, path) {
                guard let number = Self.number(found.value, seenAsBoth: seenAsBoth) else {
                    continue
                }
                for group in groups(of: event, at: found.elements) {
                    result[group, default: []].append(number)
                }
            }
        }
        return result
    }

    private static func number(_ value: Value, seenAsBoth: Bool) -> Value? {
        switch value {
        case .int, .double: return value
        case .string(let text) where seenAsBoth:
            if let int = Int64(text) { return .int(int) }
            return Double(text).map(Value.double)
        default: return nil
        }
    }

    /// The distinct values at a path in each group.
    func unique(_ path: String) -> [[String]: Int] {
        var seen: [[String]: Set<String>] = [:]
        for event in events {
            for found in Self.read(event, path) {
                guard found.value != .null, let text = Self.groupText(found.value) else { continue }
                let shown = text.hasPrefix("s:") || Double(text) == nil ? text : "s:" + text
                for group in groups(of: event, at: found.elements) {
                    seen[group, default: []].insert(shown)
                }
            }
        }
        return seen.mapValues(\.count)
    }
}
