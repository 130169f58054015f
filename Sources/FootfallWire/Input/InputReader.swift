/// A file, pipe or standard input as plain bytes: gzip is recognised by its first two bytes.
package final class InputReader: ByteStream {
    package var name: String { file.name }
    package var fileBytesRead: Int { file.fileBytesRead }
    /// The position in the decompressed bytes.
    package private(set) var offset = 0

    private let file: any ByteStream
    private var content: (any ByteStream)?
    /// What was read to tell gzip from plain bytes, and not handed on yet.
    private var head: [UInt8] = []

    /// - Parameters:
    ///   - descriptor: stays the caller's to close.
    ///   - name: for messages.
    package convenience init(descriptor: Int32, name: String) {
        self.init(DescriptorStream(descriptor: descriptor, name: name))
    }

    /// The bytes of a stream, decompressed if need be.
    package init(_ file: any ByteStream) {
        self.file = file
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let content = try content ?? open()
        var count = min(head.count, buffer.count)
        if count > 0 {
            buffer.copyBytes(from: head[..<count])
            head.removeFirst(count)
        } else {
            count = try content.read(into: buffer)
        }
        offset += count
        return count
    }

    private func open() throws -> any ByteStream {
        var first = [UInt8](repeating: 0, count: 2)
        var count = 0
        while count < 2 {
            let more = try first.withUnsafeMutableBytes {
                try file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
            }
            if more == 0 { break }
            count += more
        }
        let isGzip = first == [0x1f, 0x8b] && count == 2
        let opened = isGzip ? try GzipStream(file, head: first) : file
        if !isGzip { head = Array(first[..<count]) }
        content = opened
        return opened
    }
}
