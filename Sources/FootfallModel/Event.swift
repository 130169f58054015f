/// One thing that happened: who did what, when, with which properties.
public struct Event: Hashable, Sendable {
    /// What happened, for example `product_viewed`.
    ///
    /// Never empty.
    public var name: String
    /// When it happened.
    public var time: Timestamp
    /// When the store took it; nil until then.
    public var received: Timestamp?
    /// Who did it.
    ///
    /// Empty counts as missing.
    public var customer: String?
    /// The visit it belongs to.
    ///
    /// Empty counts as missing.
    public var session: String?
    /// The products it is about, in order.
    public var products: [String]
    /// The wire format that brought it.
    public var source: String
    /// The sender's id for it: the store keeps one event of each (source, insert id).
    public var insertID: InsertID?
    /// All else that was sent.
    public var properties: [Name: Value]

    /// Makes an event of the native format.
    public init(
        name: String, time: Timestamp, received: Timestamp? = nil, customer: String? = nil,
        session: String? = nil, products: [String] = [], source: String = "footfall",
        insertID: InsertID? = nil, properties: [Name: Value] = [:]
    ) {
        self.name = name
        self.time = time
        self.received = received
        self.customer = customer
        self.session = session
        self.products = products
        self.source = source
        self.insertID = insertID
        self.properties = properties
    }
}
