import FootfallModel
import FootfallTestSupport

@testable import FootfallWire

extension TrackingAPI {
    /// Decodes lines of request bodies.
    func decode(lines: String...) -> DecodedBatch {
        self.lines.decode(RecordBlock(Array(lines.joined(separator: "\n").utf8)))
    }

    /// Decodes one request's body.
    func decode(body: String, facts: RequestFacts = RequestFacts()) -> DecodedBatch {
        decode(RecordBlock(Array(body.utf8)), facts: facts)
    }
}

extension DecodedBatch {
    /// The only event; nil if there are none or several.
    var event: Event? {
        get throws {
            let events = try batch.events()
            return events.count == 1 ? events[0] : nil
        }
    }

    /// What is wrong, as field and message, one a line.
    var faults: String {
        rejections.map { "\($0.field): \($0.message)" }.joined(separator: "\n")
    }
}

extension Timestamp {
    /// An instant that a test writes down.
    init(_ text: String) {
        self = Timestamp(rfc3339: text) ?? .earliest
    }
}
