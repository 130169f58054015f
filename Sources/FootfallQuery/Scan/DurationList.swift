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
        MemoryLayout<Self>.size + pieceBytes + loose.sizeInMemory
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

    var count: Int { pieces.count * Self.pieceCount + loose.count }

    /// The least and the greatest; nil of none.
    var bounds: ClosedRange<Int64>? {
        var bounds = pieces.map(\.bounds)
        if let least = loose.min(), let greatest = loose.max() { bounds.append(least...greatest) }
        guard var all = bounds.first else { return nil }
        for own in bounds {
            all = min(all.lowerBound, own.lowerBound)...max(all.upperBound, own.upperBound)
        }
        return all
    }

    /// Calls `body` with some after the others: as words all of them would take more than they do here.
    func forEachPart(_ body: (UnsafeBufferPointer<Int64>) -> Void) {
        withUnsafeTemporaryAllocation(of: Int64.self, capacity: Self.pieceCount) { room in
            for piece in pieces {
                piece.unpack(to: room)
                body(UnsafeBufferPointer(room))
            }
        }
        loose.withUnsafeBufferPointer(body)
    }

    /// All of them, as words.
    var durations: [Int64] {
        var all: [Int64] = []
        all.reserveCapacity(count)
        forEachPart { all.append(contentsOf: $0) }
        return all
    }
}

/// As many durations as a piece has, each as its distance from the least one, in little-endian bytes.
///
/// Safety: a distance is read and written as a whole word, of which the upper bytes belong to what
/// follows; behind the last one are as many bytes as that takes.
private struct Piece: Sendable {
    private static let wordSize = MemoryLayout<UInt64>.size

    let bounds: ClosedRange<Int64>
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
        (bounds, self.width) = (least...greatest, width)
    }

    var byteCount: Int { MemoryLayout<Self>.stride + bytes.sizeInMemory }

    /// Writes the durations to room for as many.
    func unpack(to room: UnsafeMutableBufferPointer<Int64>) {
        let (base, mask) = (
            bounds.lowerBound, width == 0 ? 0 : UInt64.max >> UInt64(64 - 8 * width)
        )
        bytes.withUnsafeBytes { bytes in
            for place in 0..<DurationList.pieceCount {
                let word = bytes.loadUnaligned(fromByteOffset: place &* width, as: UInt64.self)
                let distance = UInt64(littleEndian: word) & mask
                room.initializeElement(at: place, to: base &+ Int64(bitPattern: distance))
            }
        }
    }
}
