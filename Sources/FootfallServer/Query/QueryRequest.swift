internal import Footfall
internal import FootfallModel
internal import FootfallQuery
internal import FootfallWire
internal import HTTPTypes

/// A question as it came: `q`, `format`, and what its `?name` parameters stand for.
///
///     GET  /v1/query?q=count+of+viewed+where+country+%3D+%3Fc&format=csv&param.c=DE
///     POST /v1/query   the same as a form, or {"q":"…","format":"csv","parameters":{"c":"DE"}}
struct QueryRequest {
    var text = ""
    var format = ResultFormat.json
    var parameters: [String: Value] = [:]

    /// Formats for programs; the others are for people at a terminal.
    private static let formats: [ResultFormat] = [.json, .jsonl, .csv]
    private static let parameterPrefix = "param."

    init(query: [UInt8], body: [UInt8]) throws {
        try read(FormParameters(query))
        let first = body.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
        if first == UInt8(ascii: "{") {
            try read(json: body)
        } else {
            try read(FormParameters(body))
        }
        guard !text.isEmpty else { throw Refusal.invalid("q: a question was expected") }
    }

    private mutating func read(_ form: FormParameters) throws(Refusal) {
        for (name, value) in form.all {
            switch name {
            case "q": text = value
            case "format": try setFormat(value)
            case _ where name.hasPrefix(Self.parameterPrefix):
                parameters[String(name.dropFirst(Self.parameterPrefix.count))] = Value(
                    parameter: value)
            default: continue
            }
        }
    }

    private mutating func read(json body: [UInt8]) throws {
        guard case .object(let members)? = JSONText.value(body) else {
            throw Refusal.invalid("a JSON object was expected")
        }
        for (name, value) in members {
            switch (name.text, value) {
            case ("q", .string(let question)): text = question
            case ("format", .string(let name)): try setFormat(name)
            case ("parameters", .object(let values)):
                for (name, value) in values { parameters[name.text] = value }
            default: throw Refusal.invalid("q, format or parameters was expected")
            }
        }
    }

    private mutating func setFormat(_ name: String) throws(Refusal) {
        guard let format = Self.formats.first(where: { $0.rawValue == name }) else {
            throw .invalid("format: json, jsonl or csv was expected")
        }
        self.format = format
    }
}

extension Refusal {
    static func invalid(_ message: String) -> Refusal {
        Refusal(.badRequest, "invalid_input", message)
    }
}
