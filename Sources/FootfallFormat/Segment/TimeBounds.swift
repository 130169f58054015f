internal import FootfallModel

// Times, checked against what a segment says of them.
//
// The footer bounds the times of all rows, the index of the time column those of each zone. Zones are
// left out, and rows taken in unread, by what these say; a row outside would be missing from one
// answer, counted in another, and found by none who looks for it. So the index is held against the
// footer when it is read, and a zone's times against the index when they are decoded.

extension SegmentFooter {
    /// Throws unless each zone has a time for every row, in bounds that lie within the segment's.
    func checkTimes(of index: ColumnIndex) throws {
        guard let segment = timeRange, index.boundsKind == .ints else {
            throw FootfallError(.damaged, "times without bounds")
        }
        for (number, zone) in index.zones.enumerated() {
            let rows = min(ZoneSize.rows, rowCount - number * ZoneSize.rows)
            guard zone.slotCount == rows, zone.valueCount == rows else {
                throw FootfallError(
                    .damaged, "zone \(number): \(zone.valueCount) times for its \(rows) rows")
            }
            guard zone.bounds.clamped(to: segment) == zone.bounds else {
                throw FootfallError(
                    .damaged,
                    "zone \(number): times \(zone.bounds.words), expected within the segment's "
                        + segment.words)
            }
        }
    }
}

extension ColumnIndex.Zone {
    /// Throws unless all times of the zone lie within its bounds; its rows begin at `firstRow`.
    func checkTimes(_ times: [Int64], firstRow: Int) throws {
        guard !times.areWithin(bounds),
            let place = times.firstIndex(where: { !bounds.contains($0) })
        else { return }
        throw FootfallError(
            .damaged,
            "row \(firstRow + place): time \((times[place]...times[place]).words), "
                + "expected within the zone's \(bounds.words)")
    }

    /// Integers: an index keeps those of a zone only in order.
    fileprivate var bounds: ClosedRange<Int64> { least...greatest }
}

extension [Int64] {
    /// Whether all lie in a range, told without a branch for each.
    ///
    /// The distances of a value from either end add up to the range's width, modulo 2^64. If both
    /// are at least 0 they add up to that exactly, so that neither is greater: the value lies inside.
    /// For one that lies outside, then, one of the two is negative.
    fileprivate func areWithin(_ range: ClosedRange<Int64>) -> Bool {
        let (least, greatest) = (range.lowerBound, range.upperBound)
        var distances: Int64 = 0
        for value in self { distances |= (value &- least) | (greatest &- value) }
        return distances >= 0
    }
}

extension ClosedRange<Int64> {
    /// `2026-04-16T10:30:00Z to 2026-04-17T00:00:00Z`, or one of the two where they are the same; what
    /// is no instant, in microseconds.
    fileprivate var words: String {
        let ends = [lowerBound, upperBound].map {
            Timestamp(microseconds: $0)?.description ?? "\($0) µs"
        }
        return ends[0] == ends[1] ? ends[0] : ends.joined(separator: " to ")
    }
}
