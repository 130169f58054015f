/// Numbers that stand for results, cheap beside the work whose results they are.
enum Checksum {
    /// The sum of words, wrapping.
    static func sum(_ words: some Sequence<UInt64>) -> UInt64 {
        words.reduce(0, &+)
    }

    /// The sum of words, each times its place, so that their order counts.
    static func ordered(_ words: some Sequence<UInt64>) -> UInt64 {
        var sum: UInt64 = 0
        var place: UInt64 = 1
        for word in words {
            sum &+= word &* place
            place &+= 2
        }
        return sum
    }

    /// Of bytes: their words in order, then their number.
    static func bytes(_ bytes: [UInt8]) -> UInt64 {
        bytes.withUnsafeBytes { buffer in
            let wordCount = buffer.count / 8
            let words = (0..<wordCount).lazy.map {
                buffer.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)
            }
            let rest = buffer[(wordCount * 8)...].lazy.map { UInt64($0) }
            return ordered(words) &+ ordered(rest) &+ UInt64(buffer.count)
        }
    }
}
