internal import Dispatch

/// Runs a closure on several threads at once and waits for all of them.
package func concurrently(_ count: Int, _ body: @Sendable (Int) -> Void) {
    DispatchQueue.concurrentPerform(iterations: count, execute: body)
}
