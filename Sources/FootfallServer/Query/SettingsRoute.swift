internal import Footfall
internal import FootfallModel
internal import FootfallWire
internal import Hummingbird

/// `GET /v1/settings`: what the store was told about itself; `POST` tells it (`EventStore.set`).
///
///     {"zone":"Europe/Berlin"}     null makes it forget
///
/// Settings change what everybody's questions mean, so a change takes a grant of its own.
struct SettingsRoute: Sendable {
    let store: ServedStore
    let reader: BodyReader

    /// Answers with the settings as they are then.
    func serve(_ request: Request, on flight: inout Flight) async throws -> Response {
        let store = try store.access.store
        if request.method == .post {
            let body = try await reader.read(request, on: &flight)
            let changes = try Self.changes(Array(body.bytes[..<body.count]))
            do {
                try await offRuntime {
                    for (name, value) in changes { try store.set(name, to: value) }
                }
            } catch let error as FootfallError {
                throw Refusal(ofInput: error)
            }
        }
        return .json(Self.json(store.settings))
    }

    private static func changes(_ body: [UInt8]) throws(Refusal) -> [(String, String?)] {
        guard case .object(let members)? = JSONText.value(body) else {
            throw .invalid("a JSON object was expected")
        }
        var changes: [(String, String?)] = []
        for (name, value) in members {
            switch value {
            case .string(let text): changes.append((name.text, text))
            case .null: changes.append((name.text, nil))
            default: throw .invalid("the value of a setting is a text or null")
            }
        }
        return changes
    }

    private static func json(_ settings: [String: String]) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
            json.key(name)
            json.string(value)
        }
        json.endObject()
        return json.takeBytes()
    }
}
