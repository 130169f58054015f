import FootfallModel

/// The lists that a measure and its groups lie in, each after the one it lies in; the measure's own
/// come first.
struct DomainTree {
    struct Node {
        /// The node of the list in which this one lies; -1 for the event.
        let parent: Int
        /// Where the elements of each slot of the parent begin, and the end.
        let starts: [UInt32]
    }

    private(set) var nodes: [Node] = []
    /// How many of the nodes, from the first, the measure's values lie in.
    let measureDepth: Int
    /// The node of each group path; -1 for the event.
    private(set) var nodeOfGroup: [Int] = []
    private var nodeOfList: [Path: Int] = [:]

    init(_ groups: [SlotCodes], measure: SlotCodes.Domain, _ reader: ZoneReader) throws {
        measureDepth =
            if case .list(let list) = measure {
                DomainTree.depth(of: list)
            } else {
                0
            }
        if case .list(let list) = measure { _ = try add(list, reader) }
        for group in groups {
            switch group.domain {
            case .rows: nodeOfGroup.append(-1)
            case .list(let list): nodeOfGroup.append(try add(list, reader))
            case .own:
                nodes.append(Node(parent: -1, starts: group.starts))
                nodeOfGroup.append(nodes.count - 1)
            }
        }
    }

    private static func depth(of list: Path) -> Int {
        list.components.count { $0 == .element }
    }

    private mutating func add(_ list: Path, _ reader: ZoneReader) throws -> Int {
        if let known = nodeOfList[list] { return known }
        let parent = try list.parentDomain.map { try add($0, reader) } ?? -1
        nodes.append(Node(parent: parent, starts: try reader.elementStarts(of: list)))
        nodeOfList[list] = nodes.count - 1
        return nodes.count - 1
    }

    /// The elements to go through at a node; for a group's list without any, -1: "missing".
    func elements(of node: Int, row: Int, _ slots: [Int]) -> Range<Int> {
        let parent = nodes[node].parent
        let slot = parent < 0 ? row : slots[parent]
        let none = node < measureDepth ? 0..<0 : -1..<0
        guard slot >= 0 else { return none }
        let starts = nodes[node].starts
        let range = Int(starts[slot])..<Int(starts[slot + 1])
        return range.isEmpty ? none : range
    }
}
