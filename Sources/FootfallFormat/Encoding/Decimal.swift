/// Doubles as integers over a power of ten: 19.99 is 1999 / 10^2.
///
///     size  field
///     1     exponent   0 to 15
///     -     integers   stream of Int64, one a value
///
/// Chosen only where dividing gives back all 64 bits of every value, so −0.0, NaN, infinities and
/// 0.1 + 0.2 are never touched. Division, not multiplication by 0.01: it is correctly rounded, so
/// a reader in any language gets the same bits.
enum Decimal {
    static let exponentMax = 15
    // Exact: powers of ten up to 10^22 are doubles.
    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]
    /// Above 2^53 not every integer is a double.
    private static let integerMax = 9_007_199_254_740_992.0

    /// The integers and the exponent, or nil if there is a value that would not come back.
    static func scaled(_ bits: UnsafeBufferPointer<Int64>) -> (integers: [Int64], exponent: Int)? {
        var integers = [Int64](repeating: 0, count: bits.count)
        var exponent = 0
        var next = 0
        while next < bits.count {
            if let integer = integer(bits[next], powers[exponent]) {
                integers[next] = integer
                next += 1
            } else if exponent < exponentMax {
                // The least exponent that suits this value; those before must come back by it too.
                exponent += 1
                next = 0
            } else {
                return nil
            }
        }
        return (integers, exponent)
    }

    @inline(__always)
    private static func integer(_ bits: Int64, _ power: Double) -> Int64? {
        let value = Double(bitPattern: UInt64(bitPattern: bits))
        let scaled = (value * power).rounded()
        guard abs(scaled) <= integerMax else { return nil }
        let integer = Int64(scaled)
        let back = Double(integer) / power
        return back.bitPattern == UInt64(bitPattern: bits) ? integer : nil
    }

    static func encode(_ bits: UnsafeBufferPointer<Int64>) -> ByteWriter? {
        guard let (integers, exponent) = scaled(bits) else { return nil }
        var writer = ByteWriter()
        writer.append(.decimal)
        writer.append(UInt8(exponent))
        IntegerCodec.encode(integers, into: &writer)
        return writer
    }

    /// Reads what follows the encoding's number.
    static func decode(
        _ count: Int, reusing array: consuming [Int64], from reader: inout ByteReader
    ) throws -> [Int64] {
        let exponent = Int(try reader.byte())
        guard exponent <= exponentMax else {
            throw reader.damage("a power of ten of \(exponent), more than \(exponentMax),")
        }
        var values = try IntegerCodec.decode(count, reusing: array, from: &reader)
        let power = powers[exponent]
        values.withUnsafeMutableBufferPointer { values in
            for i in 0..<values.count {
                values[i] = Int64(bitPattern: (Double(values[i]) / power).bitPattern)
            }
        }
        return values
    }
}
