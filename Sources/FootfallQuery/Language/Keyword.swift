/// The words of the grammar.
///
/// Any ASCII letter case will do.
package enum Keyword: String, CaseIterable, Sendable {
    case of, or, and, not, with, `as`, without, then, to, returning, at, any, first, every, did
    case never, directly, maybe, `where`, by, per, last, this, today, yesterday, on, since, before
    case from, all, tz, known, top, limit, among, vs, within, `in`, ties, same, excluding, times
    case settled, counting, list, steps, gap, `for`, unbounded, rolling

    case count, sessions, customers, customer, unique, sum, min, max, avg, median, funnel, viewed
    case also, retention, paths, replay, events, explain, trace, define, show, run, previous, exact
    case order, either, apart, attempts, conversions, converted, reached, stopped, after, through
    case time, least, step, contains, starts, ends, matches, exists, missing, has, event, property
    case query, properties, segments, definitions
    case hour, day, week, month, quarter, year

    private static let byText: [String: Keyword] = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

    /// The keyword that a word spells, if it does.
    init?(word: String) {
        guard let keyword = Self.byText[word.lowercasedASCII] else { return nil }
        self = keyword
    }

    private static let reserved: Set<Keyword> = [
        .of, .or, .and, .not, .with, .as, .without, .then, .to, .returning, .at, .any, .first,
        .every, .did, .never, .directly, .maybe, .where, .by, .per, .last, .this, .today,
        .yesterday, .on, .since, .before, .from, .all, .tz, .known, .top, .limit, .among, .vs,
        .within, .in, .ties, .same, .excluding, .times, .settled, .counting, .list, .steps, .gap,
        .for, .unbounded, .rolling,
    ]

    /// Whether the word must be quoted to be a name.
    var isReserved: Bool { Self.reserved.contains(self) }
}

extension String {
    /// ASCII letters in lower case, all else as it is.
    package var lowercasedASCII: String {
        guard utf8.contains(where: { $0 >= 0x41 && $0 <= 0x5a }) else { return self }
        return String(
            decoding: utf8.map { $0 >= 0x41 && $0 <= 0x5a ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
