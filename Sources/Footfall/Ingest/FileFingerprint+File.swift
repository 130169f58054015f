internal import CXXHash
internal import FootfallFormat
internal import FootfallModel

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The fingerprint by which a file is known again: its size, and a hash of its content.
///
///     u64  size
///     u64  XXH3 of all samples, chained: each is seeded with the hash of those before
///     u64  the same, from another first seed
///
/// Samples are the first and the last MiB, and 4 KiB of every MiB between: all of a file up to 2 MiB.
/// That a file that differs elsewhere only, byte for byte of the same size, would be taken for the
/// same one is the price of not reading every file twice.
extension FileFingerprint {
    private static let mebibyte = 1 << 20
    private static let sampleSizeBytes = 4096

    /// The fingerprint of an open file of which the size is known.
    init(descriptor: Int32, size: Int, name: String) throws(FootfallError) {
        var first: UInt64 = 0
        var second: UInt64 = 0x9e37_79b9_7f4a_7c15
        var buffer = [UInt8](repeating: 0, count: Self.mebibyte)
        for sample in Self.samples(ofSize: size) {
            try Self.read(sample, descriptor, into: &buffer, name: name)
            buffer.withUnsafeBytes { bytes in
                first = XXH3_64bits_withSeed(bytes.baseAddress, sample.count, first)
                second = XXH3_64bits_withSeed(bytes.baseAddress, sample.count, second)
            }
        }
        let digest = [UInt64(size), first, second].flatMap { word in
            withUnsafeBytes(of: word.littleEndian) { Array($0) }
        }
        self.init(digest: digest, name: name)
    }

    /// Places in the file, ascending.
    private static func samples(ofSize size: Int) -> [Range<Int>] {
        let tail = max(mebibyte, size - mebibyte)
        var samples = [0..<min(size, mebibyte)]
        samples += stride(from: mebibyte, to: tail, by: mebibyte).map { start in
            start..<min(start + sampleSizeBytes, tail)
        }
        if tail < size { samples.append(tail..<size) }
        return samples
    }

    private static func read(
        _ sample: Range<Int>, _ descriptor: Int32, into buffer: inout [UInt8], name: String
    ) throws(FootfallError) {
        var done = 0
        while done < sample.count {
            let count = buffer.withUnsafeMutableBytes { bytes in
                pread(
                    descriptor, bytes.baseAddress.map { $0 + done }, sample.count - done,
                    off_t(sample.lowerBound + done))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                let reason = count == 0 ? "it became shorter" : String(cString: strerror(errno))
                throw FootfallError(
                    .io, "\(name): reading at byte \(sample.lowerBound + done): \(reason)")
            }
            done += count
        }
    }
}
