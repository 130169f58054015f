import FootfallModel
import FootfallTestSupport
import FootfallWire
import Testing

@Suite("Gzip input")
struct GzipTests {
    private static let text = Array((0..<5000).map { "line \($0 * 7919)\n" }.joined().utf8)

    private func readAll(_ bytes: [UInt8], pieces: Int = .max) throws -> [UInt8] {
        let reader = InputReader(MemoryStream(bytes) { pieces })
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1000)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
            if count == 0 { return all }
            all += buffer[..<count]
        }
    }

    @Test("Plain bytes pass as they are", arguments: [0, 1, 2, 3, 5000])
    func plain(count: Int) throws {
        let text = Array(Self.text[..<count])
        #expect(try readAll(text) == text)
        #expect(try readAll(text, pieces: 1) == text)
    }

    @Test("A compressed file gives what was compressed, in any pieces", arguments: [1, 7, 4096])
    func compressed(pieces: Int) throws {
        #expect(try readAll(gzip(Self.text), pieces: pieces) == Self.text)
    }

    @Test("Members follow one another, and zeros behind the last are padding")
    func members() throws {
        let middle = Self.text.count / 2
        let file = gzip(Array(Self.text[..<middle])) + gzip([]) + gzip(Array(Self.text[middle...]))
        #expect(try readAll(file + [0, 0, 0], pieces: 5) == Self.text)
    }

    @Test("A file that is cut short gives whole lines, then one error that names the place")
    func truncated() throws {
        let file = gzip(Self.text)
        let cut = Array(file[..<(file.count / 2)])
        let reader = RecordReader(InputReader(MemoryStream(cut)), framing: .lines)
        var lines: [UInt8] = []
        let error = #expect(throws: FootfallError.self) {
            while let block = try reader.next() { lines += block.bytes[..<block.count] }
        }
        #expect(lines.count > 1000)
        #expect(Self.text.starts(with: lines))
        #expect(lines.last == UInt8(ascii: "\n"))
        #expect(error?.code == .invalidInput)
        let start = "memory: the gzip data ends early, at byte \(cut.count) of the file; "
        #expect(error?.message.hasPrefix(start) == true, "\(error?.message ?? "")")
    }

    @Test("Every way to cut a small file short is an error")
    func everyCut() throws {
        let file = gzip(Array("a\nb\n".utf8))
        for count in 3..<file.count {
            #expect(throws: FootfallError.self) { try readAll(Array(file[..<count])) }
        }
    }

    @Test("Damage is an error, never a crash", arguments: 1...200 as ClosedRange<UInt64>)
    func damage(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var file = gzip(Array(Self.text[..<2000]))
        let place = 10 + random.below(file.count - 10)
        file[place] ^= UInt8(1 + random.below(255))
        let read = try? readAll(file)
        #expect(read == nil || read == Array(Self.text[..<2000]), "seed \(seed)")
    }

    @Test("Bytes behind a member that begin no other are an error")
    func garbage() {
        #expect(throws: FootfallError.self) { try readAll(gzip([1, 2, 3]) + [1, 2, 3]) }
    }
}
