/// Draws the bytes of files with what they mean, for the format's specification.

import FootfallModel

@testable import FootfallFormat

/// Lines of sixteen bytes; the first line of each field says what it is.
struct AnnotatedDump {
    private(set) var text = ""
    private var bytes: [UInt8] = []
    private var offset = 0

    mutating func begin(_ name: String, _ bytes: [UInt8]) {
        if !text.isEmpty { text += "\n" }
        text += "\(name), \(bytes.count) bytes\n"
        self.bytes = bytes
        offset = 0
    }

    var rest: Int { bytes.count - offset }
    var remaining: ArraySlice<UInt8> { bytes[offset...] }

    mutating func field(_ size: Int, _ meaning: String) {
        let end = min(bytes.count, offset + size)
        var label = meaning
        while offset < end {
            let line = bytes[offset..<min(end, offset + 16)]
            let hex = line.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
                .joined(separator: " ")
            let place = String(offset, radix: 16)
            let zeros = String(repeating: "0", count: max(0, 4 - place.count))
            let gap = String(repeating: " ", count: 48 - hex.count)
            text +=
                label.isEmpty
                ? "\(zeros)\(place)  \(hex)\n" : "\(zeros)\(place)  \(hex)\(gap)\(label)\n"
            label = ""
            offset = line.endIndex
        }
    }

    mutating func fields(_ fields: [(Int, String)]) {
        for (size, meaning) in fields { field(size, meaning) }
    }
}

extension AnnotatedDump {
    mutating func store(_ bytes: [UInt8]) {
        begin("STORE", bytes)
        fields([
            (8, "magic"), (2, "version"), (6, "zero"), (24, "features"), (16, "uuid"),
            (8, "secret"), (8, "created"), (8, "checksum"),
        ])
    }

    mutating func manifest(_ name: String, _ bytes: [UInt8]) throws {
        begin(name, bytes)
        fields([
            (8, "magic"), (2, "version"), (6, "zero"), (24, "features"), (16, "store"),
            (8, "number"),
        ])
        let names = [
            "", "state", "segments", "logs", "slices", "ledger", "dead letters", "definitions",
            "settings", "files", "counters", "reserved", "attribute types",
        ]
        while let id = remaining.first, id != 0 {
            var reader = FieldReader(remaining.dropFirst(), subject: name)
            let before = reader.remaining
            let length = try reader.varint()
            let head = 1 + before - reader.remaining
            let name = Int(id) < names.count ? names[Int(id)] : "reserved"
            field(head, "section \(id), \(name): \(length) bytes")
            field(length, "")
        }
        fields([(1, "end of sections"), (8, "checksum")])
    }

    mutating func log(_ name: String, _ bytes: [UInt8]) throws {
        begin(name, bytes)
        fields([
            (8, "magic"), (2, "version"), (6, "zero"), (16, "store"), (8, "number"),
            (8, "firstSequence"), (8, "checksum"),
        ])
        while rest >= LogRecordHeader.byteCount {
            var reader = FieldReader(remaining.dropFirst(8), subject: name)
            let type = try reader.fixed(UInt8.self)
            _ = try reader.take(3)
            let length = Int(try reader.fixed(UInt32.self))
            let kind = LogRecord.Kind(rawValue: type).map { "\($0)" } ?? "unknown"
            fields([
                (8, "headerChecksum"), (4, "type \(type) (\(kind)), zero"), (4, "payloadLength"),
                (8, "sequence"), (8, "durableSequence"), (8, "payloadChecksum"),
                (length, "payload"),
            ])
        }
    }

    mutating func segment(_ name: String, _ bytes: [UInt8]) throws {
        begin(name, bytes)
        fields([(8, "magic"), (8, "checksum"), (16, "uuid")])
        while rest > SegmentTrailer.size {
            let header = try remaining.withUnsafeBytes { raw in
                try BlockHeader(UnsafeRawBufferPointer(rebasing: raw[..<BlockHeader.size]))
            }
            fields([
                (BlockHeader.size, "block: \(header.kind)"), (header.storedSize, "payload"),
            ])
        }
        fields([
            (8, "trailer: checksum"), (8, "footerOffset"), (4, "footerLength"), (4, "zero"),
            (8, "footerChecksum"), (16, "uuid"), (4, "minor, major version"),
            (12, "features"), (8, "fileLength"), (8, "magic"),
        ])
    }
}
