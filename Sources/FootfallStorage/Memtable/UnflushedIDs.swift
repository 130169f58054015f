internal import FootfallModel

/// The insert ids that are in no segment yet, exactly: an open-addressing table over one arena.
///
/// Ids are numbered in order of insertion, so the latest can be taken back: nothing behind them in
/// the table was placed after them.
struct UnflushedIDs: Sendable {
    /// An id that was found.
    struct Match {
        var check: UInt32
        /// Whether its event is in the write-ahead log; if not, it is durable only once flushed.
        var isLogged: Bool
    }

    private var arena: [UInt8] = []
    private var offsets: [UInt32] = [0]
    private var hashes: [UInt64] = []
    private var checks: [UInt32] = []
    private var sourceCodes: [UInt32] = []
    private var isLogged: [Bool] = []
    /// Number + 1 at the place the hash leads to, 0 where free: a power of two, at most half full.
    private var table = [UInt32](repeating: 0, count: 1024)
    private var sources = TextInterner()
    /// Spreads hashes by a factor that nobody knows, so that ids can't be chosen to crowd together.
    private let spread = UInt64.random(in: .min ... .max) | 1

    var count: Int { hashes.count }
    var byteCount: Int { arena.count + count * 25 + table.count * 4 }

    /// The number of a source in this table; new sources are numbered on.
    mutating func code(ofSource name: UnsafeRawBufferPointer) -> UInt32 {
        sources.intern(name)
    }

    /// The number of a source; nil if no id of it is here.
    func knownCode(ofSource name: UnsafeRawBufferPointer) -> UInt32? {
        sources.code(of: name)
    }

    func find(_ id: UnsafeRawBufferPointer, source: UInt32, hash: UInt64) -> Match? {
        let mask = table.count - 1
        var place = home(hash)
        while table[place] != 0 {
            let number = Int(table[place] - 1)
            if hashes[number] == hash && sourceCodes[number] == source && isEqual(number, id) {
                return Match(check: checks[number], isLogged: isLogged[number])
            }
            place = (place + 1) & mask
        }
        return nil
    }

    /// Adds an id that is not here.
    mutating func insert(
        _ id: UnsafeRawBufferPointer, source: UInt32, hash: UInt64, check: UInt32, isLogged: Bool
    ) {
        if (count + 1) * 2 > table.count { grow() }
        place(UInt32(count), hash: hash)
        arena.append(contentsOf: id)
        offsets.append(UInt32(arena.count))
        hashes.append(hash)
        checks.append(check)
        sourceCodes.append(source)
        self.isLogged.append(isLogged)
    }

    /// Takes back all but the first `count` ids.
    mutating func truncate(to count: Int) {
        let mask = table.count - 1
        while self.count > count {
            let number = UInt32(self.count)
            var place = home(hashes.removeLast())
            while table[place] != number { place = (place + 1) & mask }
            table[place] = 0
            checks.removeLast()
            sourceCodes.removeLast()
            isLogged.removeLast()
            offsets.removeLast()
        }
        arena.removeSubrange(Int(offsets[count])...)
    }

    /// Where the search for a hash begins.
    private func home(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: (hash &* spread) >> 32) & (table.count - 1)
    }

    private func isEqual(_ number: Int, _ id: UnsafeRawBufferPointer) -> Bool {
        let start = Int(offsets[number])
        guard Int(offsets[number + 1]) - start == id.count else { return false }
        return arena.withUnsafeBytes { known in
            for i in 0..<id.count where known[start + i] != id[i] { return false }
            return true
        }
    }

    private mutating func place(_ number: UInt32, hash: UInt64) {
        let mask = table.count - 1
        var place = home(hash)
        while table[place] != 0 { place = (place + 1) & mask }
        table[place] = number + 1
    }

    private mutating func grow() {
        table = [UInt32](repeating: 0, count: table.count * 2)
        for (number, hash) in hashes.enumerated() { place(UInt32(number), hash: hash) }
    }
}
