/// A fast hash of bytes for tables in memory.
///
/// Never stored: the seed differs from run to run, so that nobody can send texts that are made to
/// collide. Sixteen bytes a step, folded by a 64×64→128 bit multiplication, after wyhash (Wang Yi,
/// https://github.com/wangyi-fudan/wyhash) in its simplest form.
enum ByteHash {
    /// The seed of this run.
    ///
    /// Tables keep a copy: reading a global costs a check each time.
    static let seed = UInt64.random(in: .min ... .max) | 1

    private static let prime0: UInt64 = 0xa076_1d64_78bd_642f
    private static let prime1: UInt64 = 0xe703_7ed1_a0b4_28db

    @inline(__always)
    private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    @inline(__always)
    static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
        hash(bytes, TextProbe(bytes), seed: seed)
    }

    /// The hash of a text whose probe is at hand.
    @inline(__always)
    static func hash(
        _ bytes: UnsafeRawBufferPointer, _ probe: TextProbe, seed: UInt64
    ) -> UInt64 {
        var state = seed ^ UInt64(truncatingIfNeeded: probe.count) &* prime1
        if !probe.isWholeText {
            // The probe covers the first and last word; these overlap the last at most.
            var offset = 8
            while offset < probe.count &- 8 {
                let start = min(offset, probe.count &- 16)
                let low = bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)
                let high = bytes.loadUnaligned(fromByteOffset: start &+ 8, as: UInt64.self)
                state = fold(state ^ low, high ^ prime1)
                offset &+= 16
            }
        }
        return fold(state ^ probe.first ^ prime0, probe.last ^ prime1 ^ seed)
    }

    /// Whether a text stands at a place, given that one of the same probe does.
    @inline(__always)
    static func areMiddlesEqual(
        _ bytes: UnsafeRawBufferPointer, from start: Int, _ text: UnsafeRawBufferPointer
    ) -> Bool {
        var offset = 8
        while offset &+ 8 < text.count {
            let left = bytes.loadUnaligned(fromByteOffset: start &+ offset, as: UInt64.self)
            let right = text.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            if left != right { return false }
            offset &+= 8
        }
        return true
    }
}
