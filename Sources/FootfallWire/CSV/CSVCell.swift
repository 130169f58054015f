internal import FootfallModel

/// Reads the text of a cell as something else; nil if it is not that.
enum CSVCell {
    /// A decimal number.
    ///
    /// More is allowed than in JSON: spaces around it, `+`, leading zeros.
    static func number(_ cell: UnsafeRawBufferPointer) -> NumberText.Reading? {
        if let reading = jsonNumber(cell) { return reading }
        var token = cell.filter { $0 != UInt8(ascii: " ") }
        if token.first == UInt8(ascii: "+") { token.removeFirst() }
        let sign = token.first == UInt8(ascii: "-") ? 1 : 0
        while token.count > sign + 1, token[sign] == UInt8(ascii: "0"), token[sign + 1] &- 48 < 10 {
            token.remove(at: sign)
        }
        return token.withUnsafeBytes(jsonNumber)
    }

    private static func jsonNumber(_ token: UnsafeRawBufferPointer) -> NumberText.Reading? {
        guard let extent = NumberText.extent(token, from: 0), extent.end == token.count else {
            return nil
        }
        return NumberText.read(token, isInt: extent.isInt)
    }

    static func boolean(_ cell: UnsafeRawBufferPointer) -> Bool? {
        if cell.isEqual(to: "true") { return true }
        return cell.isEqual(to: "false") ? false : nil
    }

    /// An instant; throws what is wrong with it.
    static func instant(
        _ cell: UnsafeRawBufferPointer, _ format: CSVMapping.TimeFormat
    ) throws(LineFault) -> Int64 {
        if format == .iso {
            do { return try Timestamp(rfc3339: cell).microseconds } catch {
                throw LineFault("", "\(error)")
            }
        }
        guard case .int(let units)? = jsonNumber(cell) else {
            throw LineFault("", "an integer of \(format.rawValue) since 1970 was expected")
        }
        let (microseconds, overflow) = units.multipliedReportingOverflow(
            by: format.microsecondsPerUnit)
        guard !overflow, let time = Timestamp(microseconds: microseconds) else {
            throw LineFault("", "outside the years 1 to 9999")
        }
        return time.microseconds
    }
}
