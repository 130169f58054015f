import FootfallFormat
import FootfallModel

/// What the masks of the customer directories tell of a customer before any of its rows is read:
/// whether it can matter at all, and whether no row can tell more.
///
/// A bit of a mask below the last is exact: the customer has an event of that name in that run, or
/// has none. The last bit stands for all other names and is never sure of any.
struct CustomerSieve {
    enum Finding {
        /// None of its events is wanted.
        case nothing
        /// It has what is wanted, and all there is to know of it is that.
        case settled
        /// Its rows have to be looked at.
        case open
    }

    /// For each run, the bits of the names that a customer must have some of in some run.
    private let wanted: [UInt64]
    /// For each run, the bits of the names with which rows may tell more than the mask does.
    private let open: [UInt64]

    /// Leaves the customers that may have an event of any of some steps; all if `entries` is nil.
    init(_ selector: EventSelector, _ runs: [any Run], entries: Range<Int>?) {
        wanted = runs.map { run in
            entries.map { selector.maskBits(in: run)[$0].reduce(0, |) } ?? .max
        }
        open = wanted.map { _ in .max }
    }

    /// Leaves the customers that may have an event of the first step, but for those who have one and
    /// of whom the names tell that they have none of any other step.
    ///
    /// Whether each event of the first step counts the same is for `counts` to say, of each run.
    init(
        firstStepOf selector: EventSelector, _ runs: [any Run], counts: (any Run) -> Bool
    ) {
        wanted = runs.map { selector.maskBits(in: $0)[0] }
        open = runs.map { run in
            let bits = selector.maskBits(in: run)
            let sure = counts(run) ? selector.sureMaskBits(in: run, ofStep: 0) : 0
            return bits.dropFirst().reduce(bits[0] & ~sure, |)
        }
    }

    /// What the masks of one customer's parts, one a run, tell.
    @inline(__always)
    func finding(of parts: UnsafeBufferPointer<CustomerMerge.Part>) -> Finding {
        var (found, unsettled): (UInt64, UInt64) = (0, 0)
        for part in parts {
            found |= part.mask & wanted[part.run]
            unsettled |= part.mask & open[part.run]
        }
        if found == 0 { return .nothing }
        return unsettled == 0 ? .settled : .open
    }
}

extension EventSelector {
    /// For customer masks: the bits of the names that match a step whatever else an event holds, its
    /// time aside.
    fileprivate func sureMaskBits(in run: any Run, ofStep step: Int) -> UInt64 {
        guard filter == nil else { return 0 }
        let sure = BoundEvents(steps[step].alternatives.filter { $0.condition == nil })
        var bits: UInt64 = 0
        for (bit, name) in run.maskedEvents.enumerated() where sure.mayMatch(name) {
            bits |= 1 << UInt64(bit)
        }
        return bits
    }
}
