internal import FootfallFormat
internal import FootfallModel

/// Rows to append, with all that can be made of them before it is their turn: appends side by side
/// do that, and the writer, of whom there is one, has little left to do.
package struct PreparedAppend: Sendable {
    let rows: CheckedBatch
    /// What the log keeps of the rows if all are stored as they are (`EventsPayload.body`).
    let logged: [UInt8]

    init(_ rows: CheckedBatch) {
        self.rows = rows
        logged = EventsPayload.body(rows.batch, checks: rows.checks)
    }

    var rowCount: Int { rows.batch.rowCount }
}

/// An append that was judged: what it changes, and what its owner is told once that is done.
struct JudgedAppend {
    let change: Change
    /// The rows to store.
    let stored: CheckedBatch
    let records: [(kind: LogRecord.Kind, payload: [UInt8])]
    let receipt: AppendReceipt
    /// See `Judgement`.
    let matchedUnlogged: Bool

    init(_ ticket: AppendTicket, _ judgement: Judgement, _ change: Change, received: Int64) {
        self.change = change
        stored = change.stored
        records = change.records(stored, received: received, ifUnchanged: ticket.append.logged)
        receipt = judgement.receipt(ticket.rejections)
        matchedUnlogged = judgement.matchedUnlogged
    }
}
