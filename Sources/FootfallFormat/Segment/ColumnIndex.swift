internal import FootfallModel

/// Where each zone of a column lies, and what is known of it: kept apart from the footer, so that
/// opening a segment does not depend on how many zones it has.
///
///     size  field
///     -     zones           varint
///     -     slotCounts      stream of UInt32
///     -     valueCounts     stream of UInt32
///     -     lengths         stream of UInt32: bytes of the zone's block, 0 if it has no values
///     1     bounds          0 none, 1 integers, 2 doubles, 3 codes of the shared dictionary
///     -     least           stream of Int64, one for each zone that has values (if bounds ≠ 0)
///     -     greatest        stream of Int64, likewise
///
/// Doubles are kept by their bit patterns.
struct ColumnIndex: Sendable {
    enum BoundsKind: UInt8 {
        case none = 0
        case ints = 1
        case doubles = 2
        case codes = 3
    }

    /// What is known of one zone.
    struct Zone {
        var slotCount: Int
        var valueCount: Int
        var block: BlockHandle
        /// As they are stored.
        var least: Int64 = 0
        var greatest: Int64 = 0
    }

    private(set) var boundsKind: BoundsKind
    private(set) var zones: [Zone] = []
    private(set) var valueCount = 0

    init(_ boundsKind: BoundsKind) {
        self.boundsKind = boundsKind
    }

    mutating func append(_ zone: Zone) {
        zones.append(zone)
        valueCount += zone.valueCount
    }

    func zoneMap(_ zone: Int) -> ZoneMap {
        let known = zones[zone]
        var bounds = ZoneMap.Bounds.unknown
        if known.valueCount > 0 {
            switch boundsKind {
            case .none: break
            case .ints: bounds = .ints(known.least...known.greatest)
            case .doubles: bounds = .doubles(Self.double(known.least)...Self.double(known.greatest))
            case .codes:
                bounds = .codes(
                    UInt32(
                        truncatingIfNeeded: known.least)...UInt32(
                            truncatingIfNeeded: known.greatest))
            }
        }
        return ZoneMap(slotCount: known.slotCount, valueCount: known.valueCount, bounds: bounds)
    }

    private static func double(_ bits: Int64) -> Double {
        Double(bitPattern: UInt64(bitPattern: bits))
    }

    func encode(into writer: inout ByteWriter) {
        writer.append(count: zones.count)
        IntegerCodec.encode(zones.map { UInt32($0.slotCount) }, into: &writer)
        IntegerCodec.encode(zones.map { UInt32($0.valueCount) }, into: &writer)
        IntegerCodec.encode(zones.map { UInt32($0.block.length) }, into: &writer)
        writer.append(boundsKind.rawValue)
        guard boundsKind != .none else { return }
        let known = zones.filter { $0.valueCount > 0 }
        IntegerCodec.encode(known.map(\.least), into: &writer)
        IntegerCodec.encode(known.map(\.greatest), into: &writer)
    }

    /// Reads the index of a column whose blocks lie in `data`.
    init(zoneCount: Int, data: BlockHandle, from reader: inout ByteReader) throws {
        let count = try reader.count(max: zoneCount)
        guard count == zoneCount else { throw reader.damage("\(count) zones of \(zoneCount)") }
        let slots = try IntegerCodec.decode(count, of: UInt32.self, from: &reader)
        let values = try IntegerCodec.decode(count, of: UInt32.self, from: &reader)
        let lengths = try IntegerCodec.decode(count, of: UInt32.self, from: &reader)
        boundsKind = try Self.boundsKind(&reader)
        var offset = data.offset
        for i in 0..<count {
            guard values[i] <= slots[i], slots[i] <= ChunkCodec.slotsMax,
                (values[i] == 0) == (lengths[i] == 0), Int(lengths[i]) <= data.end - offset
            else { throw reader.damage("zone \(i) that does not fit its column") }
            append(
                Zone(
                    slotCount: Int(slots[i]), valueCount: Int(values[i]),
                    block: BlockHandle(offset: offset, length: Int(lengths[i]))))
            offset += Int(lengths[i])
        }
        guard offset == data.end else { throw reader.damage("zones that end at \(offset)") }
        if boundsKind != .none { try readBounds(&reader) }
    }

    private static func boundsKind(_ reader: inout ByteReader) throws -> BoundsKind {
        let number = try reader.byte()
        guard let kind = BoundsKind(rawValue: number) else {
            throw reader.damage("bounds of unknown kind \(number)")
        }
        return kind
    }

    private mutating func readBounds(_ reader: inout ByteReader) throws {
        let known = zones.indices.filter { zones[$0].valueCount > 0 }
        let least = try IntegerCodec.decode(known.count, of: Int64.self, from: &reader)
        let greatest = try IntegerCodec.decode(known.count, of: Int64.self, from: &reader)
        for (i, zone) in known.enumerated() {
            let isOrdered =
                switch boundsKind {
                case .doubles: Self.double(least[i]) <= Self.double(greatest[i])
                case .codes:
                    0 <= least[i] && least[i] <= greatest[i] && greatest[i] <= Int64(UInt32.max)
                default: least[i] <= greatest[i]
                }
            guard isOrdered else { throw reader.damage("bounds of zone \(zone) out of order") }
            zones[zone].least = least[i]
            zones[zone].greatest = greatest[i]
        }
    }
}

extension ColumnChunk {
    /// The least and greatest value as an index keeps them; nil if there are none.
    func bounds(_ kind: ColumnIndex.BoundsKind) -> (least: Int64, greatest: Int64)? {
        switch kind {
        case .none: nil
        case .ints: words.bounds
        case .doubles: doubleBounds
        case .codes: codes.bounds
        }
    }

    private var doubleBounds: (least: Int64, greatest: Int64) {
        var (least, greatest) = (Double.infinity, -Double.infinity)
        var isOrdered = true
        for word in words {
            let value = Double(bitPattern: UInt64(bitPattern: word))
            isOrdered = isOrdered && !value.isNaN
            least = min(least, value)
            greatest = max(greatest, value)
        }
        // NaN is in no range; events have none, but bounds must not lie if one comes.
        if !isOrdered { (least, greatest) = (-.infinity, .infinity) }
        return (
            Int64(bitPattern: least.bitPattern), Int64(bitPattern: greatest.bitPattern)
        )
    }
}

extension Array where Element: FixedWidthInteger {
    fileprivate var bounds: (least: Int64, greatest: Int64)? {
        guard var least = first else { return nil }
        var greatest = least
        for value in self {
            least = Swift.min(least, value)
            greatest = Swift.max(greatest, value)
        }
        return (Int64(truncatingIfNeeded: least), Int64(truncatingIfNeeded: greatest))
    }
}
