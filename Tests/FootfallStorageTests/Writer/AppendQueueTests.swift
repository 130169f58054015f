import Dispatch
import FootfallFormat
import FootfallModel
import Synchronization
import Testing

@testable import FootfallStorage

@Suite("Appends that wait for the writer")
struct AppendQueueTests {
    private static let threads = 8
    private static let rounds = 200

    @Test("One leads at a time, and whoever waits returns when all of its own are done")
    func leading() {
        let queue = AppendQueue()
        let isLed = Mutex(false)
        let finished = Mutex(0)
        let group = DispatchGroup()
        for thread in 0..<Self.threads {
            // A queue of its own has a thread of its own, however few cores there are.
            DispatchQueue(label: "append.\(thread)").async(group: group) {
                for round in 0..<Self.rounds {
                    let tickets = (0...(thread + round) % 3).map { _ in
                        AppendTicket(
                            PreparedAppend(CheckedBatch(.empty, checks: [])), rejections: [])
                    }
                    queue.wait(for: tickets) { last in
                        #expect(isLed.withLock { $0.exchange(true) } == false)
                        while last.result == nil {
                            for ticket in queue.takeGroup() {
                                #expect(ticket.result == nil)
                                ticket.finish(.success(AppendReceipt()))
                                finished.withLock { $0 += 1 }
                            }
                        }
                        isLed.withLock { $0 = false }
                    }
                    #expect(tickets.allSatisfy { $0.result != nil })
                }
            }
        }
        group.wait()
        let expected = (0..<Self.threads).reduce(0) { total, thread in
            (0..<Self.rounds).reduce(total) { $0 + (thread + $1) % 3 + 1 }
        }
        #expect(finished.withLock { $0 } == expected)
    }
}

extension Bool {
    /// Sets this and tells what it was.
    fileprivate mutating func exchange(_ value: Bool) -> Bool {
        defer { self = value }
        return self
    }
}
