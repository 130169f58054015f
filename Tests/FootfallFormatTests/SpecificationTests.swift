import Foundation
import FootfallModel
import Testing

@testable import FootfallFormat

@Suite("The format's specification")
struct SpecificationTests {
    /// An example of the document: values and the bytes that hold them.
    struct Example {
        var kind: String
        var values: [String]
        var bytes: String
    }

    static func examples() throws -> [Example] {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(
            contentsOf: root.appending(path: "format-spec.md"), encoding: .utf8)
        return text.components(separatedBy: "```example ").dropFirst().map { part in
            let lines = part.components(separatedBy: "\n").prefix { $0 != "```" }
            let bytes = lines.drop { !$0.hasPrefix("bytes") }.joined(separator: " ")
            return Example(
                kind: lines.first ?? "",
                values: lines.dropFirst().first.map { words($0) } ?? [],
                bytes: words(bytes).joined(separator: " "))
        }
    }

    /// A line's words after the first.
    private static func words(_ line: String) -> [String] {
        line.split(separator: " ").dropFirst().map(String.init)
    }

    @Test("Its examples are what the code writes")
    func examples() throws {
        let examples = try Self.examples()
        #expect(examples.count >= 12)
        for example in examples {
            var writer = ByteWriter()
            try encode(example, into: &writer)
            let hex = writer.bytes.map { String(format: "%02x", $0) }.joined(separator: " ")
            #expect(hex == example.bytes, "\(example.kind) \(example.values)")
        }
    }

    private func encode(_ example: Example, into writer: inout ByteWriter) throws {
        switch example.kind {
        case "int64": IntegerCodec.encode(example.values.compactMap(Int64.init), into: &writer)
        case "uint32": IntegerCodec.encode(example.values.compactMap(UInt32.init), into: &writer)
        case "double":
            let bits = example.values.compactMap(Double.init)
                .map { Int64(bitPattern: $0.bitPattern) }
            DoubleCodec.encode(bits, into: &writer)
        case "dictionary":
            DictionaryCodec.encode(
                TextDictionary(example.values, isSorted: true), into: &writer)
        case "chunk int":
            let present = example.values.indices.filter { example.values[$0] != "-" }
            let chunk = ColumnChunk(
                slotCount: example.values.count, presence: .some(present.map(UInt32.init)),
                values: .words(present.compactMap { Int64(example.values[$0]) }))
            ChunkCodec.encode(chunk, type: .int, texts: .own, into: &writer)
        case "chunk text":
            let names = Array(Set(example.values))
            let codes = example.values.compactMap { value in names.firstIndex(of: value) }
            let chunk = ColumnChunk(
                slotCount: codes.count, presence: .all,
                values: .codes(codes.map(UInt32.init), TextDictionary(names)))
            ChunkCodec.encode(chunk, type: .text, texts: .own, into: &writer)
        default: Issue.record("an example of unknown kind \(example.kind)")
        }
    }
}
