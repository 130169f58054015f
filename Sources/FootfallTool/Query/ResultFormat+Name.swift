internal import ArgumentParser
internal import FootfallQuery

extension ResultFormat {
    /// The format of a name; fails as wrong usage.
    static func named(_ name: String) throws -> ResultFormat {
        guard let format = ResultFormat(rawValue: name) else {
            let names = allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("no format \"\(name)\"; expected one of \(names)")
        }
        return format
    }
}
