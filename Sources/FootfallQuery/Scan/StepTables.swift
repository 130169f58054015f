import FootfallFormat
import FootfallModel

/// Event codes to step masks: tables over the entries of the event dictionary, made anew only when
/// the dictionary is another one.
struct StepTables {
    /// An alternative of a step that has a condition.
    struct Conditional {
        let step: Int
        let names: BoundEvents.Names
        let condition: Condition
    }

    let conditional: [Conditional]
    private let steps: [BoundEvents]
    private let takesAll: Bool
    private var dictionary: TextDictionary?
    /// For each event code, the steps that it matches whatever else the event holds.
    private var sure: [UInt64] = []
    /// For each event code, whether any alternative of any step bears its name, or all are wanted.
    private var isWanted: [UInt8] = []
    /// For each conditional alternative, the event codes of its name.
    private(set) var conditionalTables: [[UInt8]] = []

    init(_ selector: EventSelector) {
        steps = selector.steps
        takesAll = selector.takesAll
        conditional = selector.steps.enumerated().flatMap { step, events in
            events.alternatives.compactMap { alternative in
                alternative.condition.map {
                    Conditional(step: step, names: alternative.names, condition: $0)
                }
            }
        }
    }

    /// Finds the ones of some rows whose event bears a wanted name, with their sure steps.
    ///
    /// Codes of a chunk are less than its dictionary's count: decoding checks it.
    mutating func select(_ events: ColumnChunk, in rows: Range<Int>, into matches: RowMatches) {
        prepare(events.dictionary)
        matches.select(events.codes, in: rows, wanted: isWanted, masks: sure)
    }

    /// The same of codes as the cache keeps them.
    mutating func select(
        _ events: NarrowWords, of dictionary: TextDictionary, in rows: Range<Int>,
        into matches: RowMatches
    ) {
        prepare(dictionary)
        switch events {
        case .bytes(let codes): matches.select(codes, in: rows, wanted: isWanted, masks: sure)
        case .shorts(let codes): matches.select(codes, in: rows, wanted: isWanted, masks: sure)
        case .steps(let codes, _, _):
            matches.select(codes, in: rows, wanted: isWanted, masks: sure)
        case .longSteps: preconditionFailure("codes have 32 bits")
        }
    }

    /// Whether some of a stretch of a dictionary's codes bears a wanted name.
    mutating func areWanted(_ codes: ClosedRange<UInt32>, of dictionary: TextDictionary) -> Bool {
        prepare(dictionary)
        return codes.contains { Int($0) < isWanted.count && isWanted[Int($0)] != 0 }
    }

    private mutating func prepare(_ dictionary: TextDictionary) {
        guard dictionary !== self.dictionary else { return }
        self.dictionary = dictionary
        let codes = 0..<UInt32(dictionary.count)
        sure = codes.map { code in dictionary.withBytes(code, sureSteps) }
        conditionalTables = conditional.map { part in
            codes.map { dictionary.withBytes($0, part.names.matches) ? 1 : 0 }
        }
        isWanted = codes.map { code in
            takesAll || sure[Int(code)] != 0
                || conditionalTables.contains { $0[Int(code)] != 0 } ? 1 : 0
        }
    }

    private func sureSteps(_ name: UnsafeRawBufferPointer) -> UInt64 {
        var mask: UInt64 = 0
        for (step, events) in steps.enumerated() {
            let isSure = events.alternatives.contains {
                $0.condition == nil && $0.names.matches(name)
            }
            if isSure { mask |= 1 << UInt64(step) }
        }
        return mask
    }
}
