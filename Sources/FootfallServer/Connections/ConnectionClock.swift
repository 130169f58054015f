internal import NIOCore

/// What a connection is about, since when, and whether that has taken too long.
///
/// The HTTP decoder hands a head on only when it is complete, and an idle timeout is put off by every
/// byte; so clients that drip bytes would stay for ever. These deadlines are absolute:
///
///     waiting for a head ── idleSeconds ──────────────────────────────────▶ closed
///     reading a body     ── requestSeconds, or under bodyBytesPerSecondMin ─▶ 408, closed
///     answering          ── answerSeconds ─────────────────────────────────▶ closed
///
/// It is told what happens and performs nothing itself.
struct ConnectionClock {
    /// What is to be done about the connection.
    enum Verdict: Equatable {
        case goOn
        /// To be told that it was too slow, then closed.
        case timeOut
        case close
    }

    private let limits: ServerLimits
    /// When the phase that it is in began.
    private var start: NIODeadline
    /// Whether a head has come and its body is not at its end.
    private var isReading = false
    /// Bytes of that body.
    private var bodyBytes = 0
    /// Requests whose answer is not at its end.
    private(set) var unanswered = 0
    /// Whether an answer was begun and is not at its end.
    private var isAnswering = false
    /// When the connection ends whatever it is about.
    private var end: NIODeadline?

    init(_ limits: ServerLimits, at now: NIODeadline) {
        self.limits = limits
        start = now
    }

    /// How often to ask for a verdict.
    static func interval(_ limits: ServerLimits) -> TimeAmount {
        let shortest = min(limits.idleSeconds, limits.requestSeconds, limits.drainSeconds)
        return TimeAmount(seconds: min(1, shortest / 4))
    }

    // MARK: What happens

    mutating func headCame(at now: NIODeadline) {
        isReading = true
        bodyBytes = 0
        unanswered += 1
        if unanswered == 1 { start = now }
    }

    /// Closes the connection if a body goes on and on after it was refused for its size.
    mutating func bodyCame(_ count: Int) -> Verdict {
        bodyBytes += count
        return bodyBytes > 2 * limits.bodyBytesMax ? .close : .goOn
    }

    mutating func bodyEnded(at now: NIODeadline) {
        isReading = false
        if unanswered <= 1 { start = now }
    }

    mutating func answerBegan() {
        isAnswering = true
    }

    mutating func answerEnded(at now: NIODeadline) {
        isAnswering = false
        unanswered -= 1
        // A body that is still being read keeps its start, unless it waited for this answer.
        if !isReading || unanswered > 0 { start = now }
        if isReading && unanswered > 0 { bodyBytes = 0 }
    }

    /// The server stops: what is under way has a little time left.
    mutating func mustEnd(at now: NIODeadline) {
        end = now + TimeAmount(seconds: limits.drainSeconds)
    }

    // MARK: What follows

    func verdict(at now: NIODeadline) -> Verdict {
        if let end, now >= end { return .close }
        let seconds = Double((now - start).nanoseconds) / 1e9
        if isReading && unanswered <= 1 {
            guard isTooSlow(seconds) else { return .goOn }
            // To an answer that is under way, or was given, nothing can be added.
            return isAnswering || unanswered == 0 ? .close : .timeOut
        }
        let secondsMax = unanswered == 0 ? limits.idleSeconds : limits.answerSeconds
        return seconds < secondsMax ? .goOn : .close
    }

    private func isTooSlow(_ seconds: Double) -> Bool {
        if seconds >= limits.requestSeconds { return true }
        return seconds >= limits.bodyGraceSeconds
            && Double(bodyBytes) < seconds * Double(limits.bodyBytesPerSecondMin)
    }
}

extension TimeAmount {
    init(seconds: Double) {
        self = .nanoseconds(Int64(seconds * 1e9))
    }
}
