import Footfall

/// The store that the requests are about, and what each of them does.
struct Peer {
    private struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private var opened: EventStore?

    /// Carries a request out.
    mutating func answer(_ words: [String]) throws -> Reply {
        switch (words.first ?? "", words.count) {
        case ("open", 5): try open(words[1], words[2], words[3], memtable: words[4])
        case ("create", 1): Reply(duration: .zero)  // opening has made it
        case ("close", 1): try close()
        case ("load", 2): try load(words[1])
        case ("append", 4): try append(words[1], from: words[2], to: words[3])
        case ("flush", 1): try timed { try $0.flush() }
        case ("settle", 1): try timed { try $0.compact() }
        case ("ask", 2): try ask(words[1], printed: true)
        case ("time", 2): try ask(words[1], printed: false)
        case ("stream", 2): try stream(words[1])
        default: throw Failure(description: "no such request: \(words)")
        }
    }

    private var store: EventStore {
        get throws {
            guard let opened else { throw Failure(description: "no store is open") }
            return opened
        }
    }

    private mutating func open(
        _ path: String, _ access: String, _ compaction: String, memtable: String
    ) throws -> Reply {
        var options = StoreOptions(access: access == "read" ? .read : .create)
        options.compactsInBackground = compaction == "background"
        options.memtableSizeBytes = (Int(memtable) ?? 64) << 20
        let (store, duration) = try Reply.timing { try EventStore.open(path, options: options) }
        opened = store
        return Reply(duration: duration)
    }

    private mutating func close() throws -> Reply {
        defer { opened = nil }
        return try timed { try $0.close() }
    }

    private func load(_ path: String) throws -> Reply {
        let store = try store
        var options = IngestOptions()
        options.again = true
        let (report, duration) = try Reply.timing { try store.ingest(path, options: options) }
        let counts = report.counts
        return Reply(
            duration: duration,
            payload: "stored,duplicates\n\(counts.stored),\(counts.duplicates)\n")
    }

    /// Only the appends are timed, not the reading of the file.
    private func append(_ path: String, from start: String, to end: String) throws -> Reply {
        let store = try store
        let file = try LineFile(path, from: Int(start) ?? 0, to: Int(end) ?? 0)
        var duration = Duration.zero
        try file.forEachBatch { lines in
            duration += try Reply.timing { _ = try store.append(lines: lines) }.1
        }
        return Reply(duration: duration)
    }

    private func timed(_ work: (EventStore) throws -> Void) throws -> Reply {
        let store = try store
        return Reply(duration: try Reply.timing { try work(store) }.1)
    }

    private func ask(_ question: String, printed: Bool) throws -> Reply {
        let store = try store
        let (table, duration) = try Reply.timing { try store.query(question) }
        return Reply(duration: duration, payload: printed ? table.formatted(as: .csv) : "")
    }

    /// An answer that may be larger than memory.
    private func stream(_ question: String) throws -> Reply {
        let store = try store
        let (count, duration) = try Reply.timing {
            var count = 0
            try store.query(question) { _, _ in count += 1 }
            return count
        }
        return Reply(duration: duration, payload: "rows\n\(count)\n")
    }
}
