/// Whole reads, writes and syncs, made of system calls that may be interrupted or fall short.

import FootfallFormat
import FootfallModel

extension StorageFile {
    /// Exactly `count` bytes; `damaged` if the file ends before.
    package func read(at offset: Int, count: Int) throws -> [UInt8] {
        let bytes = try read(at: offset, upTo: count)
        try check(bytes.count, of: count, at: offset)
        return bytes
    }

    /// Exactly `count` bytes, put into an array that becomes as long as that.
    package func read(at offset: Int, count: Int, into bytes: inout [UInt8]) throws {
        bytes.resizeBytes(to: count)
        let done = try bytes.withUnsafeMutableBytes { try read(at: offset, into: $0) }
        try check(done, of: count, at: offset)
    }

    private func check(_ done: Int, of count: Int, at offset: Int) throws {
        guard done == count else {
            throw FootfallError(
                .damaged,
                "\(path): \(count) bytes expected at offset \(offset), but it ends after "
                    + "\(done) of them")
        }
    }

    /// `count` bytes, or as many as there are before the end of the file.
    package func read(at offset: Int, upTo count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            let whole = UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: count)
            done = try read(at: offset, into: whole)
        }
    }

    /// Fills a buffer, or as much of it as there is before the end of the file; returns how much.
    package func read(at offset: Int, into target: UnsafeMutableRawBufferPointer) throws -> Int {
        var done = 0
        while done < target.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: target[done...])
            let start = offset + done
            let got = try retrying { () throws(IOFailure) in
                try self.pread(into: rest, at: start)
            }
            if got == 0 { break }
            done += got
        }
        return done
    }

    /// Writes all the bytes at an offset.
    package func write(_ bytes: [UInt8], at offset: Int) throws {
        try bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
                let start = offset + done
                done += try retrying { () throws(IOFailure) in try self.pwrite(rest, at: start) }
            }
        }
    }

    /// Makes what was written durable.
    ///
    /// An interrupted sync is repeated; a failed one must not be:
    /// the kernel may have dropped the pages it could not write (Rebello et al., ATC '20).
    package func sync() throws {
        try retrying { () throws(IOFailure) in try self.fdatasync() }
    }
}

/// Repeats a call for as long as signals interrupt it.
func retrying<Result>(_ call: () throws(IOFailure) -> Result) throws(FootfallError) -> Result {
    while true {
        do {
            return try call()
        } catch {
            if error.reason != .interrupted { throw error.error }
        }
    }
}
