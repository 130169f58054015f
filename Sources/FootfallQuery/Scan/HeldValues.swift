import FootfallFormat

/// Tells which values an event holds under `same`: one for each combination, none if it lacks one of
/// the values or holds null there.
///
/// For one thread. Values are numbered over the customers of a window.
final class HeldValues {
    private let paths: [BoundPath]
    /// What `numbers` reads with.
    private let readers: [ZoneReader]
    private var numbers: ChainGroups
    /// For each of those, whether it stands for values and not for their absence.
    private var isHeld: [Bool] = []

    init(_ paths: [BoundPath], _ readers: [ZoneReader]) {
        self.paths = paths
        self.readers = readers
        numbers = ChainGroups(atStart: paths, readers)
    }

    var counters: ScanCounters { readers.reduce(into: ScanCounters()) { $0 += $1.counters } }

    var byteCount: Int { numbers.byteCount + isHeld.count }

    /// Forgets the values of the window before.
    func openWindow() {
        numbers = ChainGroups(atStart: paths, readers)
        isHeld = []
    }

    /// The numbers of what an event holds, each once.
    func values(at place: ChainGroups.Place) throws -> [UInt32] {
        try numbers.cells(of: [place]).filter { value in
            while isHeld.count <= value {
                guard case .values(let held) = numbers.group(of: isHeld.count) else { return false }
                isHeld.append(held.allSatisfy { $0 != .missing && $0 != .null })
            }
            return isHeld[Int(value)]
        }
    }

    /// What a number stands for: a value for each path.
    func held(_ value: UInt32) -> [GroupValue] {
        if case .values(let held) = numbers.group(of: Int(value)) { held } else { [] }
    }
}
