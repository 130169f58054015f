internal import FootfallModel

/// The formats that files come in.
package enum InputFormat: Sendable {
    /// Native lines, exports included.
    case native
    case csv(CSVMapping)
    /// Bodies of an API's requests, one a line.
    case requests(TrackingAPI)

    /// Makes ready to read an input, from its start or from where an earlier reading ended.
    ///
    ///     let opened = try InputFormat.native.open(InputReader(descriptor: 0, name: "-"))
    ///     var line = opened.firstLine
    ///     while let block = try opened.reader.next() {
    ///         var result = opened.decoder.decode(block)
    ///         result.shiftLines(by: line)
    ///         line += result.lineCount
    ///     }
    package func open(_ input: InputReader, resumingAt offset: Int = 0) throws -> OpenedInput {
        switch self {
        case .native:
            let reader = RecordReader(input, framing: .lines)
            try reader.skip(to: offset)
            return OpenedInput(
                reader: reader, decoder: NativeLineDecoder(allowsExportFields: true),
                firstLine: reader.linesPassed)
        case .csv(let mapping):
            let reader = RecordReader(input, framing: .csv)
            guard let header = try reader.first() else {
                throw FootfallError(
                    .invalidInput,
                    "\(input.name): no header; the first line of a CSV file names "
                        + "its columns")
            }
            let decoder = try CSVDecoder(header: header, mapping: mapping, name: input.name)
            try reader.skip(to: offset)
            return OpenedInput(reader: reader, decoder: decoder, firstLine: reader.linesPassed)
        case .requests(let api):
            let reader = RecordReader(input, framing: .lines)
            try reader.skip(to: offset)
            return OpenedInput(
                reader: reader, decoder: api.lines, firstLine: reader.linesPassed)
        }
    }
}

/// An input that is ready to be read.
package struct OpenedInput {
    /// Gives the blocks, in order.
    package let reader: RecordReader
    /// Decodes them, in any order, on any thread.
    package let decoder: any RecordDecoder
    /// Lines before the first block.
    package let firstLine: Int
}
