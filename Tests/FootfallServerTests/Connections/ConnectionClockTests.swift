import NIOCore
import Testing

@testable import FootfallServer

@Suite("The clock of a connection")
struct ConnectionClockTests {
    private static let limits = {
        var limits = ServerLimits()
        limits.idleSeconds = 60
        limits.requestSeconds = 30
        limits.bodyGraceSeconds = 5
        limits.bodyBytesPerSecondMin = 100
        limits.querySeconds = 30
        return limits
    }()

    private static func at(_ seconds: Double) -> NIODeadline {
        .uptimeNanoseconds(UInt64(1e12 + seconds * 1e9))
    }

    private var clock = ConnectionClock(Self.limits, at: Self.at(0))

    @Test("A connection that brings no head is closed, however many bytes drip in")
    func idle() {
        #expect(clock.verdict(at: Self.at(59)) == .goOn)
        #expect(clock.verdict(at: Self.at(60)) == .close)
    }

    @Test("A body that comes too slowly is timed out, a steady one at the deadline")
    mutating func body() {
        clock.headCame(at: Self.at(10))
        #expect(clock.verdict(at: Self.at(14)) == .goOn)
        #expect(clock.verdict(at: Self.at(15)) == .timeOut)
        #expect(clock.bodyCame(4000) == .goOn)
        #expect(clock.verdict(at: Self.at(39)) == .goOn)
        #expect(clock.verdict(at: Self.at(40)) == .timeOut)
    }

    @Test("An answer has its own time, and the next request starts anew")
    mutating func answers() {
        clock.headCame(at: Self.at(10))
        clock.bodyEnded(at: Self.at(20))
        #expect(clock.verdict(at: Self.at(59)) == .goOn)
        #expect(clock.verdict(at: Self.at(60)) == .close)
        clock.answerBegan()
        clock.answerEnded(at: Self.at(61))
        #expect(clock.verdict(at: Self.at(120)) == .goOn)
        #expect(clock.verdict(at: Self.at(121)) == .close)
    }

    @Test("A body that goes on after its refusal is cut off")
    mutating func refusedBody() {
        clock.headCame(at: Self.at(0))
        clock.answerBegan()
        clock.answerEnded(at: Self.at(1))
        #expect(clock.bodyCame(2 << 20) == .goOn)
        #expect(clock.verdict(at: Self.at(30)) == .close)
        #expect(clock.bodyCame(1) == .close)
    }

    @Test("A request that waits for the answer to the one before it is not timed")
    mutating func pipelining() {
        clock.headCame(at: Self.at(0))
        clock.bodyEnded(at: Self.at(0))
        clock.headCame(at: Self.at(1))
        #expect(clock.verdict(at: Self.at(35)) == .goOn)
        clock.answerBegan()
        clock.answerEnded(at: Self.at(36))
        #expect(clock.verdict(at: Self.at(40)) == .goOn)
        #expect(clock.verdict(at: Self.at(41)) == .timeOut)
    }

    @Test("When the server stops, connections end soon, whatever they are about")
    mutating func stopping() {
        clock.mustEnd(at: Self.at(1))
        #expect(clock.verdict(at: Self.at(5)) == .goOn)
        #expect(clock.verdict(at: Self.at(6)) == .close)
    }
}
