internal import FootfallFormat
internal import FootfallModel

/// Counts the customers of several runs, each once: a merge of their sorted directories.
struct DistinctCustomers {
    /// A place in a run's directory.
    private struct Cursor {
        let run: any Run
        private var block: CustomerBlock
        private var nextBlock = 1
        private var place = 0

        /// Nil if the run has no customers.
        init?(_ run: any Run) throws {
            guard run.customerBlockCount > 0 else { return nil }
            self.run = run
            block = try run.customerBlock(0)
        }

        var hash: UInt64 { block.hashes[place] }
        var id: ArraySlice<UInt8> { block.ids.bytes(UInt32(place)) }

        /// False at the end.
        mutating func advance() throws -> Bool {
            place += 1
            if place < block.count { return true }
            guard nextBlock < run.customerBlockCount else { return false }
            block = try run.customerBlock(nextBlock)
            nextBlock += 1
            place = 0
            return block.count > 0
        }

        func precedes(_ other: Cursor) -> Bool {
            hash != other.hash ? hash < other.hash : id.lexicographicallyPrecedes(other.id)
        }
    }

    static func count(_ runs: [any Run]) throws -> Int {
        var cursors = try runs.compactMap { try Cursor($0) }
        var count = 0
        while let least = cursors.min(by: { $0.precedes($1) }) {
            count += 1
            cursors = try cursors.compactMap { cursor in
                guard cursor.hash == least.hash, cursor.id == least.id else { return cursor }
                var cursor = cursor
                return try cursor.advance() ? cursor : nil
            }
        }
        return count
    }
}
