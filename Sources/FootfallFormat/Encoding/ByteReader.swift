package import FootfallModel

/// A cursor over bytes that are not trusted: every step is checked against the end, every count
/// against a limit, and what does not fit is thrown as `damaged`.
///
/// It borrows its bytes: it must not outlive the `withUnsafeBytes` call that lent them.
package struct ByteReader {
    /// Components of a path; the deepest event has 32 levels.
    package static let pathLengthMax = 128

    private let bytes: UnsafeRawBufferPointer
    package private(set) var offset = 0

    package init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    package var remaining: Int { bytes.count - offset }

    /// An error that says what is wrong and where.
    package func damage(_ what: String) -> FootfallError {
        FootfallError(.damaged, "\(what) at byte \(offset) of \(bytes.count)")
    }

    /// The next `count` bytes.
    package mutating func take(_ count: Int) throws -> UnsafeRawBufferPointer {
        guard count >= 0, count <= remaining else {
            throw damage("\(count) bytes expected, \(remaining) left")
        }
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    }

    package mutating func byte() throws -> UInt8 {
        guard remaining > 0 else { throw damage("a byte expected, none left") }
        defer { offset += 1 }
        return bytes[offset]
    }

    package mutating func fixed<Word: FixedWidthInteger & BitwiseCopyable>(
        _ type: Word.Type
    ) throws -> Word {
        Word(littleEndian: try take(MemoryLayout<Word>.size).loadUnaligned(as: type))
    }

    /// All whole words that are left.
    mutating func words() throws -> [UInt32] {
        let size = MemoryLayout<UInt32>.size
        let bytes = try take(remaining / size * size)
        let count = bytes.count / size
        return [UInt32](unsafeUninitializedCapacity: count) { words, initialized in
            // There is room for `count` words, which are as many bytes as were taken.
            UnsafeMutableRawBufferPointer(words).copyMemory(from: bytes)
            for place in 0..<count { words[place] = UInt32(littleEndian: words[place]) }
            initialized = count
        }
    }

    package mutating func varint() throws -> UInt64 {
        var result: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64 {
            let next = try byte()
            // The tenth byte has room for one bit.
            guard shift < 63 || next <= 1 else { break }
            result |= UInt64(next & 0x7f) << shift
            if next & 0x80 == 0 { return result }
            shift += 7
        }
        throw damage("a varint of more than 64 bits")
    }

    package mutating func zigzag() throws -> Int64 {
        let word = try varint()
        return Int64(bitPattern: word >> 1) ^ -Int64(bitPattern: word & 1)
    }

    /// A count of at most `max`.
    package mutating func count(max: Int) throws -> Int {
        let value = try varint()
        guard value <= UInt64(max) else { throw damage("a count of \(value), more than \(max),") }
        return Int(value)
    }

    package mutating func encoding() throws -> Encoding {
        let number = try byte()
        guard let encoding = Encoding(rawValue: number) else {
            throw damage("unknown encoding \(number)")
        }
        return encoding
    }

    package mutating func text() throws -> String {
        let raw = try take(count(max: remaining))
        return try utf8(raw)
    }

    package mutating func path() throws -> Path {
        var components: [Path.Component] = []
        for _ in 0..<(try count(max: Self.pathLengthMax)) {
            let length = try count(max: remaining)
            components.append(length == 0 ? .element : .member(Name(try utf8(take(length - 1)))))
        }
        return Path(components)
    }

    package mutating func columnKey() throws -> ColumnKey {
        let number = try byte()
        guard let type = ColumnType(rawValue: number) else {
            throw damage("unknown column type \(number)")
        }
        let path = try path()
        guard type != .list || path.components.last == .element else {
            throw damage("a list column whose path does not end in []")
        }
        return ColumnKey(path, type)
    }

    /// Nothing may be left.
    package func finish() throws {
        guard remaining == 0 else { throw damage("\(remaining) bytes left over") }
    }

    private func utf8(_ raw: UnsafeRawBufferPointer) throws -> String {
        guard let text = String(validating: raw, as: UTF8.self) else {
            throw damage("a text that is not UTF-8")
        }
        return text
    }
}
