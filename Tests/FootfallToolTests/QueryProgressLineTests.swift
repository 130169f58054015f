import Synchronization
import Testing

@testable import FootfallTool

@Suite("The line that tells how much of a question is done")
struct QueryProgressLineTests {
    private func shown(
        isTerminal: Bool, after delay: Duration, _ shares: [Double]
    ) -> [String] {
        let written = Mutex<[String]>([])
        let line = QueryProgressLine(isTerminal: isTerminal, after: delay) { text in
            written.withLock { $0.append(text) }
        }
        for share in shares { line.show(share) }
        line.clear()
        return written.withLock { $0 }
    }

    @Test("It is shown on a terminal after a while, and taken away in the end")
    func shown() {
        let texts = shown(isTerminal: true, after: .zero, [0.426, 0.43, 1])
        #expect(texts == ["\r\u{1b}[K42 %", "\r\u{1b}[K"])
    }

    @Test("A quick question shows none, and what is no terminal never does")
    func hidden() {
        #expect(shown(isTerminal: true, after: .seconds(60), [0.5, 1]).isEmpty)
        #expect(shown(isTerminal: false, after: .zero, [0.5, 1]).isEmpty)
    }
}
