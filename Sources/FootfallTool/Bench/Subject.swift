internal import FootfallModel

/// What the questions of the workloads are about: names that the store knows.
struct Subject: Codable {
    /// How many steps the longer funnel has; the shorter one has the first of them.
    static let stepsMax = 5
    static let shortFunnelSteps = 3

    /// The event that is counted, filtered, and viewed.
    var event: String
    /// The events of the funnels.
    var steps: [String]
    /// A condition in the query language; nil if the events have nothing to filter by.
    var filter: String?
    /// A property to group by; nil if there is none.
    var group: String?

    /// The event's name as a question has it.
    var quotedEvent: String { Self.quoted(event) }

    /// A funnel over the first steps.
    func funnel(steps count: Int, within window: String) -> String {
        let names = steps.prefix(count).map(Self.quoted).joined(separator: " then ")
        return "funnel \(names) within \(window)"
    }

    /// A text as the query language quotes it, which is as JSON does.
    static func quoted(_ text: String) -> String {
        var json = JSONWriter()
        json.string(text)
        return String(decoding: json.takeBytes(), as: UTF8.self)
    }
}
