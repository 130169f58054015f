/// A fast hash of bytes for tables in memory.
///
/// Never stored: the seed differs from run to run, so that nobody can send texts that are made to
/// collide. Eight bytes a step, folded by a 64×64→128 bit multiplication, after wyhash (Wang Yi,
/// https://github.com/wangyi-fudan/wyhash) in its simplest form.
package enum ByteHash {
    /// The seed of this run.
    ///
    /// Tables keep a copy: reading a global costs a check each time.
    package static let seed = UInt64.random(in: .min ... .max) | 1

    @inline(__always)
    private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    package static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        hash(bytes, seed: seed)
    }

    @inline(__always)
    package static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
        let prime0: UInt64 = 0xa076_1d64_78bd_642f
        let prime1: UInt64 = 0xe703_7ed1_a0b4_28db
        let count = bytes.count
        var state = seed ^ UInt64(count)
        var offset = 0
        while offset + 8 < count {
            let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            state = fold(state ^ word ^ prime0, prime1)
            offset += 8
        }
        return fold(state ^ lastWord(bytes) ^ prime1, prime0)
    }

    /// The last eight bytes, which may overlap those before; of a shorter text all of it.
    @inline(__always)
    private static func lastWord(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let count = bytes.count
        if count >= 8 { return bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self) }
        if count >= 4 {
            let first = bytes.loadUnaligned(as: UInt32.self)
            let last = bytes.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
            return UInt64(first) << 32 | UInt64(last)
        }
        guard count > 0 else { return 0 }
        return UInt64(bytes[0]) << 16 | UInt64(bytes[count / 2]) << 8 | UInt64(bytes[count - 1])
    }

    /// Whether the bytes at a place are those of a text, which does not reach beyond them.
    @inline(__always)
    static func areEqual(
        _ bytes: UnsafeRawBufferPointer, from start: Int, _ text: UnsafeRawBufferPointer
    ) -> Bool {
        let count = text.count
        var offset = 0
        while offset + 8 <= count {
            let left = bytes.loadUnaligned(fromByteOffset: start + offset, as: UInt64.self)
            if left != text.loadUnaligned(fromByteOffset: offset, as: UInt64.self) { return false }
            offset &+= 8
        }
        while offset < count {
            if bytes[start + offset] != text[offset] { return false }
            offset &+= 1
        }
        return true
    }
}
