internal import FootfallFormat

/// An open file of fixed length as a source of bytes for the format's readers.
package struct FileSource: ByteSource {
    private let file: any StorageFile
    package let name: String
    package let length: Int

    package init(_ file: any StorageFile, name: String) throws {
        self.file = file
        self.name = name
        length = try retrying { () throws(IOFailure) in try file.length() }
    }

    package func read(at offset: Int, count: Int) throws -> [UInt8] {
        try file.read(at: offset, count: count)
    }

    package func read(at offset: Int, count: Int, into bytes: inout [UInt8]) throws {
        try file.read(at: offset, count: count, into: &bytes)
    }
}

/// A new file as a sink for the format's writers.
///
/// Buffers what comes, and syncs every few megabytes, so that a long merge does not leave the disk
/// one huge sync that log syncs then wait behind. A class, so that it can be finished by whoever
/// handed it to a writer.
package final class FileSink: ByteSink {
    private static let bufferBytes = 1 << 20
    private static let syncBytes = 8 << 20

    private let file: any StorageFile
    private var buffer: [UInt8] = []
    private var written = 0
    private var synced = 0

    package init(_ file: any StorageFile) {
        self.file = file
    }

    package func write(_ bytes: [UInt8]) throws {
        buffer.append(contentsOf: bytes)
        guard buffer.count >= Self.bufferBytes else { return }
        try flush()
        if written - synced >= Self.syncBytes { try sync() }
    }

    /// Writes what is buffered and makes all of it durable.
    package func finish() throws {
        try flush()
        try sync()
    }

    private func flush() throws {
        try file.write(buffer, at: written)
        written += buffer.count
        buffer.removeAll(keepingCapacity: true)
    }

    private func sync() throws {
        try file.sync()
        synced = written
    }
}
