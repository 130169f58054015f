internal import FootfallModel

/// A JSON array of native events, made into lines without moving a byte.
///
///     [{"event":"a",        ␠{"event":"a",
///       "time":1},     →    ␍  "time":1}␊
///      {"event":"b"}]       ␍ {"event":"b"}␠
///
/// A line feed inside an element becomes a carriage return: between tokens both are white space, and
/// in a text neither may stand. So the index of an element is its line's, and its bytes are where
/// they were.
struct NativeArray {
    private var bytes: [UInt8]
    private let body: RecordBlock
    /// The bytes of the elements, up to the first fault of the array's structure.
    private let elements: [Range<Int>]
    private let fault: JSONFault?

    init(_ body: RecordBlock) {
        self.body = body
        bytes = body.bytes
        (elements, fault) = body.withPadded(Self.split)
    }

    private static func split(_ bytes: UnsafeRawBufferPointer) -> ([Range<Int>], JSONFault?) {
        var splitter = JSONArraySplitter(bytes)
        var elements: [Range<Int>] = []
        do throws(JSONFault) {
            while let element = try splitter.next() { elements.append(element) }
            return (elements, nil)
        } catch {
            return (elements, error)
        }
    }

    /// Decodes the elements; where the array's structure is broken, what is left is one rejection.
    consuming func decode(with decoder: NativeLineDecoder) -> DecodedBatch {
        let (body, fault, count) = (body, fault, elements.count)
        let end = elements.last?.upperBound ?? 0
        makeLines()
        var decoded = decoder.decode(
            RecordBlock(bytes: bytes, count: end, offset: 0, endOffset: body.endOffset))
        if let fault {
            decoded.rejections.append(
                Rejection(
                    index: count, field: fault.field,
                    message: "\(fault.reason) at byte \(fault.offset)",
                    source: NativeLineDecoder.source, raw: Array(body.bytes[end..<body.count])))
        }
        return decoded
    }

    private mutating func makeLines() {
        var start = 0
        for (index, element) in elements.enumerated() {
            for i in start..<element.lowerBound { bytes[i] = UInt8(ascii: " ") }
            for i in element where bytes[i] == UInt8(ascii: "\n") { bytes[i] = UInt8(ascii: "\r") }
            // Between two elements there is a comma.
            if index > 0 { bytes[elements[index - 1].upperBound] = UInt8(ascii: "\n") }
            start = element.upperBound
        }
    }
}
