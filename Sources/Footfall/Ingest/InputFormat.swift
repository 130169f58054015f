internal import FootfallModel
internal import FootfallWire

/// What a file's records look like.
public struct InputFormat: Sendable {
    let records: FootfallWire.InputFormat

    /// JSON lines, as `footfall export` and `footfall generate` write them.
    public static let native = InputFormat(records: .native)

    /// Bodies of genlook's tracking requests, one a line.
    public static let genlook = InputFormat(records: .requests(.genlook))

    /// Bodies of Growlytics' tracking requests, one a line.
    public static let growlytics = InputFormat(records: .requests(.growlytics))

    /// Bodies of Glood.AI's headless events, one a line.
    public static let glood = InputFormat(records: .requests(.glood))

    /// Query strings of Rebuy's analytics events, one a line.
    public static let rebuy = InputFormat(records: .requests(.rebuy))

    /// Bodies of eSputnik's events, one a line.
    public static let esputnik = InputFormat(records: .requests(.esputnik))

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
