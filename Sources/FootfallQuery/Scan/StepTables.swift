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
    private var dictionary: TextDictionary?
    /// For each event code, the steps that it matches whatever else the event holds.
    private var sure: [UInt64] = []
    /// For each event code, whether any alternative of any step bears its name.
    private var isWanted: [Bool] = []
    /// For each conditional alternative, the event codes of its name.
    private(set) var conditionalTables: [[UInt8]] = []

    init(_ steps: [BoundEvents]) {
        self.steps = steps
        conditional = steps.enumerated().flatMap { step, events in
            events.alternatives.compactMap { alternative in
                alternative.condition.map {
                    Conditional(step: step, names: alternative.names, condition: $0)
                }
            }
        }
    }

    /// Sets each row's mask to its sure steps; false if no row can match any step.
    mutating func assign(_ events: ColumnChunk, to masks: inout [UInt64]) -> Bool {
        prepare(events.dictionary)
        let codes = events.codes
        guard codes.contains(where: { isWanted[Int($0)] }) else { return false }
        let sure = sure
        masks = [UInt64](unsafeUninitializedCapacity: codes.count) { masks, count in
            for i in codes.indices { masks[i] = sure[Int(codes[i])] }
            count = codes.count
        }
        return true
    }

    /// Whether some row has the name of a conditional alternative.
    func occurs(_ index: Int, in events: ColumnChunk) -> Bool {
        let table = conditionalTables[index]
        return events.codes.contains { table[Int($0)] != 0 }
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
            sure[Int(code)] != 0 || conditionalTables.contains { $0[Int(code)] != 0 }
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
