import Foundation

/// A part of a file of lines, in batches of so many lines: what a server would hand to the library.
struct LineFile {
    static let batchLines = 500

    private let bytes: Data

    /// The bytes from one place to another, both at the beginning of a line.
    init(_ path: String, from start: Int, to end: Int) throws {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        try file.seek(toOffset: UInt64(start))
        bytes = try file.read(upToCount: end - start) ?? Data()
    }

    /// Hands each batch over.
    func forEachBatch(_ take: ([UInt8]) throws -> Void) rethrows {
        var start = bytes.startIndex
        var lines = 0
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
            lines += 1
            if lines % Self.batchLines == 0 {
                try take([UInt8](bytes[start...index]))
                start = index + 1
            }
        }
        if start < bytes.endIndex { try take([UInt8](bytes[start...])) }
    }
}
