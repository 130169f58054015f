/// Durations in microseconds, in no order, packed some thousand at a time: an exact median needs them
/// all, one for each step that each of millions of customers took.
///
/// Each takes as many whole bytes as the longest of its piece needs: for days five, which cost next to
/// nothing to write, where the codecs of segments would save another byte and take ten times as long.
/// Lists grow by pieces, which never move, where an array would be copied into ever greater ones.
struct DurationList: Sendable {
    /// How many are packed at once.
    static let pieceCount = 4096

    private var pieces: [Piece] = []
    private var pieceBytes = 0
    /// Those that are not packed yet.
    private var loose: [Int64] = []

    var byteCount: Int {
        MemoryLayout<Self>.size + pieceBytes + loose.capacity * MemoryLayout<Int64>.size
    }

    @inline(__always)
    mutating func append(_ duration: Int64) {
        loose.append(duration)
        if loose.count == Self.pieceCount { pack() }
    }

    mutating func append(_ other: DurationList) {
        pieces += other.pieces
        pieceBytes += other.pieceBytes
        for duration in other.loose { append(duration) }
    }

    @inline(never)
    private mutating func pack() {
        let piece = Piece(loose)
        pieces.append(piece)
        pieceBytes += piece.byteCount
        loose.removeAll(keepingCapacity: true)
    }

    /// All of them, as words.
    var durations: [Int64] {
        let count = pieces.count * Self.pieceCount
        return [Int64](unsafeUninitializedCapacity: count + loose.count) { all, initialized in
            for (number, piece) in pieces.enumerated() {
                piece.unpack(to: all, at: number * Self.pieceCount)
            }
            for (place, duration) in loose.enumerated() { all[count + place] = duration }
            initialized = count + loose.count
        }
    }
}

/// As many durations as a piece has, each as its distance from the least one, in little-endian bytes.
///
/// Safety: a distance is read and written as a whole word, of which the upper bytes belong to what
/// follows; behind the last one are as many bytes as that takes.
private struct Piece: Sendable {
    private static let wordSize = MemoryLayout<UInt64>.size

    private let base: Int64
    /// Bytes of each distance, 0 to 8.
    private let width: Int
    private let bytes: [UInt8]

    init(_ durations: [Int64]) {
        let (least, greatest) = (durations.min() ?? 0, durations.max() ?? 0)
        // Modular, so right for any two.
        let span = UInt64(bitPattern: greatest &- least)
        let width = (span.bitWidth - span.leadingZeroBitCount + 7) / 8
        let size = durations.count * width + Self.wordSize
        bytes = [UInt8](unsafeUninitializedCapacity: size) { out, initialized in
            let out = UnsafeMutableRawBufferPointer(out)
            out.storeBytes(of: 0, toByteOffset: size - Self.wordSize, as: UInt64.self)
            for (place, duration) in durations.enumerated() {
                let distance = UInt64(bitPattern: duration &- least)
                out.storeBytes(
                    of: distance.littleEndian, toByteOffset: place &* width, as: UInt64.self)
            }
            initialized = size
        }
        (base, self.width) = (least, width)
    }

    var byteCount: Int { MemoryLayout<Self>.stride + 32 + bytes.capacity }

    func unpack(to all: UnsafeMutableBufferPointer<Int64>, at start: Int) {
        let mask = width == 0 ? 0 : UInt64.max >> UInt64(64 - 8 * width)
        bytes.withUnsafeBytes { bytes in
            for place in 0..<DurationList.pieceCount {
                let word = bytes.loadUnaligned(fromByteOffset: place &* width, as: UInt64.self)
                let distance = UInt64(littleEndian: word) & mask
                all.initializeElement(at: start + place, to: base &+ Int64(bitPattern: distance))
            }
        }
    }
}
