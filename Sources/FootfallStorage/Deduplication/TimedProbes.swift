internal import FootfallFormat

/// Insert ids that are looked for in segments, by whether their events' times lie in a segment's.
///
/// Most segments hold the times of all of a batch or of none of it, which two times tell. Where one
/// begins or ends amid them, the ids are put into the order of time, once: those of any range are then
/// neighbours, so picking them out copies nothing, however many segments there are.
struct TimedProbes {
    private(set) var probes: IDProbes
    /// The least and the greatest time; of more than the ids that are left, once some were found.
    private let times: ClosedRange<Int64>
    private var isOrdered = false

    /// Nil if there are none.
    init?(_ probes: IDProbes) {
        guard let times = probes.timeRange else { return nil }
        self.probes = probes
        self.times = times
    }

    /// Looks for the ids of times within a segment's range, or of all others, in that segment.
    mutating func match(
        _ segment: LiveSegment, isWithin: Bool, _ checks: [UInt32], _ judgement: inout Judgement
    ) throws {
        let places = places(of: segment.descriptor.timeRange, isWithin: isWithin)
        guard !places.isEmpty, let filter = try segment.filter() else { return }
        try probes.match(segment.reader, filter, at: places, checks, &judgement)
    }

    private mutating func places(
        of range: ClosedRange<Int64>, isWithin: Bool
    ) -> [Range<Int>] {
        let isCut = range.overlaps(times) && !range.contains(times)
        guard isCut else {
            return range.overlaps(times) == isWithin ? [0..<probes.count] : []
        }
        if !isOrdered {
            probes.sortByTime()
            isOrdered = true
        }
        let near = probes.places(of: range)
        let far = [0..<near.lowerBound, near.upperBound..<probes.count]
        return (isWithin ? [near] : far).filter { !$0.isEmpty }
    }
}
