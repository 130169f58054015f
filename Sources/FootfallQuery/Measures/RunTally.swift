/// The counts of one run that is being scanned, and the quick way to them, if there are such ways.
struct RunTally {
    let run: Int
    let counts: CodeTally?
    private(set) var narrow: NarrowTally?

    /// The counts of another thread, which go on here.
    init(run: Int, counts: CodeTally) {
        self.run = run
        self.counts = counts
    }

    init(_ run: Int, _ plan: MeasurePlan, _ scope: QueryScope) throws {
        self.run = run
        counts = try CodeTally(plan, scope.runs[run])
        narrow = try counts.flatMap { try NarrowTally(plan, scope.runs[run], into: $0) }
    }

    /// What the quick way read.
    var counters: ScanCounters { narrow?.counters ?? ScanCounters() }
}
