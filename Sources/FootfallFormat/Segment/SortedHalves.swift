/// Sixteen bytes as two numbers in the order of bytes.
struct Halves: Comparable {
    let first: UInt64
    let last: UInt64

    /// One of some entries of 16 bytes.
    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer, at entry: Int) {
        let start = entry * HalvesCodec.entrySize
        first = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        last = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self))
    }

    @inline(__always)
    static func < (left: Self, right: Self) -> Bool {
        left.first != right.first ? left.first < right.first : left.last < right.last
    }
}

/// Ascending entries of 16 bytes, to be searched where memory is far away.
///
/// Where an entry must be is guessed from its value (interpolation search: Perl, Itai and Avni, CACM
/// 21(7), 1978), since random ids lie evenly: the guess is off by about the root of the number of
/// entries, so that one or two cache lines are fetched where halving the range fetches six. From the
/// guess the steps double until they have passed the entry, which bounds the search for ids that do
/// not lie evenly too (Bentley and Yao, IPL 5(3), 1976).
struct SortedHalves {
    private let bytes: UnsafeRawBufferPointer
    private let range: Range<Int>

    /// Below so many entries a guess costs more than it saves.
    private static let guessedCountMin = 16
    /// The first step: as many entries as two cache lines hold.
    private static let firstStep = 8

    /// Some entries of a buffer; the buffer must hold the whole range.
    init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
        precondition(
            range.upperBound * HalvesCodec.entrySize <= bytes.count, "entries in the buffer")
        self.bytes = bytes
        self.range = range
    }

    @inline(__always)
    subscript(entry: Int) -> Halves { Halves(bytes, at: entry) }

    /// The first entry that does not come before an id; the range's end if all do.
    func place(of id: Halves) -> Int {
        guard range.count >= Self.guessedCountMin else { return place(of: id, in: range) }
        let guess = guess(of: id)
        return place(of: id, in: self[guess] < id ? after(guess, id) : before(guess, id))
    }

    private func guess(of id: Halves) -> Int {
        let (first, last) = (self[range.lowerBound].first, self[range.upperBound - 1].first)
        guard id.first > first else { return range.lowerBound }
        guard id.first < last else { return range.upperBound - 1 }
        let share = Double(id.first - first) / Double(last - first)
        return min(range.lowerBound + Int(share * Double(range.count)), range.upperBound - 1)
    }

    /// Where the place lies if it comes after an entry.
    private func after(_ entry: Int, _ id: Halves) -> Range<Int> {
        var (low, step) = (entry + 1, Self.firstStep)
        while range.upperBound - low > step, self[low + step] < id {
            low += step + 1
            step *= 2
        }
        return low..<min(low + step, range.upperBound)
    }

    /// Where the place lies if it is an entry or comes before it.
    private func before(_ entry: Int, _ id: Halves) -> Range<Int> {
        var (high, step) = (entry, Self.firstStep)
        while high - range.lowerBound > step, !(self[high - step] < id) {
            high -= step
            step *= 2
        }
        return max(high - step, range.lowerBound)..<high
    }

    private func place(of id: Halves, in range: Range<Int>) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            if self[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
