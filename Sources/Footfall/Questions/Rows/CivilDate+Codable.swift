public import FootfallModel
internal import FootfallQuery

extension CivilDate: Codable {
    /// Reads `2026-10-25`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let date = CivilDate(parsing: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a day as YYYY-MM-DD")
        }
        self = date
    }

    /// Writes `2026-10-25`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(ResultTable.Cell.date(self).machineText ?? "")
    }
}
