/// What tells a text from most others in three comparisons: its length and its first and last bytes.
///
/// Up to 16 bytes the words hold all of them, overlapping, so equal probes are equal texts:
///
///     length    first                    last
///     0         0                        0
///     1 to 3    bytes 0, n/2 and n-1     0
///     4 to 7    bytes 0 to 3             bytes n-4 to n-1
///     8 on      bytes 0 to 7             bytes n-8 to n-1
///
/// Of longer texts `ByteHash` and `areMiddlesEqual` look at what lies between.
struct TextProbe: Equatable, BitwiseCopyable {
    static let empty = TextProbe(UnsafeRawBufferPointer(start: nil, count: 0))

    let first: UInt64
    let last: UInt64
    /// Behind the words, so that whatever holds a probe can use the room that is left.
    private let length: UInt32

    var count: Int { Int(length) }

    /// Whether no other text has this probe.
    var isWholeText: Bool { length <= 16 }

    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer) {
        let count = bytes.count
        length = UInt32(truncatingIfNeeded: count)
        if count >= 8 {
            first = bytes.loadUnaligned(as: UInt64.self)
            last = bytes.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
        } else if count >= 4 {
            first = UInt64(bytes.loadUnaligned(as: UInt32.self))
            last = UInt64(bytes.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
        } else if count > 0 {
            first =
                UInt64(bytes[0]) << 16 | UInt64(bytes[count / 2]) << 8 | UInt64(bytes[count - 1])
            last = 0
        } else {
            first = 0
            last = 0
        }
    }

    @inline(__always)
    static func == (left: TextProbe, right: TextProbe) -> Bool {
        // One branch: the parts rarely differ alone.
        (left.first ^ right.first) | (left.last ^ right.last)
            | UInt64(left.length ^ right.length) == 0
    }
}
