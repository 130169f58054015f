internal import FootfallFormat
internal import FootfallModel
internal import Synchronization

/// Appends that wait for the writer.
///
/// One of them leads: it commits for all that wait, with one write and one sync, while others queue
/// up behind it. Nobody takes the writer's lock only to find its append done, so that the next leader
/// begins at once, with all that came meanwhile.
final class AppendQueue: Sendable {
    /// Rows that one group may have, so that a record stays small.
    static let groupRowsMax = 1 << 18

    private let waiting = Mutex<[AppendTicket]>([])
    /// Whether somebody leads.
    private let isLed = Monitor(false)

    /// Queues appends up and returns when there is a result for each, which it may be the caller's
    /// turn to bring about: then `lead` is called, which commits groups until there is one for the
    /// last, and so for all.
    func wait(for tickets: [AppendTicket], lead: (_ last: AppendTicket) -> Void) {
        guard let last = tickets.last else { return }
        waiting.withLock { $0.append(contentsOf: tickets) }
        let leads = isLed.wait { isLed in
            if last.result != nil { return false }
            if isLed { return nil }
            isLed = true
            return true
        }
        guard leads else { return }
        lead(last)
        isLed.update { $0 = false }
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

    /// The receipt of a ticket that was waited for.
    func get() throws -> AppendReceipt {
        guard let result else { preconditionFailure("a ticket that was queued is in some group") }
        return try result.get()
    }

    func finish(_ result: Result<AppendReceipt, any Error>) {
        outcome.withLock { $0 = result }
    }
}
