package import FootfallModel

extension Value {
    /// What a `?name` stands for, from a text without a type: a number, `true`, `false`, `null`, or
    /// else the text itself.
    package init(parameter text: String) {
        self =
            switch text {
            case "true": .bool(true)
            case "false": .bool(false)
            case "null": .null
            default:
                Int64(text).map(Value.int)
                    ?? Double(text).flatMap { $0.isFinite ? .double($0) : nil } ?? .string(text)
            }
    }
}
