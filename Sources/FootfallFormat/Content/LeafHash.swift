internal import CXXHash
internal import FootfallModel

/// The hash of one leaf of an event: of what it is, where it stands and which column it belongs to.
///
/// A row's hash is the sum of its leaves' hashes, so it can be computed column by column, in any
/// order, and a value that a dictionary holds once is hashed once. The parts, with S the store's
/// secret, all arithmetic modulo 2^64:
///
///     T(b)      XXH3-64 of the bytes b, seeded with S
///     F(a, b)   high half XOR low half of the 128-bit product of a and b
///     C         the column: T(for each component of the path: 01, length as 4 bytes, little-endian,
///               bytes of a member; 02 for []; then one byte: the column type)
///     V         the value: an integer, a double's bits, a boolean as 0 or 1, a list's length as
///               a word; a text as T(its bytes); null and {} as 0
///     K         the place: 0 in the row itself; F(K' + i + 1, P2) in element i (from 0) of a list
///               that stands at place K'
///     leaf      F(F(V XOR C, P0) XOR K, P1)
///
/// P0 to P3 are the multipliers below: odd, with as many ones as zeros, as in wyhash
/// (https://github.com/wangyi-fudan/wyhash), whose folded multiplication F is.
package enum LeafHash {
    package static let p0: UInt64 = 0xa076_1d64_78bd_642f
    package static let p1: UInt64 = 0xe703_7ed1_a0b4_28db
    package static let p2: UInt64 = 0x8ebc_6af0_9c88_c6e3
    package static let p3: UInt64 = 0x5899_65cc_7537_4cc3

    /// F.
    @inline(__always)
    static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    /// The function T; for a customer's id this is `customerHash`.
    @inline(__always)
    static func text(_ bytes: UnsafeRawBufferPointer, secret: UInt64) -> UInt64 {
        XXH3_64bits_withSeed(bytes.baseAddress, bytes.count, secret)
    }

    /// C.
    static func column(_ key: ColumnKey, secret: UInt64) -> UInt64 {
        var bytes: [UInt8] = []
        for component in key.path.components {
            switch component {
            case .element: bytes.append(2)
            case .member(let name):
                bytes.append(1)
                let length = UInt32(truncatingIfNeeded: name.text.utf8.count)
                withUnsafeBytes(of: length.littleEndian) { bytes.append(contentsOf: $0) }
                bytes.append(contentsOf: name.text.utf8)
            }
        }
        bytes.append(key.type.rawValue)
        return bytes.withUnsafeBytes { text($0, secret: secret) }
    }

    /// K of an element of a list.
    @inline(__always)
    static func place(_ index: UInt64, in list: UInt64) -> UInt64 {
        fold(list &+ index &+ 1, p2)
    }

    /// The part of a leaf's hash that does not depend on its place.
    @inline(__always)
    static func value(_ word: UInt64, column: UInt64) -> UInt64 {
        fold(word ^ column, p0)
    }

    /// The whole.
    @inline(__always)
    static func leaf(_ value: UInt64, place: UInt64) -> UInt64 {
        fold(value ^ place, p1)
    }
}
