internal import FootfallModel

extension Judgement {
    /// What the owner of some of the rows is told.
    func receipt(rows: Range<Int>, rejections: [Rejection]) -> AppendReceipt {
        var receipt = AppendReceipt()
        receipt.rejections = rejections
        for row in rows {
            switch outcomes[row] {
            case .stored: receipt.stored += 1
            case .duplicate: receipt.duplicates.append(row - rows.lowerBound)
            case .conflict: receipt.conflicts.append(row - rows.lowerBound)
            }
        }
        return receipt
    }

    /// The rows in conflict that become dead letters, of appends whose rows lie one behind the other.
    func conflictsToKeep(of group: [AppendTicket]) -> [UInt32] {
        let conflicts = rows(.conflict)
        guard !conflicts.isEmpty else { return [] }
        let keeps = group.flatMap { ticket in
            repeatElement(ticket.keepsConflicts, count: ticket.rows.batch.rowCount)
        }
        return conflicts.filter { keeps[Int($0)] }
    }

    /// The receipts of appends whose rows lie one behind the other.
    func receipts(of group: [AppendTicket]) -> [AppendReceipt] {
        var row = 0
        return group.map { ticket in
            defer { row += ticket.rows.batch.rowCount }
            return receipt(
                rows: row..<row + ticket.rows.batch.rowCount, rejections: ticket.rejections)
        }
    }
}
