internal import Dispatch
internal import Synchronization

// Work that waits for the disk or for a scan, done for callers on the concurrency runtime: on threads
// of Dispatch, so that the runtime's own are left free.

/// Blocking work of stores: concurrent, so that appends which wait for the disk share its syncs.
private let blockingWork = DispatchQueue(label: "footfall.blocking", attributes: .concurrent)

/// Runs blocking work on a thread of Dispatch.
///
/// A question that it asks is given up when the task that waits for it is cancelled; all else is
/// carried through, since what was half done would be neither there nor not.
package func offRuntime<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
) async throws -> Result {
    let task = WaitingTask()
    return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
            blockingWork.async {
                continuation.resume(
                    with: .init { try WaitingTask.$current.withValue(task, operation: work) })
            }
        }
    } onCancel: {
        task.cancel()
    }
}

/// A task that waits for work on another thread, as that thread sees it.
final class WaitingTask: Sendable {
    /// The task that waits for what the thread at hand does; nil where a caller waits itself.
    @TaskLocal static var current: WaitingTask?

    private let wasCancelled = Atomic<Bool>(false)

    var isCancelled: Bool { wasCancelled.load(ordering: .relaxed) }

    func cancel() { wasCancelled.store(true, ordering: .relaxed) }
}
