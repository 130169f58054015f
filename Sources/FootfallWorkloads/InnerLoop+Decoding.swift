internal import FootfallFormat
internal import FootfallModel
internal import FootfallStorefront

/// Loops on an event's way in.
extension InnerLoop {
    /// Lines into columns; checked by the sum of the times.
    static let parse = InnerLoop("parse native lines") { scale in
        let events = GeneratedEvents(scale * 1000)
        let milliseconds = events.lines.map {
            GeneratedEvents.member("time", of: $0).flatMap { UInt64($0) } ?? 0
        }
        let bytes = events.bytes
        return Ready(
            itemCount: events.lines.count,
            expected: Checksum.ordered(milliseconds.map { $0 &* 1000 })
        ) {
            let batch = GeneratedEvents.decode(bytes)
            return Checksum.ordered(batch.times.lazy.map { UInt64(bitPattern: $0) })
        }
    }

    /// Texts into codes; checked by a dictionary.
    static let intern = InnerLoop("intern customers") { scale in
        let customers = GeneratedEvents(scale * 1000).lines.compactMap {
            GeneratedEvents.member("customer", of: $0).map { Array($0.utf8) }
        }
        var known: [[UInt8]: UInt64] = [:]
        let codes = customers.map { customer in
            let code = known[customer] ?? UInt64(known.count)
            known[customer] = code
            return code
        }
        return Ready(itemCount: customers.count, expected: Checksum.ordered(codes)) {
            var interner = TextInterner()
            return Checksum.ordered(
                customers.lazy.map { customer in
                    UInt64(customer.withUnsafeBytes { interner.intern($0) })
                })
        }
    }

    /// Hashes of ids in a filter, every other one a stranger's: all others are found, and at most
    /// one stranger in a hundred.
    static let filterProbe = InnerLoop("probe a bloom filter") { scale in
        var random = RandomSource(seed: 1)
        let hashes = (0..<scale * 8192).map { _ in random.next() }
        var filter = BloomFilter(idCountMax: hashes.count / 2, bitsPerID: 16)
        for index in stride(from: 0, to: hashes.count, by: 2) { filter.insert(hashes[index]) }
        let members = hashes.count / 2
        let ready = filter
        return Ready(itemCount: hashes.count, expected: UInt64(members)) {
            let found = ready.places(of: hashes)
            let foundMembers = found.count { $0 % 2 == 0 }
            let strangers = found.count - foundMembers
            return strangers * 100 <= members ? UInt64(foundMembers) : 0
        }
    }
}
