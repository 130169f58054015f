internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Turns the first SIGINT (or SIGTERM) into a flag that long work looks at, so that it can stop in a
/// clean place; the second one ends the process as usual.
final class Interrupt: Sendable {
    private let isRaised = Atomic(false)

    /// Starts listening.
    init() {
        for number in [SIGINT, SIGTERM] { listen(to: number) }
    }

    var wasRequested: Bool { isRaised.load(ordering: .relaxed) }

    private func listen(to number: Int32) {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { [self] in
            isRaised.store(true, ordering: .relaxed)
            signal(number, SIG_DFL)
            source.cancel()  // also ends the cycle of references that kept the source alive
        }
        source.activate()
    }
}
