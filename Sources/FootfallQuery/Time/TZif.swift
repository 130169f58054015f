internal import FootfallModel

/// Reads a compiled time zone (RFC 9636), version 2 or later.
///
///     offset  size  field
///     0       4     "TZif"
///     4       1     version: '2', '3' or '4'
///     5       15    unused
///     20      4     isutcnt     \
///     24      4     isstdcnt     |
///     28      4     leapcnt      |  counts, big-endian
///     32      4     timecnt      |
///     36      4     typecnt      |
///     40      4     charcnt     /
///     44      -     data with 4-byte times, which is skipped
///     -       44    the same header again
///     -       -     timecnt × 8 times; timecnt × 1 types; typecnt × 6 records (offset i4, dst u1,
///                   name u1); charcnt names; leapcnt × 12; isstdcnt × 1; isutcnt × 1
///     -       -     LF, a POSIX TZ text, LF
///
/// Zones that count leap seconds ("right/…") are refused: stored instants do not count them.
package enum TZif {
    package static func decode(_ bytes: [UInt8], name: String) throws -> TimeZoneRules {
        var reader = TZifReader(bytes: bytes, name: name)
        let first = try reader.header()
        try reader.skip(first.dataSize(timeSize: 4))
        let header = try reader.header()
        return try reader.rules(header)
    }
}

private struct TZifHeader {
    var leapCount: Int
    var timeCount: Int
    var typeCount: Int
    var nameCount: Int
    var flagCount: Int

    func dataSize(timeSize: Int) -> Int {
        timeCount * (timeSize + 1) + typeCount * 6 + nameCount + leapCount * (timeSize + 4)
            + flagCount
    }
}

private struct TZifReader {
    let bytes: [UInt8]
    let name: String
    private var offset = 0

    init(bytes: [UInt8], name: String) {
        self.bytes = bytes
        self.name = name
    }

    private func damage(_ what: String) -> FootfallError {
        FootfallError(.damaged, "time zone file of \(name): \(what) at offset \(offset)")
    }

    mutating func skip(_ count: Int) throws {
        guard count <= bytes.count - offset else { throw damage("ends early") }
        offset += count
    }

    private mutating func integer(_ size: Int) throws -> Int64 {
        let start = offset
        try skip(size)
        var value: Int64 = bytes[start] >= 0x80 ? -1 : 0
        for byte in bytes[start..<offset] { value = value << 8 | Int64(byte) }
        return value
    }

    private mutating func count() throws -> Int {
        let value = try integer(4)
        // None can be larger than the file, which also keeps sums of them small.
        guard (0...Int64(bytes.count)).contains(value) else { throw damage("count out of range") }
        return Int(value)
    }

    mutating func header() throws -> TZifHeader {
        guard bytes.count - offset >= 44, bytes[offset..<offset + 4].elementsEqual("TZif".utf8)
        else { throw damage("expected \"TZif\"") }
        guard (UInt8(ascii: "2")...UInt8(ascii: "4")).contains(bytes[offset + 4]) else {
            throw damage("expected version 2, 3 or 4")
        }
        try skip(20)
        let flagCount = try count() + count()
        return TZifHeader(
            leapCount: try count(), timeCount: try count(), typeCount: try count(),
            nameCount: try count(), flagCount: flagCount)
    }

    mutating func rules(_ header: TZifHeader) throws -> TimeZoneRules {
        guard header.leapCount == 0 else { throw damage("the zone counts leap seconds") }
        guard header.typeCount > 0, header.dataSize(timeSize: 8) <= bytes.count - offset else {
            throw damage("the counts do not fit the file")
        }
        let times = try (0..<header.timeCount).map { _ in try integer(8) }
        guard zip(times, times.dropFirst()).allSatisfy(<) else {
            throw damage("times do not ascend")
        }
        let types = bytes[offset..<offset + header.timeCount].map(Int.init)
        offset += header.timeCount
        let offsets = try (0..<header.typeCount).map { _ in try offsetOfType() }
        guard types.allSatisfy({ $0 < offsets.count }) else { throw damage("no such type") }
        try skip(header.nameCount + header.flagCount)
        return TimeZoneRules(
            name: name, changes: times, offsets: [offsets[0]] + types.map { offsets[$0] },
            rule: try rule())
    }

    private mutating func offsetOfType() throws -> Int {
        let offset = try integer(4)
        try skip(2)
        // The bounds of RFC 9636, section 3.2.
        guard (-89_999...93_599).contains(offset) else { throw damage("offset out of range") }
        return Int(offset)
    }

    /// The yearly rule at the end; empty means that the last offset stays.
    private mutating func rule() throws -> YearlyRule? {
        guard offset < bytes.count, bytes[offset] == 0x0a,
            let end = bytes[(offset + 1)...].firstIndex(of: 0x0a)
        else { throw damage("expected the yearly rule between line feeds") }
        let text = bytes[(offset + 1)..<end]
        if text.isEmpty { return nil }
        guard let rule = YearlyRule(posix: text) else {
            throw damage("'\(String(decoding: text, as: UTF8.self))' is not a yearly rule")
        }
        return rule
    }
}
