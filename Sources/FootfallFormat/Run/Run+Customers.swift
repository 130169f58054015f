internal import FootfallModel

// Finding customers in a run's directory, by id and by row.

extension Run {
    package func firstRow(ofHash hash: UInt64) throws -> Int {
        let index = try customerBlockIndex(for: hash)
        guard index < customerBlockCount else { return customerRowCount }
        let block = try customerBlock(index)
        return Int(block.firstRows[block.hashes.partitionPoint { $0 >= hash }])
    }

    /// The rows of one customer; nil if the run has none of theirs.
    ///
    /// Reads one or two directory blocks. The hash is the customer's keyed one (`customerHash`).
    package func rows(ofCustomer customer: String, hash: UInt64) throws -> Range<Int>? {
        let id = Array(customer.utf8)
        var index = try customerBlockIndex(for: hash)
        while index < customerBlockCount {
            let block = try customerBlock(index)
            var place = block.hashes.partitionPoint { $0 >= hash }
            // Customers of equal hash lie together, told apart by their bytes.
            while place < block.count && block.hashes[place] == hash {
                if block.ids.bytes(UInt32(place)).elementsEqual(id) { return block.rows(place) }
                place += 1
            }
            if place < block.count { return nil }
            index += 1
        }
        return nil
    }

    /// The directory block in which a row's customer stands; nil for a row without a customer.
    package func customerBlock(holding row: Int) throws -> CustomerBlock? {
        guard row < customerRowCount else { return nil }
        var low = 0
        var high = customerBlockCount
        while low < high {
            let middle = low + (high - low) / 2
            let block = try customerBlock(middle)
            guard let first = block.firstRows.first, let end = block.firstRows.last else { break }
            if row < first {
                high = middle
            } else if row >= end {
                low = middle + 1
            } else {
                return block
            }
        }
        throw FootfallError(
            .damaged, "customer directory: row \(row) of \(customerRowCount) is in no block")
    }
}

extension CustomerBlock {
    /// Whether a row belongs to a customer of this block.
    func holds(_ row: Int) -> Bool {
        guard let first = firstRows.first, let end = firstRows.last else { return false }
        return first <= row && row < end
    }

    /// The id of the customer whose row this is.
    func customer(of row: Int) -> String {
        ids.text(UInt32(firstRows.partitionPoint { $0 > row } - 1))
    }
}
