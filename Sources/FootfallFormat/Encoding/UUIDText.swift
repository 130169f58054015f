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
    private static let dashes = [8, 13, 18, 23]
    private static let digits = Array("0123456789abcdef".utf8)
    /// The value of each digit; 0xff for any other byte.
    private static let values: [UInt8] = (0...255).map { byte in
        digits.firstIndex(of: UInt8(byte)).map { UInt8($0) } ?? 0xff
    }
    /// The two digits of each byte.
    private static let pairs: [(UInt8, UInt8)] = (0...255).map {
        (digits[$0 >> 4], digits[$0 & 15])
    }

    /// Appends the packed bytes of adjoining texts of 36 bytes; false if one is not canonical.
    static func pack(_ texts: UnsafeRawBufferPointer, into packed: inout [UInt8]) -> Bool {
        values.withUnsafeBufferPointer { values in
            places.withUnsafeBufferPointer { places in
                for start in stride(from: 0, to: texts.count, by: length) {
                    for place in dashes where texts[start + place] != dash { return false }
                    for place in places {
                        let high = values[Int(texts[start + place])]
                        let low = values[Int(texts[start + place + 1])]
                        guard high | low < 16 else { return false }
                        packed.append(high << 4 | low)
                    }
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
