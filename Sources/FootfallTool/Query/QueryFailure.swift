internal import FootfallModel
internal import FootfallQuery

/// Why a question has no answer, in the form that goes with the answer's format.
struct QueryFailure: Error {
    let cause: any Error
    let format: ResultFormat

    init(_ cause: any Error, format: ResultFormat) {
        self.cause = cause
        self.format = format
    }

    var status: ExitStatus {
        (cause as? FootfallError).map { ExitStatus($0.code) } ?? .failure
    }

    /// What goes to standard error.
    var text: String {
        switch cause {
        case let error as QueryError:
            if format.isJSON {
                var json = JSONWriter()
                error.writeJSON(to: &json)
                return String(decoding: json.takeBytes(), as: UTF8.self)
            }
            return "footfall: \(error.code.rawValue) error\n\(error.rendered())"
        case let error as FootfallError where format.isJSON:
            return Self.json(code: error.code.rawValue, message: error.description)
        default:
            return format.isJSON
                ? Self.json(code: "internal", message: "\(cause)") : "footfall: \(cause)"
        }
    }

    private static func json(code: String, message: String) -> String {
        var json = JSONWriter()
        json.failure(code: code, message: message)
        return String(decoding: json.takeBytes(), as: UTF8.self)
    }
}
