/// A cohort and how many of it came back.
public struct RetentionRow: Codable, Sendable, Equatable {
    /// The cohort's day, or what else time was cut into, as text.
    public var cohort: String
    /// How many customers began in it.
    public var size: Int
    /// How many came back in each period, from period 0.
    public var returned: [Int]
    /// The periods that are not over, whose numbers may still grow.
    public var open: Set<Int>

    private enum Name: String, CodingKey { case cohort, size, provisional }

    /// Reads a row of `cohort, size, 0, 1, 2, …`.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Name.self)
        cohort = try members.decode(String.self, forKey: .cohort)
        size = try members.decode(Int.self, forKey: .size)
        let open = try members.decodeIfPresent([String].self, forKey: .provisional) ?? []
        self.open = Set(open.compactMap { Int($0) })
        let periods = try decoder.container(keyedBy: MemberKey.self)
        returned = []
        while periods.contains(MemberKey(returned.count)) {
            returned.append(try periods.decode(Int.self, forKey: MemberKey(returned.count)))
        }
    }

    /// Writes what the machine formats print.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Name.self)
        try members.encode(cohort, forKey: .cohort)
        try members.encode(size, forKey: .size)
        var periods = encoder.container(keyedBy: MemberKey.self)
        for (period, count) in returned.enumerated() {
            try periods.encode(count, forKey: MemberKey(period))
        }
        guard !open.isEmpty else { return }
        try members.encode(open.sorted().map(String.init), forKey: .provisional)
    }
}
