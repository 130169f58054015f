/// Canonical lower-case UUID texts as 16 bytes.
///
/// Only `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with digits 0-9a-f is packed, so unpacking always
/// gives back the very text, and packed order is the order of the texts.
enum UUIDText {
    static let length = 36
    static let packedLength = 16
    /// Where each packed byte's two digits begin.
    private static let places: [Int] = [
        0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34,
    ]
    private static let dash = UInt8(ascii: "-")
    private static let digits = Array("0123456789abcdef".utf8)
    /// The value of each digit; 0xff for any other byte.
    private static let values: [UInt8] = (0...255).map { byte in
        digits.firstIndex(of: UInt8(byte)).map { UInt8($0) } ?? 0xff
    }
    /// The two digits of each byte.
    private static let pairs: [(UInt8, UInt8)] = (0...255).map {
        (digits[$0 >> 4], digits[$0 & 15])
    }

    /// The packed bytes of adjoining texts of 36 bytes; nil if one of them is not canonical.
    static func pack(_ texts: UnsafeRawBufferPointer) -> [UInt8]? {
        let count = texts.count / length
        var isCanonical = true
        let packed = [UInt8](unsafeUninitializedCapacity: count * packedLength) {
            out, initialized in
            isCanonical = pack(texts, count: count, into: out)
            initialized = isCanonical ? count * packedLength : 0
        }
        return isCanonical ? packed : nil
    }

    private static func pack(
        _ texts: UnsafeRawBufferPointer, count: Int, into out: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        values.withUnsafeBufferPointer { values in
            places.withUnsafeBufferPointer { places in
                for i in 0..<count {
                    let text = i * length
                    // A digit's value has no high bits; a wrong byte or dash leaves some behind.
                    var wrong = texts[text + 8] ^ dash | texts[text + 13] ^ dash
                    wrong |= texts[text + 18] ^ dash | texts[text + 23] ^ dash
                    for place in 0..<packedLength {
                        let high = values[Int(texts[text + places[place]])]
                        let low = values[Int(texts[text + places[place] + 1])]
                        wrong |= (high | low) & 0xf0
                        out[i * packedLength + place] = high << 4 | low
                    }
                    guard wrong == 0 else { return false }
                }
                return true
            }
        }
    }

    /// The texts of packed bytes, adjoining.
    static func unpack(_ packed: UnsafeRawBufferPointer) -> [UInt8] {
        let count = packed.count / packedLength
        return [UInt8](unsafeUninitializedCapacity: count * length) { out, initialized in
            pairs.withUnsafeBufferPointer { pairs in
                places.withUnsafeBufferPointer { places in
                    for i in 0..<count {
                        let text = i * length
                        for place in 0..<packedLength {
                            let pair = pairs[Int(packed[i * packedLength + place])]
                            out[text + places[place]] = pair.0
                            out[text + places[place] + 1] = pair.1
                        }
                        out[text + 8] = dash
                        out[text + 13] = dash
                        out[text + 18] = dash
                        out[text + 23] = dash
                    }
                }
            }
            initialized = count * length
        }
    }
}
