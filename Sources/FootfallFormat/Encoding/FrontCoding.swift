internal import FootfallModel

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Sorted texts, each as what it shares with the one before and what is new.
enum FrontCoding {
    /// The encoding's streams and bytes, or nil if they would not be smaller than `limit`.
    static func encode(_ dictionary: TextDictionary, below limit: Int) -> ByteWriter? {
        var prefixes: [UInt32] = []
        var suffixes: [UInt32] = []
        var bytes: [UInt8] = []
        prefixes.reserveCapacity(dictionary.count)
        suffixes.reserveCapacity(dictionary.count)
        dictionary.arena.withUnsafeBytes { arena in
            var previous = 0..<0
            for i in 0..<dictionary.count {
                let entry = dictionary.range(UInt32(i))
                let shared = UnsafeRawBufferPointer(rebasing: arena[previous]).commonPrefix(
                    UnsafeRawBufferPointer(rebasing: arena[entry]))
                prefixes.append(UInt32(shared))
                suffixes.append(UInt32(entry.count - shared))
                bytes.append(contentsOf: arena[(entry.lowerBound + shared)..<entry.upperBound])
                previous = entry
            }
        }
        guard bytes.count < limit else { return nil }
        var writer = ByteWriter()
        IntegerCodec.encode(prefixes, into: &writer)
        IntegerCodec.encode(suffixes, into: &writer)
        guard writer.count + bytes.count < limit else { return nil }
        writer.append(contentsOf: bytes)
        return writer
    }

    static func decode(_ count: Int, from reader: inout ByteReader) throws -> TextDictionary {
        let prefixes = try IntegerCodec.decode(count, of: UInt32.self, from: &reader)
        let suffixes = try IntegerCodec.decode(count, of: UInt32.self, from: &reader)
        var arena: [UInt8] = []
        var offsets: [UInt32] = [0]
        offsets.reserveCapacity(count + 1)
        var previous = 0
        for i in 0..<count {
            let (prefix, suffix) = (Int(prefixes[i]), Int(suffixes[i]))
            guard prefix <= arena.count - previous else {
                throw reader.damage("an entry that shares \(prefix) bytes with a shorter one")
            }
            guard prefix + suffix <= DictionaryCodec.arenaMax - arena.count else {
                throw reader.damage("texts of more than \(DictionaryCodec.arenaMax) bytes")
            }
            let start = arena.count
            let new = try reader.take(suffix)
            for place in previous..<previous + prefix { arena.append(arena[place]) }
            arena.append(contentsOf: new)
            offsets.append(UInt32(arena.count))
            previous = start
        }
        return TextDictionary(arena: arena, offsets: offsets, isSorted: true)
    }
}

extension UnsafeRawBufferPointer {
    /// How many bytes from the start are the same.
    func commonPrefix(_ other: UnsafeRawBufferPointer) -> Int {
        let limit = Swift.min(count, other.count)
        var shared = 0
        while shared < limit && self[shared] == other[shared] { shared += 1 }
        return shared
    }

    func isEqual(to other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard let left = baseAddress, let right = other.baseAddress else { return true }
        return memcmp(left, right, count) == 0
    }
}
