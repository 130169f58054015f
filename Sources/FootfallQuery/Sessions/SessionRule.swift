import FootfallModel

/// What makes a session of a customer's events.
struct SessionRule: Sendable {
    static let gapDefault: Int64 = 30 * 60 * 1_000_000

    /// Where session ids are read; nil where a gap is given, which splits all events alike.
    let ids: BoundPath?
    /// A time between two events without an id that is strictly longer, in microseconds, parts them.
    let gap: Int64
    /// Which events there are at all, under `known by`; nil if all are.
    let known: Condition?

    /// The rule of a query; without a gap, ids are at the built-in column, unless a definition
    /// shadows it.
    init(gap: Located<Duration>?, at place: SourceRange, in scope: inout QueryScope) throws {
        known = scope.known
        if let gap {
            ids = nil
            self.gap = try scope.binder.microseconds(of: gap)
            return
        }
        let path = try scope.binder.path(Located(QueryPath([.init(name: "session")]), place))
        guard path.sources.allSatisfy({ $0.domain == nil }) else {
            throw scope.binder.error(
                .conflict,
                "'session' is defined as the elements of a list, but an event has one session",
                at: place)
        }
        ids = path
        self.gap = Self.gapDefault
    }
}
