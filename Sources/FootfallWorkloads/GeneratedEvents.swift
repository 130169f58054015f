internal import FootfallModel
internal import FootfallStorefront
internal import FootfallWire

/// Events of the storefront, each once, as lines and as batches.
struct GeneratedEvents {
    /// In the order in which they come.
    let lines: [[UInt8]]

    init(_ count: Int) {
        var generator = StorefrontGenerator(events: count, seed: 1)
        var seen: Set<[UInt8]> = []
        var lines: [[UInt8]] = []
        var buffer: [UInt8] = []
        while generator.fill(&buffer, upTo: 1 << 20) {
            for line in buffer.split(separator: UInt8(ascii: "\n")).map(Array.init)
            where seen.insert(line).inserted {
                lines.append(line)
            }
        }
        self.lines = lines
    }

    var bytes: [UInt8] { Array(lines.joined(separator: [UInt8(ascii: "\n")])) }

    /// The lines in so many equal parts (the last takes what is left), decoded.
    func batches(_ parts: Int) -> [EventBatch] {
        let size = max(1, (lines.count + parts - 1) / parts)
        return stride(from: 0, to: lines.count, by: size).map { start in
            let part = lines[start..<min(start + size, lines.count)]
            let bytes = Array(part.joined(separator: [UInt8(ascii: "\n")]))
            return Self.decode(bytes)
        }
    }

    static func decode(_ bytes: [UInt8]) -> EventBatch {
        NativeLineDecoder(allowsExportFields: false).decode(RecordBlock(bytes)).batch
    }

    /// What stands behind a key of a line, up to a quote, comma or brace; nil if the key is missing.
    static func member(_ key: String, of line: [UInt8]) -> String? {
        let text = String(decoding: line, as: UTF8.self)
        guard let range = text.firstRange(of: "\"\(key)\":") else { return nil }
        let rest = text[range.upperBound...].drop { $0 == "\"" }
        return String(rest.prefix { !"\",}".contains($0) })
    }
}
