internal import FootfallModel
internal import FootfallWire

/// What a file's records look like.
public struct InputFormat: Sendable {
    let records: FootfallWire.InputFormat

    /// JSON lines, as `footfall export` and `footfall generate` write them.
    public static let native = InputFormat(records: .native)

    /// Rows of RFC 4180 under a header.
    ///
    ///     try InputFormat.csv(
    ///         map: "event=type,customer=user_id,time=ts,event==purchase", types: "price:number")
    ///
    /// - Parameters:
    ///   - map: which column is which field, as `field=COLUMN`, or `field==TEXT` for the same in all
    ///     rows, between commas. Columns that are not mapped become properties.
    ///   - types: columns that hold `number` or `boolean`, as `COLUMN:type`, between commas.
    ///   - ignore: columns to leave out, between commas.
    ///   - timeFormat: `iso`, `s`, `ms` or `us`.
    /// - Returns: the format.
    /// - Throws: `FootfallError` of code `.invalidInput`, naming the part at fault.
    public static func csv(
        map: String, types: String = "", ignore: String = "", timeFormat: String = "iso"
    ) throws -> InputFormat {
        let mapping = try CSVMapping(
            map: map, types: types, ignore: ignore, timeFormat: timeFormat)
        return InputFormat(records: .csv(mapping))
    }
}
