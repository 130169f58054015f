internal import CKernels
internal import CXXHash
package import FootfallModel

/// A set of insert ids that may say yes by mistake, never no: a split-block bloom filter with the
/// block layout and constants of the Parquet format (apache/parquet-format, BloomFilter.md), so that
/// another implementation can check it.
///
/// The hash of an id is XXH3-64 of its stored form, seeded with XXH3-64 of its source's bytes. Its
/// upper half picks one of the blocks of 32 bytes, its lower half one bit in each of the block's
/// eight words. 16 bits an id make about one mistake in 800.
package struct BloomFilter: Sendable, Equatable {
    package static let blockSize = 32
    private static let wordsPerBlock = 8
    /// Eight for each block.
    private(set) var words: [UInt32]

    package var blockCount: Int { words.count / Self.wordsPerBlock }
    package var byteCount: Int { words.count * 4 }

    /// An empty filter that is right for `count` ids at most, and can be halved for fewer.
    package init(idCountMax count: Int, bitsPerID: Int) {
        let blocks = (max(1, count) * bitsPerID + 255) / 256
        let rounded = blocks <= 64 ? blocks.roundedUpToPowerOfTwo : (blocks + 63) / 64 * 64
        words = [UInt32](repeating: 0, count: rounded * Self.wordsPerBlock)
    }

    init(words: [UInt32]) {
        precondition(!words.isEmpty && words.count % Self.wordsPerBlock == 0)
        self.words = words
    }

    /// The hash by which an id is known.
    package static func hash(source: UnsafeRawBufferPointer, id: UnsafeRawBufferPointer) -> UInt64 {
        hash(id: id, sourceHash: hash(source: source))
    }

    /// The part of the hash that is the same for all ids of a source.
    package static func hash(source: UnsafeRawBufferPointer) -> UInt64 {
        XXH3_64bits(source.baseAddress, source.count)
    }

    package static func hash(id: UnsafeRawBufferPointer, sourceHash: UInt64) -> UInt64 {
        XXH3_64bits_withSeed(id.baseAddress, id.count, sourceHash)
    }

    package mutating func insert(_ hash: UInt64) {
        let blocks = blockCount
        words.withUnsafeMutableBufferPointer { words in
            footfall_filter_insert(words.baseAddress, blocks, hash)
        }
    }

    mutating func insert(contentsOf hashes: [UInt64]) {
        let blocks = blockCount
        words.withUnsafeMutableBufferPointer { words in
            for hash in hashes { footfall_filter_insert(words.baseAddress, blocks, hash) }
        }
    }

    /// Which of some hashes may be in the set: their places, ascending.
    package func places(of hashes: [UInt64]) -> [UInt32] {
        places(of: hashes, in: hashes.indices)
    }

    /// The same of the hashes in a part of the list only.
    package func places(of hashes: [UInt64], in part: Range<Int>) -> [UInt32] {
        let found = hashes[part].withUnsafeBufferPointer { part in
            [UInt32](unsafeUninitializedCapacity: part.count) { found, initialized in
                // At most one place a hash is written.
                initialized = footfall_filter_find(
                    words, blockCount, part.baseAddress, part.count, found.baseAddress)
            }
        }
        let start = UInt32(part.lowerBound)
        return start == 0 ? found : found.map { $0 + start }
    }

    /// Adds hashes; returns the places of those that may have been in the set before, or stand
    /// earlier among these.
    package mutating func add(_ hashes: [UInt64]) -> [UInt32] {
        let blocks = blockCount
        return [UInt32](unsafeUninitializedCapacity: hashes.count) { found, initialized in
            words.withUnsafeMutableBufferPointer { words in
                // At most one place a hash is written.
                initialized = footfall_filter_add(
                    words.baseAddress, blocks, hashes, hashes.count, found.baseAddress)
            }
        }
    }

    /// Halves the filter while it has more bits than asked for.
    ///
    /// Half as many blocks take each hash to block ⌊b / 2⌋, so neighbours are united.
    mutating func shrink(idCount: Int, bitsPerID: Int) {
        while blockCount % 2 == 0 && blockCount * 128 >= idCount * bitsPerID {
            var half = [UInt32](repeating: 0, count: words.count / 2)
            for word in half.indices {
                let (block, place) = word.quotientAndRemainder(dividingBy: Self.wordsPerBlock)
                let left = block * 2 * Self.wordsPerBlock + place
                half[word] = words[left] | words[left + Self.wordsPerBlock]
            }
            words = half
        }
    }
}

extension Int {
    fileprivate var roundedUpToPowerOfTwo: Int {
        self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount)
    }
}

extension TextDictionary {
    /// For each entry, a source, the part of the hash that is the same for all its ids.
    package var sourceHashes: [UInt64] {
        (0..<UInt32(count)).map { code in withBytes(code) { BloomFilter.hash(source: $0) } }
    }
}
