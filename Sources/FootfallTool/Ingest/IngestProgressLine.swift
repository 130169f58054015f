internal import Footfall
internal import Synchronization

/// How an ingest is doing: a line that is written over and over while standard error is a terminal,
/// and a summary.
final class IngestProgressLine: Sendable {
    private static let interval = Swift.Duration.milliseconds(100)

    private let file: String
    private let start = ContinuousClock.now
    private let lastShown: Mutex<ContinuousClock.Instant?> = Mutex(nil)

    init(file: String) {
        self.file = file == "-" ? "standard input" : file
    }

    func show(_ progress: IngestProgress) {
        guard StandardError.isTerminal else { return }
        let now = ContinuousClock.now
        let isDue = lastShown.withLock { last in
            guard now - (last ?? start) >= Self.interval else { return false }
            last = now
            return true
        }
        guard isDue else { return }
        let line = "\(file): \(text(of: progress))"
        StandardError.write("\r\u{1b}[K\(line.prefix(StandardError.width - 1))")
    }

    /// Takes the line away, if there is one.
    func clear() {
        let wasShown = lastShown.withLock { last in
            defer { last = nil }
            return last != nil
        }
        if wasShown { StandardError.write("\r\u{1b}[K") }
    }

    func summary(_ report: IngestReport) -> String {
        if report.end == .wasComplete {
            return "\(file): was taken in before; 0 stored (--again takes it in once more)"
        }
        let counts = report.counts
        let rate = Figures.rate(Double(counts.received) / max(elapsed, 1e-9), of: "events")
        var text =
            "\(file): \(Figures.count(counts.received)) events, \(Figures.bytes(report.bytesRead)) in "
            + "\(Figures.duration(elapsed)) (\(rate)): \(outcome(counts))"
        if report.resumedAt > 0 { text += "; went on at byte \(report.resumedAt)" }
        if report.end == .stopped { text += "; stopped, the same command goes on from here" }
        return text
    }

    private var elapsed: Double {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }

    private func text(of progress: IngestProgress) -> String {
        let counts = progress.counts
        let rate = Figures.rate(Double(counts.received) / max(elapsed, 1e-9), of: "events")
        var parts = [rate, Figures.bytes(progress.bytesRead), outcome(counts)]
        if let size = progress.bytesInFile, progress.bytesRead > 0, size > progress.bytesRead {
            let left = elapsed * Double(size - progress.bytesRead) / Double(progress.bytesRead)
            parts.append("\(Figures.duration(left)) left")
        }
        return parts.joined(separator: ", ")
    }

    private func outcome(_ counts: IngestCounts) -> String {
        "\(Figures.count(counts.stored)) stored, \(Figures.count(counts.duplicates)) duplicates, "
            + "\(Figures.count(counts.conflicts)) conflicts, "
            + "\(Figures.count(counts.rejected)) rejected"
    }
}
