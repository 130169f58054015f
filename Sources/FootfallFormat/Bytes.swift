internal import FootfallModel

/// Where a reader's bytes come from: a file of a store, or an array in a test.
package protocol ByteSource: Sendable {
    /// For messages: the file's name.
    var name: String { get }
    var length: Int { get }
    /// Exactly `count` bytes, or an error that names the file and the offset.
    func read(at offset: Int, count: Int) throws -> [UInt8]
    /// The same, put into an array that becomes as long as that.
    func read(at offset: Int, count: Int, into bytes: inout [UInt8]) throws
}

extension ByteSource {
    package func read(at offset: Int, count: Int, into bytes: inout [UInt8]) throws {
        bytes = try read(at: offset, count: count)
    }
}

extension Array where Element: BitwiseCopyable & ExpressibleByIntegerLiteral {
    /// Makes the array some length, whatever its elements are then.
    mutating func resize(to count: Int) {
        if self.count > count {
            removeLast(self.count - count)
        } else {
            append(contentsOf: repeatElement(0, count: count - self.count))
        }
    }
}

extension [UInt8] {
    /// The same for other modules, which could not specialize it.
    package mutating func resizeBytes(to count: Int) { resize(to: count) }
}

/// Where a writer's bytes go, in order.
package protocol ByteSink {
    mutating func write(_ bytes: [UInt8]) throws
}

/// Bytes in memory, as a source and a sink.
package struct ByteArray: ByteSource, ByteSink {
    package let name: String
    package var bytes: [UInt8]

    package init(_ bytes: [UInt8] = [], name: String = "memory") {
        self.bytes = bytes
        self.name = name
    }

    package var length: Int { bytes.count }

    package func read(at offset: Int, count: Int) throws -> [UInt8] {
        guard offset >= 0, count >= 0, offset <= length - count else {
            throw FootfallError(
                .damaged, "\(name): \(count) bytes at offset \(offset), but it ends at \(length)")
        }
        return Array(bytes[offset..<offset + count])
    }

    package mutating func write(_ bytes: [UInt8]) {
        self.bytes.append(contentsOf: bytes)
    }
}
