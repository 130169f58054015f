internal import FootfallModel
internal import FootfallStorage
internal import FootfallStorefront
internal import Synchronization

/// Generated events as a file of native lines.
enum EventFile {
    private static let bufferSizeBytes = 1 << 20

    /// Writes the file; the interrupted one is of no use.
    static func make(
        _ path: String, events: Int, seed: UInt64, _ interrupt: Interrupt
    ) throws -> WorkloadOrder.Generated {
        let file = try OutputFile(path: path)
        var generator = StorefrontGenerator(events: events, seed: seed)
        var lines: [UInt8] = []
        var lineCount = 0
        while generator.fill(&lines, upTo: bufferSizeBytes) {
            if interrupt.wasRequested { throw EarlyExit(status: .interrupted) }
            try file.write(lines)
            lineCount += lines.count { $0 == UInt8(ascii: "\n") }
        }
        return WorkloadOrder.Generated(
            file: path, lineCount: lineCount, countsByEvent: generator.countsByEvent)
    }
}

/// A file of lines, handed out in batches to any number of threads.
final class LineBatches: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        /// Where in `bytes` the next batch begins.
        var place = 0
        /// Where in the file `bytes` ends.
        var offset = 0
    }

    private static let readSizeBytes = 1 << 20

    private let file: any StorageFile
    private let batchLines: Int
    private let state = Mutex(State())

    init(_ path: String, batchLines: Int) throws {
        do {
            file = try POSIXStorageIO().open(path, .read)
        } catch {
            throw error.error
        }
        self.batchLines = batchLines
    }

    /// The next lines; nil when all were handed out.
    func next() throws -> [UInt8]? {
        try state.withLock { state in
            while true {
                if let end = Self.end(of: batchLines, in: state.bytes, from: state.place) {
                    defer { state.place = end }
                    return Array(state.bytes[state.place..<end])
                }
                if try !readOn(&state) { return Self.takeRest(&state) }
            }
        }
    }

    /// Where so many lines end; nil if there are fewer.
    private static func end(of lines: Int, in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            var left = lines
            for place in start..<bytes.count where bytes[place] == UInt8(ascii: "\n") {
                left -= 1
                if left == 0 { return place + 1 }
            }
            return nil
        }
    }

    /// Drops what was handed out and reads more; false at the end of the file.
    private func readOn(_ state: inout State) throws -> Bool {
        let more = try file.read(at: state.offset, upTo: Self.readSizeBytes)
        state.bytes.removeFirst(state.place)
        state.place = 0
        state.bytes += more
        state.offset += more.count
        return !more.isEmpty
    }

    private static func takeRest(_ state: inout State) -> [UInt8]? {
        defer { state.bytes = [] }
        return state.bytes.isEmpty ? nil : state.bytes
    }
}
