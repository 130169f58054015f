internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Turns SIGINT into a flag that long work looks at, so that it can stop in a clean place.
///
/// A command ends soon after the first one, or SIGTERM, and at once by a second. A session goes on,
/// so only its questions are given up, however often Ctrl-C is pressed.
final class Interrupt: Sendable {
    private let isRaised = Atomic(false)

    private init() {}

    /// Starts listening for a command.
    static func ofCommand() -> Interrupt {
        let interrupt = Interrupt()
        for number in [SIGINT, SIGTERM] { interrupt.listen(to: number, isLast: true) }
        return interrupt
    }

    /// Starts listening for a session: to SIGINT, until the process ends.
    static func ofSession() -> Interrupt {
        let interrupt = Interrupt()
        interrupt.listen(to: SIGINT, isLast: false)
        return interrupt
    }

    var wasRequested: Bool { isRaised.load(ordering: .relaxed) }

    /// Forgets what was requested, so that the next piece of work begins afresh.
    func reset() { isRaised.store(false, ordering: .relaxed) }

    private func listen(to number: Int32, isLast: Bool) {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { [self] in
            isRaised.store(true, ordering: .relaxed)
            guard isLast else { return }
            signal(number, SIG_DFL)
            source.cancel()  // also ends the cycle of references that kept the source alive
        }
        source.activate()
    }
}
