internal import FootfallModel

extension Judgement {
    /// What the owner of the rows is told.
    func receipt(_ rejections: [Rejection]) -> AppendReceipt {
        var receipt = AppendReceipt()
        receipt.rejections = rejections
        receipt.duplicates = rows(.duplicate).map { Int($0) }
        receipt.conflicts = rows(.conflict).map { Int($0) }
        receipt.stored = outcomes.count - receipt.duplicates.count - receipt.conflicts.count
        return receipt
    }
}
