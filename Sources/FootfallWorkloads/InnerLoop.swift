/// A small piece of the engine's work, alone: what the benchmarks time and the tests check.
///
///     for loop in InnerLoop.all {
///         let ready = try loop.prepared(scale: 10)
///         let value = try ready.run()     // this is what takes time
///         precondition(value == ready.expected)
///     }
///
/// The face of the engine's inner modules for benchmarks, which are a package of their own. Servers
/// do not link it.
public struct InnerLoop: Sendable {
    /// What it does.
    public let name: String
    private let prepare: @Sendable (_ scale: Int) throws -> Ready

    init(_ name: String, prepare: @escaping @Sendable (_ scale: Int) throws -> Ready) {
        self.name = name
        self.prepare = prepare
    }

    /// Makes the input, `scale` times a thousand items or a zone, and finds in a naive way what must
    /// come out.
    public func prepared(scale: Int) throws -> Ready {
        try prepare(scale)
    }

    /// Every inner loop.
    public static let all: [InnerLoop] =
        [parse, intern, filterProbe] + encodings + [logEncode, logRead, merge, funnelKernel]
}

extension InnerLoop {
    /// An inner loop with its input: it can be run any number of times.
    public struct Ready: Sendable {
        /// How many events, texts, ids or values one run works on.
        public let itemCount: Int
        /// What `run` must return.
        public let expected: UInt64
        private let body: @Sendable () throws -> UInt64

        init(
            itemCount: Int, expected: UInt64, body: @escaping @Sendable () throws -> UInt64
        ) {
            self.itemCount = itemCount
            self.expected = expected
            self.body = body
        }

        /// Does the work, and returns a number that only the right result gives.
        public func run() throws -> UInt64 {
            try body()
        }
    }
}
