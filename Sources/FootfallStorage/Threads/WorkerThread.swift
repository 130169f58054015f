#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif
internal import FootfallModel

/// A thread of the store's own: its work blocks on disks, which the cooperative pool must not.
final class WorkerThread: Sendable {
    private let finished = Monitor(false)

    /// Starts a thread that runs `body` once.
    init(_ body: @escaping @Sendable () -> Void) throws {
        let finished = finished
        let start = Start {
            body()
            finished.update { $0 = true }
        }
        let argument = Unmanaged.passRetained(start).toOpaque()
        #if canImport(Glibc)
            var thread = pthread_t()
            let status = pthread_create(&thread, nil, { WorkerThread.run($0) }, argument)
            if status == 0 { pthread_detach(thread) }
        #else
            var thread: pthread_t?
            let status = pthread_create(&thread, nil, { WorkerThread.run($0) }, argument)
            if let thread { pthread_detach(thread) }
        #endif
        guard status == 0 else {
            Unmanaged<Start>.fromOpaque(argument).release()
            throw FootfallError(.limit, "no thread: \(String(cString: strerror(status)))")
        }
    }

    /// Waits for the thread's end.
    func join() {
        finished.wait { $0 ? () : nil }
    }

    private final class Start: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// What a new thread runs: the `Start` whose reference it was handed.
    private static func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let argument { Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
    }
}
