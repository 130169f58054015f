/// A segment's descriptor in the manifest.
///
///     u64     number
///     16      uuid             as in the segment itself
///     u8      kind             1 fresh, 2 late, 3 settled
///     u64     byteCount, trailerChecksum
///     u32     rowCount, customerRowCount, idCount
///     i64     least time, greatest time
///     u8      number of quantiles; then that many i64, ascending
///     u64     least hash, greatest hash
///     u64     rowSum, idSum

internal import FootfallModel

extension SegmentDescriptor {
    func encode(into writer: inout ByteWriter) {
        writer.append(fixed: number)
        writer.append(fixed: uuid.high.byteSwapped)
        writer.append(fixed: uuid.low.byteSwapped)
        writer.append(fixed: kind.rawValue)
        writer.append(fixed: UInt64(byteCount))
        writer.append(fixed: trailerChecksum)
        for count in [rowCount, customerRowCount, idCount] { writer.append(fixed: UInt32(count)) }
        writer.append(fixed: timeRange.lowerBound)
        writer.append(fixed: timeRange.upperBound)
        writer.append(fixed: UInt8(timeQuantiles.count))
        for time in timeQuantiles { writer.append(fixed: time) }
        for word in [hashRange.lowerBound, hashRange.upperBound, rowSum, idSum] {
            writer.append(fixed: word)
        }
    }

    init(from reader: inout FieldReader) throws {
        let number = try reader.fixed(UInt64.self)
        let uuid = SegmentUUID(
            high: try reader.fixed(UInt64.self).byteSwapped,
            low: try reader.fixed(UInt64.self).byteSwapped)
        guard let kind = Kind(rawValue: try reader.fixed()) else {
            throw reader.damage("an unknown kind of segment")
        }
        guard let byteCount = Int(exactly: try reader.fixed(UInt64.self)) else {
            throw reader.damage("a segment's length that does not fit")
        }
        let trailerChecksum = try reader.fixed(UInt64.self)
        let rowCount = Int(try reader.fixed(UInt32.self))
        let customerRowCount = Int(try reader.fixed(UInt32.self))
        let idCount = Int(try reader.fixed(UInt32.self))
        guard rowCount > 0 && customerRowCount <= rowCount && idCount <= rowCount else {
            throw reader.damage(
                "\(customerRowCount) customer rows and \(idCount) ids of \(rowCount) rows")
        }
        let timeRange = try reader.range(Int64.self)
        guard timeRange.clamped(to: Timestamp.allMicroseconds) == timeRange else {
            throw reader.damage("a segment's times outside the years 1 to 9999")
        }
        let quantiles = try (0..<(try reader.fixed(UInt8.self))).map { _ in
            try reader.fixed(Int64.self)
        }
        self.init(
            number: number, uuid: uuid, kind: kind, byteCount: byteCount,
            trailerChecksum: trailerChecksum, rowCount: rowCount,
            customerRowCount: customerRowCount, idCount: idCount, timeRange: timeRange,
            timeQuantiles: quantiles, hashRange: try reader.range(UInt64.self),
            rowSum: try reader.fixed(), idSum: try reader.fixed())
    }
}

extension FieldReader {
    /// Two bounds, the first not above the second.
    fileprivate mutating func range<Bound: FixedWidthInteger>(
        _ type: Bound.Type
    ) throws -> ClosedRange<Bound> {
        let lower = try fixed(Bound.self)
        let upper = try fixed(Bound.self)
        guard lower <= upper else { throw damage("bounds \(lower) and \(upper) out of order") }
        return lower...upper
    }
}
