import Dispatch
import FootfallModel
import Synchronization

/// Runs tasks on a few threads of their own, never on the cooperative pool, where a long scan would
/// hold up others.
///
/// Where one thread is enough, as for one customer, that is the caller's: waking another takes longer
/// than such a task.
///
/// Each thread has a state of its own, made by `makeState`, and takes the next task when it is done
/// with one. Which thread did which task is up to chance: states must be of a kind that merges to
/// the same whole in any way they are split.
package enum Workers {
    /// The states of all threads, or the error of the first task that failed.
    package static func run<State>(
        tasks: Int, threads: Int, makeState: @Sendable () throws -> State,
        _ body: @Sendable (_ task: Int, _ state: inout State) throws -> Void
    ) throws -> [State] {
        let pass = QueryWatch.beginPass(tasks: tasks)
        let threads = max(1, min(threads, tasks))
        defer { pass.end(threads: threads) }
        guard threads > 1 else {
            return try pass.join {
                var state = try makeState()
                for task in 0..<tasks {
                    try body(task, &state)
                    pass.finishTask()
                }
                return [state]
            }
        }
        let next = Atomic<Int>(0)
        let outcome = Mutex(Outcome<State>())
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            do {
                let box = try pass.join {
                    var state = try makeState()
                    while true {
                        let task = next.add(1, ordering: .relaxed).oldValue
                        guard task < tasks, !outcome.withLock({ $0.isFailed }) else { break }
                        try body(task, &state)
                        pass.finishTask()
                    }
                    return Box(state)
                }
                outcome.withLock { $0.states.append(box) }
            } catch {
                outcome.withLock { $0.fail(error) }
            }
        }
        return try outcome.withLock { try $0.result() }.map(\.state)
    }

    /// Carries a state from the thread that made it to the caller, once that thread is done with it.
    private struct Box<State>: @unchecked Sendable {
        let state: State

        init(_ state: State) {
            self.state = state
        }
    }

    private struct Outcome<State> {
        var states: [Box<State>] = []
        var error: (any Error)?

        var isFailed: Bool { error != nil }

        mutating func fail(_ error: any Error) {
            if self.error == nil { self.error = error }
        }

        func result() throws -> [Box<State>] {
            if let error { throw error }
            return states
        }
    }
}
