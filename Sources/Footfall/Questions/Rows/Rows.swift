public import FootfallModel

// Rows of the forms whose columns are known. Their coding keys are the columns' names, so a row encodes
// to what the machine formats print, but for columns that are null: they are left out.

/// A step of a funnel.
public struct FunnelRow: Codable, Sendable, Equatable {
    /// The step's number, from 1.
    public var step: Int
    /// Its events, as the query names them.
    public var event: String
    /// How many customers reached it.
    public var customers: Int
    /// How many sessions, conversions and the like, if these are counted.
    public var units: Int?
    /// The share of those at the first step; nil if there was nobody.
    public var fromStart: Double?
    /// The share of those at the step before; nil if there was nobody.
    public var fromPrevious: Double?
    /// Half of them took no longer than this from the step before.
    public var medianSeconds: Double?
    /// Nine of ten took no longer than this from the step before.
    public var p90Seconds: Double?
    /// How many reached the step before, and this one only if exclusions are ignored.
    public var excluded: Int

    private enum CodingKeys: String, CodingKey {
        case step, event, customers, units, excluded
        case fromStart = "from_start"
        case fromPrevious = "from_previous"
        case medianSeconds = "median_seconds"
        case p90Seconds = "p90_seconds"
    }
}

/// Who came through a funnel, and how far.
public struct FunnelUnitRow: Codable, Sendable, Equatable {
    /// The customer.
    public var customer: String
    /// The last step that was reached.
    public var level: Int
    /// When the first step was.
    public var start: Timestamp
    /// When the last step was.
    public var last: Timestamp
}

/// An event of a customer on the way through a funnel.
public struct TraceRow: Codable, Sendable, Equatable {
    /// Of which session, held value and the like, if there may be several.
    public var unit: String?
    /// When it was.
    public var time: Timestamp
    /// The event.
    public var event: String
    /// The numbers of the steps that it matches; empty if there are none.
    public var steps: String?
    /// What it changed; empty if nothing.
    public var change: String?
}

/// A product that was viewed.
public struct ViewedRow: Codable, Sendable, Equatable {
    /// By whom, if the question was about every customer.
    public var customer: String?
    /// The product.
    public var product: String
    /// How often.
    public var views: Int
    /// The first view.
    public var first: Timestamp
    /// The last view.
    public var last: Timestamp
}

/// A product that those who viewed another one viewed, too.
public struct AlsoViewedRow: Codable, Sendable, Equatable {
    /// The product.
    public var product: String
    /// By how many of those customers.
    public var customers: Int
    /// In how many of those sessions and the like, if these are what views share.
    public var units: Int?
    /// The share of those who viewed the given product.
    public var share: Double?
    /// How many times larger that share is than among everyone.
    public var lift: Double?
}

/// A path that customers took.
public struct PathRow: Codable, Sendable, Equatable {
    /// Its events.
    public var path: String
    /// How many customers took it.
    public var customers: Int
    /// How many sessions and the like, if these are what its events share.
    public var units: Int?
    /// The share of all that had the event to start from.
    public var share: Double?
}

/// Visits.
public struct SessionsRow: Codable, Sendable, Equatable {
    /// How many.
    public var count: Int
    /// Of how many customers.
    public var customers: Int
    /// Half of them were no longer than this; nil if there were none.
    public var medianSeconds: Double?
    /// The mean number of events; nil if there were none.
    public var eventsPerSession: Double?

    private enum CodingKeys: String, CodingKey {
        case count, customers
        case medianSeconds = "median_seconds"
        case eventsPerSession = "events_per_session"
    }
}

/// A row beside what it was grouped by.
///
///     struct Device: Decodable { var device: String? }
///     let rows = try store.rows(
///         of: funnel.by("device"), as: Grouped<Device, FunnelRow>.self)
public struct Grouped<Key: Decodable, Row: Decodable>: Decodable {
    /// The values of the groups and of the bucket.
    public var key: Key
    /// The row.
    public var row: Row

    /// Reads both from the same row.
    public init(from decoder: any Decoder) throws {
        key = try Key(from: decoder)
        row = try Row(from: decoder)
    }
}

extension Grouped: Sendable where Key: Sendable, Row: Sendable {}
extension Grouped: Equatable where Key: Equatable, Row: Equatable {}
