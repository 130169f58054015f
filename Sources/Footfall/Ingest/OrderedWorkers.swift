internal import Dispatch
internal import Synchronization

/// Does one kind of work on several threads and hands the results out in the order of the inputs.
///
///     submit: 1 2 3 4 …  →  worker a: 1, 3 …  →  next(): 1 2 3 4 …
///                           worker b: 2, 4 …
///
/// One thread submits, one takes the results. At most `depth` inputs are on the way: `submit` waits
/// when the results are not taken as fast as the work is done, which bounds memory.
final class OrderedWorkers<Input: Sendable, Output: Sendable>: Sendable {
    private struct State {
        var waiting: [(number: Int, input: Input)] = []
        var finished: [Int: Output] = [:]
        var submittedCount = 0
        var takenCount = 0
        var isComplete = false
        var isStopped = false
    }

    private let state = Mutex(State())
    private let work: @Sendable (Input) -> Output
    private let threadCount: Int
    /// Counts the inputs that may still be submitted.
    private let room = DispatchSemaphore(value: 0)
    /// Counts the inputs that wait for a worker.
    private let inputs = DispatchSemaphore(value: 0)
    /// Signalled whenever the one who takes may find something new.
    private let news = DispatchSemaphore(value: 0)

    init(threads: Int, depth: Int, work: @escaping @Sendable (Input) -> Output) {
        precondition(threads > 0 && depth > 0, "work needs a thread and room")
        self.work = work
        threadCount = threads
        // Raised here, not at its birth: Dispatch traps when a semaphore dies below its first value.
        for _ in 0..<depth { room.signal() }
        for number in 0..<threads {
            // A serial queue of its own has a thread of its own for as long as it is busy.
            DispatchQueue(label: "footfall.decode.\(number)").async { [self] in runWorker() }
        }
    }

    /// Hands in the next input, waiting for room; false if the work was stopped.
    func submit(_ input: Input) -> Bool {
        room.wait()
        let isAccepted = state.withLock { state in
            guard !state.isStopped else { return false }
            state.waiting.append((state.submittedCount, input))
            state.submittedCount += 1
            return true
        }
        // After a stop the one signal is handed on, so that nobody waits for room any more.
        if isAccepted { inputs.signal() } else { room.signal() }
        return isAccepted
    }

    /// Says that no more inputs come.
    func complete() {
        state.withLock { $0.isComplete = true }
        wakeAll()
    }

    /// Gives up: inputs that wait are dropped, and nobody waits any longer.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            state.waiting = []
        }
        wakeAll()
    }

    /// The result of the next input; nil after the last, or if the work was stopped.
    func next() -> Output? {
        while true {
            switch taken() {
            case .output(let output):
                room.signal()
                return output
            case .nothingYet: news.wait()
            case .end: return nil
            }
        }
    }

    private enum Taken {
        case output(Output)
        case nothingYet
        case end
    }

    private func taken() -> Taken {
        state.withLock { state in
            guard !state.isStopped else { return .end }
            if let output = state.finished.removeValue(forKey: state.takenCount) {
                state.takenCount += 1
                return .output(output)
            }
            let isAtEnd = state.isComplete && state.takenCount == state.submittedCount
            return isAtEnd ? .end : .nothingYet
        }
    }

    private func runWorker() {
        while true {
            inputs.wait()
            let task = state.withLock { state in
                state.waiting.isEmpty ? nil : state.waiting.removeFirst()
            }
            guard let (number, input) = task else {
                if state.withLock({ $0.isStopped || $0.isComplete }) { return }
                continue
            }
            let output = work(input)
            state.withLock { $0.finished[number] = output }
            news.signal()
        }
    }

    private func wakeAll() {
        for _ in 0..<threadCount { inputs.signal() }
        news.signal()
        room.signal()
    }
}
