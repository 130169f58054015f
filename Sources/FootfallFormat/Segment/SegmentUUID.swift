/// Sixteen random bytes that tell one segment from any other, and key its checksums, so that a
/// block of one segment is never taken for a block of another.
package struct SegmentUUID: Hashable, Sendable {
    package var high: UInt64
    package var low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package static func random() -> SegmentUUID {
        SegmentUUID(high: .random(in: .min ... .max), low: .random(in: .min ... .max))
    }
}

extension SegmentUUID: CustomStringConvertible {
    package var description: String { Self.hex(high) + Self.hex(low) }

    private static func hex(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
