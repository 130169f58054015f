internal import FootfallFormat
internal import FootfallModel
internal import Synchronization

/// Appends that wait for the writer.
///
/// Whoever gets the writer's lock first commits for all of them,
/// with one write and one sync; the others find theirs done.
final class AppendQueue: Sendable {
    /// Rows that one group may have, so that a record stays small.
    static let groupRowsMax = 1 << 18

    private let waiting = Mutex<[AppendTicket]>([])

    func enqueue(_ ticket: AppendTicket) {
        waiting.withLock { $0.append(ticket) }
    }

    /// Takes the oldest tickets, at least one if there is any, at most a group's worth of rows.
    func takeGroup() -> [AppendTicket] {
        waiting.withLock { waiting in
            var rows = 0
            let count =
                waiting.firstIndex { ticket in
                    rows += ticket.rows.batch.rowCount
                    return rows > Self.groupRowsMax
                } ?? waiting.count
            let group = Array(waiting.prefix(max(1, count)))
            waiting.removeFirst(group.count)
            return group
        }
    }
}

/// One append on its way.
final class AppendTicket: Sendable {
    let rows: CheckedBatch
    let rejections: [Rejection]
    private let outcome = Mutex<Result<AppendReceipt, any Error>?>(nil)

    init(_ rows: CheckedBatch, rejections: [Rejection]) {
        self.rows = rows
        self.rejections = rejections
    }

    /// What became of it; nil while it waits.
    var result: Result<AppendReceipt, any Error>? { outcome.withLock { $0 } }

    func finish(_ result: Result<AppendReceipt, any Error>) {
        outcome.withLock { $0 = result }
    }
}
