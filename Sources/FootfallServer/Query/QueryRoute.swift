internal import Footfall
internal import FootfallModel
internal import FootfallQuery
internal import FootfallWire
internal import Hummingbird

/// `GET|POST /v1/query`: answers a question, row by row.
struct QueryRoute: Sendable {
    let store: ServedStore
    let reader: BodyReader
    let limits: ServerLimits
    let gate: AnswerGate

    func serve(
        _ request: Request, by client: ClientPresence, with key: KeyAccess?,
        on flight: inout Flight
    ) async throws -> Response {
        let question = try await question(request, on: &flight)
        do {
            if let key { try check(question.text, for: key) }
            return try await answer(question, for: client).response()
        } catch let error as QueryError {
            var json = JSONWriter()
            error.writeJSON(to: &json)
            return .json(json.takeBytes(), status: .badRequest)
        } catch let error as FootfallError {
            throw Refusal(ofInput: error)
        }
    }

    private func question(
        _ request: Request, on flight: inout Flight
    ) async throws -> QueryRequest {
        let query = Array((request.uri.query ?? "").utf8)
        guard request.method == .post else { return try QueryRequest(query: query, body: []) }
        let body = try await reader.read(request, on: &flight)
        return try QueryRequest(query: query, body: Array(body.bytes[..<body.count]))
    }

    /// Definitions change what everybody's questions mean, so they take a grant of their own.
    private func check(_ text: String, for key: KeyAccess) throws {
        let statements = try Parser.parse(text)
        if statements.contains(where: \.node.changesStore) && !key.grants.contains(.define) {
            throw Refusal.forbidden
        }
    }

    private func answer(
        _ question: QueryRequest, for client: ClientPresence
    ) throws -> StreamedAnswer {
        let snapshot = try store.access.store.snapshot()
        let answer = StreamedAnswer(
            mediaType: question.format.mediaType, for: client, seconds: limits.querySeconds)
        try answer.start(through: gate) { try question.answer(from: snapshot, to: $0) }
        return answer
    }
}

extension QueryRequest {
    /// Computes the answer and sends it.
    fileprivate func answer(from snapshot: StoreSnapshot, to answer: StreamedAnswer) throws {
        var writer: ResultWriter?
        var bytes: [UInt8] = []
        let rest = try snapshot.query(
            text, parameters: parameters, isCancelled: { answer.isCancelled }
        ) { columns, row in
            if writer == nil { writer = ResultWriter(format, columns: columns) }
            writer?.write(row)
            bytes += writer?.takeBytes() ?? []
            try answer.send(&bytes)
        }
        var last = writer ?? ResultWriter(format, columns: rest.columns)
        for row in rest.rows { last.write(row) }
        last.finish(
            notes: rest.notes, elapsedMilliseconds: rest.elapsedMilliseconds,
            rowsScanned: rest.rowsScanned)
        bytes += last.takeBytes()
        try answer.send(&bytes, isLast: true)
    }
}

extension ResultFormat {
    /// What an answer in this format is called in HTTP.
    fileprivate var mediaType: String {
        switch self {
        case .json: "application/json"
        case .jsonl: "application/x-ndjson"
        case .csv: "text/csv; charset=utf-8"
        case .tsv: "text/tab-separated-values; charset=utf-8"
        case .table: "text/plain; charset=utf-8"
        case .markdown: "text/markdown; charset=utf-8"
        }
    }
}

extension Refusal {
    /// Why a question has no answer though it is well put, or a setting can't be made.
    init(ofInput error: FootfallError) {
        switch error.code {
        case .cancelled:
            self.init(
                .serviceUnavailable, "cancelled", "the query took too long and was given up")
        case .limit, .invalidInput, .notFound:
            self.init(.badRequest, error.code.rawValue, error.message)
        default: self.init(error)
        }
    }
}
