import FootfallFormat
import FootfallModel

/// The customers of one run in a hash window, in directory order, side by side in plain memory.
///
/// A pass over all customers takes millions of steps. So the entries are copied out of the directory's
/// blocks first: a step is then an addition and a few loads, and no block is looked up, no reference
/// counted and no bound checked in it.
///
/// Safety: the buffers of `entries` are as long as its comments say, initialized here from blocks that
/// bring as many of each, and live as long as this object.
final class WindowDirectory {
    /// Where the entries lie; valid for as long as the directory lives.
    struct Entries {
        let count: Int
        /// One more than there are customers: behind the last stands the greatest hash of all, which a
        /// customer may have, too.
        let hashes: UnsafeMutablePointer<UInt64>
        let masks: UnsafeMutablePointer<UInt64>
        /// One more than there are customers, ascending: the last is the end of the last one's rows.
        let firstRows: UnsafeMutablePointer<UInt32>
        /// One more than there are customers, ascending: where each id begins, and the end; none if ids
        /// are not kept.
        let idOffsets: UnsafeMutablePointer<Int>
        let idBytes: UnsafeMutableRawPointer

        func id(_ place: Int) -> UnsafeRawBufferPointer {
            let start = idOffsets[place]
            return UnsafeRawBufferPointer(
                start: idBytes + start, count: idOffsets[place + 1] &- start)
        }
    }

    let entries: Entries

    /// The customers whose rows are some of a run's, as a hash window cuts them.
    ///
    /// Their ids, if they are kept, are more than half of what there is to copy.
    init(_ run: any Run, _ rows: Range<Int>, firstHash: UInt64, keepsIDs: Bool) throws {
        let pieces = try Self.pieces(run, rows, firstHash)
        let count = pieces.reduce(0) { $0 + $1.places.count }
        entries = Entries(
            count: count, hashes: .allocate(capacity: count + 1),
            masks: .allocate(capacity: count), firstRows: .allocate(capacity: count + 1),
            idOffsets: .allocate(capacity: keepsIDs ? count + 1 : 0),
            idBytes: .allocate(
                byteCount: keepsIDs ? pieces.reduce(0) { $0 + $1.idBytes.count } : 0, alignment: 8))
        var place = 0
        for piece in pieces {
            piece.copy(to: entries, at: place)
            place += piece.places.count
        }
        (entries.hashes + count).initialize(to: .max)
        (entries.firstRows + count).initialize(to: pieces.last?.endRow ?? 0)
        if keepsIDs { copyIDs(of: pieces) }
    }

    private func copyIDs(of pieces: [Piece]) {
        var (place, idEnd) = (0, 0)
        for piece in pieces {
            piece.copyIDs(to: entries, at: place, idsAt: idEnd)
            place += piece.places.count
            idEnd += piece.idBytes.count
        }
        (entries.idOffsets + place).initialize(to: idEnd)
    }

    deinit {
        entries.hashes.deallocate()
        entries.masks.deallocate()
        entries.firstRows.deallocate()
        entries.idOffsets.deallocate()
        entries.idBytes.deallocate()
    }

    private static func pieces(
        _ run: any Run, _ rows: Range<Int>, _ firstHash: UInt64
    ) throws -> [Piece] {
        var pieces: [Piece] = []
        guard !rows.isEmpty else { return pieces }
        for index in try run.customerBlockIndex(for: firstHash)..<run.customerBlockCount {
            let block = try run.customerBlock(index)
            let first = block.firstRows.partitionPoint { $0 >= UInt32(rows.lowerBound) }
            let end = block.firstRows.partitionPoint { $0 >= UInt32(rows.upperBound) }
            let places = min(first, block.count)..<min(end, block.count)
            if !places.isEmpty { pieces.append(Piece(block: block, places: places)) }
            if end < block.count { break }
        }
        try checkRows(of: pieces, are: rows)
        return pieces
    }

    /// Throws unless the customers of some pieces have just these rows, each one its own.
    ///
    /// Blocks are checked one by one when they are read; what reads rows by what a directory says
    /// relies on the blocks adjoining, and on a window holding its customers whole.
    private static func checkRows(of pieces: [Piece], are rows: Range<Int>) throws {
        var next = rows.lowerBound
        for piece in pieces {
            try check("begin", at: Int(piece.firstRow), expected: next)
            next = Int(piece.endRow)
        }
        try check("end", at: next, expected: rows.upperBound)
    }

    private static func check(_ bound: String, at row: Int, expected: Int) throws {
        guard row == expected else {
            throw FootfallError(
                .damaged,
                "customer directory: customers' rows \(bound) at row \(row), expected \(expected)")
        }
    }
}

/// What a block of a directory has of a window.
private struct Piece {
    let block: CustomerBlock
    let places: Range<Int>

    var firstRow: UInt32 { block.firstRows[places.lowerBound] }
    var endRow: UInt32 { block.firstRows[places.upperBound] }
    var idBytes: Range<Int> {
        Int(block.ids.offsets[places.lowerBound])..<Int(block.ids.offsets[places.upperBound])
    }

    /// Copies all but ids and the end of rows: that is where what follows begins.
    func copy(to entries: WindowDirectory.Entries, at place: Int) {
        copy(block.hashes, to: entries.hashes + place)
        copy(block.masks, to: entries.masks + place)
        copy(block.firstRows, to: entries.firstRows + place)
    }

    /// Copies the ids but for the end of the last.
    func copyIDs(to entries: WindowDirectory.Entries, at place: Int, idsAt idEnd: Int) {
        let ids = idBytes
        block.ids.offsets.withUnsafeBufferPointer { offsets in
            for (i, code) in places.enumerated() {
                let start = idEnd &+ (Int(offsets[code]) &- ids.lowerBound)
                (entries.idOffsets + place + i).initialize(to: start)
            }
        }
        block.ids.arena.withUnsafeBytes { arena in
            UnsafeMutableRawBufferPointer(start: entries.idBytes + idEnd, count: ids.count)
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: arena[ids]))
        }
    }

    private func copy<Word>(_ column: [Word], to target: UnsafeMutablePointer<Word>) {
        column.withUnsafeBufferPointer { column in
            let own = UnsafeBufferPointer(rebasing: column[places])
            _ = UnsafeMutableBufferPointer(start: target, count: own.count)
                .initialize(fromContentsOf: own)
        }
    }
}
