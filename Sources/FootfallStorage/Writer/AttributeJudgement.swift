internal import FootfallFormat
internal import FootfallModel

/// Decides which values of a batch have another type than their attribute had first, and what is to
/// be remembered of the types.
///
/// The first type that is seen stays: in the order of events, which is known only to the writer.
/// One that was told from the value, not declared, need not be exactly that (`AttributeType.takes`).
struct AttributeJudgement {
    /// What the batch adds to the store's types.
    private(set) var added = AttributeTypes()
    /// Values to leave out: of each property, the rows.
    private(set) var ignored: [Path: [UInt32]] = [:]

    private let known: AttributeTypes
    private let events: ColumnChunk

    private struct Use {
        let row: UInt32
        let type: AttributeType
        let isDeclared: Bool
    }

    /// Judges the rows of a batch that are to be stored.
    init(_ batch: EventBatch, storing isStored: (UInt32) -> Bool, known: AttributeTypes) {
        self.known = known
        guard let events = batch.column(.event)?.chunk else {
            self.events = ColumnChunk(slotCount: 0, presence: .all, values: .codes([], .empty))
            return
        }
        self.events = events
        for (path, uses) in Self.uses(of: batch) {
            judge(uses.filter { isStored($0.row) }, of: path)
        }
    }

    /// Of each property, its typed values in the order of the rows.
    private static func uses(of batch: EventBatch) -> [Path: [Use]] {
        var uses: [Path: [Use]] = [:]
        var isMixed: Set<Path> = []
        for case (.attribute(let path, let type, let isDeclared), let rows) in batch.remarks {
            if uses[path] != nil { isMixed.insert(path) }
            uses[path, default: []] += rows.map {
                Use(row: $0, type: type, isDeclared: isDeclared)
            }
        }
        for path in isMixed { uses[path]?.sort { $0.row < $1.row } }
        return uses
    }

    private mutating func judge(_ uses: [Use], of path: Path) {
        guard case .member(let name)? = path.components.last else { return }
        // Of each event's name, by its code: the attribute and its type.
        var types: [UInt32: (AttributeTypes.Attribute, AttributeType)] = [:]
        for use in uses {
            let code = events.codes[Int(use.row)]
            guard let (attribute, type) = types[code] ?? first(use, code, name) else { continue }
            types[code] = (attribute, type)
            if use.type == type || (!use.isDeclared && type.takes(inferred: use.type)) { continue }
            added.add(attribute, type, ignored: 1)
            ignored[path, default: []].append(use.row)
        }
    }

    /// The attribute of a value and its type, which is the value's if there was none; nil if the store
    /// keeps no more types.
    private mutating func first(
        _ use: Use, _ code: UInt32, _ name: Name
    ) -> (AttributeTypes.Attribute, AttributeType)? {
        let event = Name(events.dictionary.text(code))
        let attribute = AttributeTypes.Attribute(event: event, name: name)
        if let entry = known[attribute] { return (attribute, entry.type) }
        guard known.entries.count + added.entries.count < AttributeTypes.countMax else {
            return nil
        }
        added.add(attribute, use.type)
        return (attribute, use.type)
    }
}
