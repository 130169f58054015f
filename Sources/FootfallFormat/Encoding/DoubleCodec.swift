/// Streams of doubles, by their bit patterns: as decimals if that is smaller, else as integers.
enum DoubleCodec {
    static func encode(_ bits: [Int64], into writer: inout ByteWriter) {
        bits.withUnsafeBufferPointer { bits in
            // Doubles and their decimals are equal alike, so runs would make both smaller.
            guard let decimal = Decimal.encode(bits),
                decimal.count < StreamPlan(bits, StreamFacts(bits)).byteCount
                    || decimal.encodings.contains(EncodingSet(.runLength))
            else { return IntegerCodec.encode(bits, into: &writer) }
            writer.append(decimal)
        }
    }

    static func decode(
        _ count: Int, reusing array: consuming [Int64] = [], from reader: inout ByteReader
    ) throws -> [Int64] {
        var ahead = reader
        guard try ahead.encoding() == .decimal else {
            return try IntegerCodec.decode(count, reusing: array, from: &reader)
        }
        reader = ahead
        return try Decimal.decode(count, reusing: array, from: &reader)
    }
}
