internal import FootfallFormat
package import FootfallModel

/// Gives the names and values of a syntax tree their meaning in one store.
///
/// Definitions are put in the place of their names, paths become columns, values become tests, and
/// what the store has never seen is noted with the nearest name it has.
package struct Binder {
    /// The definitions whose bodies are being read, the innermost last, and its text.
    struct Body {
        var text: String
        var names: [String] = []
    }

    private(set) var definitions: Definitions
    let vocabulary: Vocabulary
    let parameters: [String: Value]
    package var times: any InstantResolver
    var body: Body
    /// What the answer's reader should know, in order, each once.
    package private(set) var notes: [String] = []

    package init(
        text: String, definitions: Definitions, vocabulary: Vocabulary,
        parameters: [String: Value], times: any InstantResolver
    ) {
        self.definitions = definitions
        self.vocabulary = vocabulary
        self.parameters = parameters
        self.times = times
        body = Body(text: text)
    }

    package mutating func note(_ text: String) {
        if !notes.contains(text) { notes.append(text) }
    }

    /// Takes a `define` statement into account.
    mutating func define(_ statement: String) throws {
        try definitions.add(statement, isOwn: true)
    }

    package func error(
        _ code: QueryError.Code, _ message: String, at range: SourceRange, hint: String? = nil
    ) -> QueryError {
        QueryError(code, message, at: range, in: body.text, hint: hint)
    }

    /// Reads the body of a definition with `read`; throws if it leads back to itself.
    mutating func within<Result>(
        _ name: String, text: String, at range: SourceRange,
        _ read: (inout Binder) throws -> Result
    ) throws -> Result {
        guard !body.names.contains(name) else {
            let cycle = (body.names + [name]).joined(separator: " → ")
            throw error(
                .name, "the definition of '\(name)' leads back to itself: \(cycle)", at: range)
        }
        let outer = body
        body = Body(text: text, names: outer.names + [name])
        defer { body = outer }
        return try read(&self)
    }

    /// The value of a literal, with parameters filled in.
    package func resolve(_ literal: Located<Literal>) throws -> Literal {
        guard case .parameter(let name) = literal.node else { return literal.node }
        guard let value = parameters[name] else {
            let known = parameters.keys.sorted().map { "?\($0)" }.joined(separator: ", ")
            throw error(
                .parameter, "no value for parameter ?\(name)", at: literal.range,
                hint: known.isEmpty ? nil : "there are values for \(known)")
        }
        guard let resolved = Literal(value) else {
            throw error(.parameter, "parameter ?\(name) is not a single value", at: literal.range)
        }
        return resolved
    }

    /// A value as a text: where a customer or a product is expected.
    package func text(of literal: Located<Literal>) throws -> String {
        switch try resolve(literal) {
        case .text(let text), .word(let text), .number(let text), .parameter(let text): text
        case .instant(_, let spelling): spelling
        }
    }
}

/// Turns what is written as a date or an instant into microseconds: days begin in the query's zone.
package protocol InstantResolver: Sendable {
    func microseconds(of date: CivilDate) -> Int64
    func microseconds(of instant: LocalInstant) -> Int64
}
