/// What genlook asks of a batch (docs of POST /public/tracking/events).
enum GenlookRules {
    /// "1-50 events per batch": a batch of none or of more is refused as a whole.
    static let eventsPerBatch = 1...50

    static let batchSizeReason = "an array of 1 to 50 events was expected"

    /// The members of an event that have a place of their own.
    ///
    /// What else it holds joins its properties: clients may send more than the page shows, and none
    /// of it is to be lost.
    static func isOwnField(_ name: UnsafeRawBufferPointer) -> Bool {
        name.isEqual(to: "event") || name.isEqual(to: "properties")
            || name.isEqual(to: "timestamp") || name.isEqual(to: "$insert_id")
    }

    /// Who did it: the client's id, which outlives the tab, else its session.
    static let customerKeys: [StaticString] = ["genlook_client_id", "$session_id"]
    static let sessionKey: StaticString = "$session_id"
    /// What it is about: the event's own word, else the page's.
    static let productKeys: [StaticString] = ["product_id", "genlook_product_id"]
}
