internal import FootfallFormat
internal import FootfallModel
internal import Synchronization

/// Appends that wait for the writer.
///
/// One of them leads: it commits for all that wait, with one write and one sync, while others queue
/// up behind it, asleep. When its own is done it hands the lead to one that came meanwhile, which
/// begins at once. Each is woken once, either because it is done or to lead: nobody wakes, or spins
/// for the writer's lock, only to find that there is nothing for it yet.
final class AppendQueue: Sendable {
    /// Rows that one group may have, so that a record stays small.
    static let groupRowsMax = 1 << 18

    private struct State {
        var waiting: [Entry] = []
        /// Whether somebody leads, or was told to.
        var isLed = false
    }

    private struct Entry {
        let ticket: AppendTicket
        /// Whether somebody sleeps until it is done.
        let isAwaited: Bool
    }

    private let state = Mutex(State())

    /// Queues appends up and returns when there is a result for each, which it may be the caller's
    /// turn to bring about: then `lead` is called, which commits groups until there is one for the
    /// last, and so for all.
    func wait(for tickets: [AppendTicket], lead: (_ last: AppendTicket) -> Void) {
        guard let last = tickets.last else { return }
        guard enqueue(tickets, last) || last.waitToLead() else { return }
        lead(last)
        handOver()
    }

    /// Whether nobody leads, so that the caller has to.
    private func enqueue(_ tickets: [AppendTicket], _ last: AppendTicket) -> Bool {
        state.withLock { state in
            state.waiting += tickets.map { Entry(ticket: $0, isAwaited: $0 === last) }
            defer { state.isLed = true }
            return !state.isLed
        }
    }

    /// Tells the first of those that wait to lead.
    ///
    /// The last of an append's tickets is the last to be taken, so among any that wait one is awaited.
    private func handOver() {
        let next = state.withLock { state in
            let next = state.waiting.first(where: \.isAwaited)?.ticket
            state.isLed = next != nil
            return next
        }
        next?.lead()
    }

    /// Takes the oldest tickets, at least one if there is any, at most a group's worth of rows.
    func takeGroup() -> [AppendTicket] {
        state.withLock { state in
            var rows = 0
            let count =
                state.waiting.firstIndex { entry in
                    rows += entry.ticket.append.rowCount
                    return rows > Self.groupRowsMax
                } ?? state.waiting.count
            let group = state.waiting.prefix(max(1, count)).map(\.ticket)
            state.waiting.removeFirst(group.count)
            return group
        }
    }
}

/// One append on its way.
final class AppendTicket: Sendable {
    private enum Phase {
        case waiting
        case leading
        case done(Result<AppendReceipt, any Error>)
    }

    let append: PreparedAppend
    let rejections: [Rejection]
    /// Whether rows in conflict become dead letters.
    let keepsConflicts: Bool
    private let phase = Monitor(Phase.waiting)

    init(_ append: PreparedAppend, rejections: [Rejection], keepsConflicts: Bool = true) {
        self.append = append
        self.rejections = rejections
        self.keepsConflicts = keepsConflicts
    }

    /// What became of it; nil while it waits.
    var result: Result<AppendReceipt, any Error>? {
        phase.wait { phase in
            if case .done(let result) = phase { .some(.some(result)) } else { .some(nil) }
        }
    }

    /// The receipt of a ticket that was waited for.
    func get() throws -> AppendReceipt {
        guard let result else { preconditionFailure("a ticket that was queued is in some group") }
        return try result.get()
    }

    func finish(_ result: Result<AppendReceipt, any Error>) {
        phase.update { $0 = .done(result) }
    }

    /// Wakes its owner to lead; it must be waiting, and nobody may lead meanwhile.
    func lead() {
        phase.update { $0 = .leading }
    }

    /// Sleeps until it is done, or its owner is to lead; whether that is so.
    func waitToLead() -> Bool {
        phase.wait { phase in
            switch phase {
            case .waiting: nil
            case .leading: true
            case .done: false
            }
        }
    }
}
