internal import CKernels
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

    /// What is kept of an id besides its bytes.
    private struct Entry {
        var hash: UInt64
        /// Where the id ends in the arena; it begins where the one before it ends.
        var end: UInt32
        var check: UInt32
        /// Twice the source's number; one more if the event is logged.
        private var sourceAndIsLogged: UInt32

        init(hash: UInt64, end: Int, check: UInt32, source: UInt32, isLogged: Bool) {
            self.hash = hash
            self.end = UInt32(end)
            self.check = check
            sourceAndIsLogged = source << 1 | (isLogged ? 1 : 0)
        }

        var source: UInt32 { sourceAndIsLogged >> 1 }
        var match: Match { Match(check: check, isLogged: sourceAndIsLogged & 1 == 1) }
    }

    private var arena: [UInt8] = []
    private var entries: [Entry] = []
    /// Slots, a power of two, at most half of them in use; a slot is 0 where free.
    ///
    /// Else the upper half of the hash stands above the id's number + 1: with a part of the hash in
    /// it, looking for a new id, the common case, reads one slot only.
    private var table = [UInt64](repeating: 0, count: 1024)
    private var sources = TextInterner()
    /// Spreads hashes by a factor that nobody knows, so that ids can't be chosen to crowd together.
    private let spread = UInt64.random(in: .min ... .max) | 1

    var count: Int { entries.count }
    var byteCount: Int { arena.count + count * MemoryLayout<Entry>.stride + table.count * 8 }

    /// The number of a source in this table; new sources are numbered on.
    mutating func code(ofSource name: UnsafeRawBufferPointer) -> UInt32 {
        sources.intern(name)
    }

    /// The number of a source; nil if no id of it is here.
    func knownCode(ofSource name: UnsafeRawBufferPointer) -> UInt32? {
        sources.code(of: name)
    }

    func find(_ id: UnsafeRawBufferPointer, source: UInt32, hash: UInt64) -> Match? {
        let slot = slot(of: id, source: source, hash: hash)
        return slot.number.map { entries[$0].match }
    }

    /// Adds an id if it is not here; the one that is here otherwise.
    mutating func findOrInsert(
        _ id: UnsafeRawBufferPointer, source: UInt32, hash: UInt64, check: UInt32, isLogged: Bool
    ) -> Match? {
        if (count + 1) * 2 > table.count { grow(to: table.count * 2) }
        let slot = slot(of: id, source: source, hash: hash)
        if let number = slot.number { return entries[number].match }
        table[slot.place] = Self.mark(hash, number: count)
        arena.append(contentsOf: id)
        entries.append(
            Entry(
                hash: hash, end: arena.count, check: check, source: source, isLogged: isLogged))
        return nil
    }

    /// Takes back all but the first `count` ids.
    mutating func truncate(to count: Int) {
        while entries.count > count {
            let last = entries.removeLast()
            let mark = Self.mark(last.hash, number: entries.count)
            var place = home(last.hash)
            while table[place] != mark { place = (place + 1) & (table.count - 1) }
            table[place] = 0
            arena.removeSubrange(start(entries.count)...)
        }
    }

    /// The place of an id and its number, or the free place where it belongs.
    @inline(__always)
    private func slot(
        of id: UnsafeRawBufferPointer, source: UInt32, hash: UInt64
    ) -> (place: Int, number: Int?) {
        var place = home(hash)
        while table[place] != 0 {
            if table[place] >> 32 == hash >> 32 {
                let number = Int(table[place] & 0xffff_ffff) - 1
                if isEqual(number, id, source: source, hash: hash) { return (place, number) }
            }
            place = (place + 1) & (table.count - 1)
        }
        return (place, nil)
    }

    private static func mark(_ hash: UInt64, number: Int) -> UInt64 {
        (hash >> 32) << 32 | UInt64(number + 1)
    }

    /// Where the search for a hash begins.
    @inline(__always)
    private func home(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: (hash &* spread) >> 32) & (table.count - 1)
    }

    private func start(_ number: Int) -> Int { number == 0 ? 0 : Int(entries[number - 1].end) }

    private func isEqual(
        _ number: Int, _ id: UnsafeRawBufferPointer, source: UInt32, hash: UInt64
    ) -> Bool {
        let entry = entries[number]
        let start = start(number)
        guard entry.hash == hash, entry.source == source, Int(entry.end) - start == id.count else {
            return false
        }
        return arena.withUnsafeBytes { known in
            UnsafeRawBufferPointer(rebasing: known[start..<start + id.count]).elementsEqual(id)
        }
    }

    /// Makes room for so many more ids.
    mutating func reserve(_ more: Int) {
        var size = table.count
        while (count + more) * 2 > size { size *= 2 }
        if size > table.count { grow(to: size) }
    }

    /// Fetches the place where the search for a hash begins.
    @inline(__always)
    func prefetch(_ hash: UInt64) {
        table.withUnsafeBufferPointer { table in
            // Only a hint, and `home` is below the count.
            footfall_prefetch(table.baseAddress.map { $0 + home(hash) })
        }
    }

    private mutating func grow(to size: Int) {
        table = [UInt64](repeating: 0, count: size)
        for (number, entry) in entries.enumerated() {
            var place = home(entry.hash)
            while table[place] != 0 { place = (place + 1) & (table.count - 1) }
            table[place] = Self.mark(entry.hash, number: number)
        }
    }
}
