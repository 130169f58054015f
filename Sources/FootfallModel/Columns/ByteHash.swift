/// A fast hash of bytes for tables in memory.
///
/// Never stored: the seed differs from run to run, so that nobody can send texts that are made to
/// collide.
///
/// Eight bytes a step, folded by a 64×64→128 bit multiplication, after wyhash (Wang Yi,
/// https://github.com/wangyi-fudan/wyhash) in its simplest form.
package enum ByteHash {
    private static let seed = UInt64.random(in: .min ... .max) | 1

    @inline(__always)
    private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    package static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        hash(bytes, seed: seed)
    }

    package static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
        let prime0: UInt64 = 0xa076_1d64_78bd_642f
        let prime1: UInt64 = 0xe703_7ed1_a0b4_28db
        var state = seed ^ UInt64(bytes.count)
        var offset = 0
        while offset + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            state = fold(state ^ word ^ prime0, prime1)
            offset += 8
        }
        var tail: UInt64 = 0
        while offset < bytes.count {
            tail = tail << 8 | UInt64(bytes[offset])
            offset += 1
        }
        return fold(state ^ tail ^ prime1, prime0)
    }
}
