// The syntax tree of a query, as written: names are not resolved, times are not yet instants.
// One type for each rule of the grammar, in the grammar's order. Where a later stage may have to
// complain, a node carries its place in the text.

package import FootfallModel

/// A value of the tree and where it stood.
package struct Located<Node: Sendable & Equatable>: Sendable, Equatable {
    package var node: Node
    package var range: SourceRange

    package init(_ node: Node, _ range: SourceRange) {
        self.node = node
        self.range = range
    }
}

package indirect enum Statement: Sendable, Equatable {
    case query(Query)
    case explain(Query)
    case trace(customer: Located<Literal>, Query)
    case define(Definition)
    case show(Located<Show>)
    case run(Located<String>)
}

package struct Query: Sendable, Equatable {
    package var form: Form
    /// Where the head stood.
    package var range: SourceRange
    package var clauses: Clauses

    package init(form: Form, range: SourceRange, clauses: Clauses) {
        self.form = form
        self.range = range
        self.clauses = clauses
    }
}

package indirect enum Form: Sendable, Equatable {
    case measures([Located<Measure>], of: EventsPattern)
    case funnel([FunnelStep])
    case viewedFor(ViewedFor, of: EventsPattern?)
    case alsoViewed(Located<Literal>, of: EventsPattern?)
    case retention(first: Bool, EventsPattern, returning: EventsPattern)
    case paths(from: EventsPattern?, to: EventsPattern?)
    case replay(customer: Located<Literal>, of: EventsPattern?)
    case events(EventsPattern)
    case sessions
}

package enum ViewedFor: Sendable, Equatable {
    case customer(Located<Literal>)
    case everyCustomer
}

package enum Measure: Sendable, Equatable {
    case count
    case sessions
    case customers
    case aggregate(Aggregate, Located<QueryPath>)
    /// The aggregate of the number of events of each customer.
    case perCustomer(Aggregate)
}

package enum Aggregate: Sendable, Equatable {
    case unique
    case sum
    case min
    case max
    case avg
    case median
    /// As written: `p99.9` is "99.9".
    case percentile(String)
}

/// One or more event patterns, any of which may match.
package struct EventsPattern: Sendable, Equatable {
    package var alternatives: [EventPattern]
    package var range: SourceRange

    package init(alternatives: [EventPattern], range: SourceRange) {
        self.alternatives = alternatives
        self.range = range
    }
}

package struct EventPattern: Sendable, Equatable {
    package enum Subject: Sendable, Equatable {
        case name(Located<String>)
        case prefix(Located<String>)
        case any
        case group(EventsPattern)
    }

    package var subject: Subject
    /// The conditions of `with`, all of which must hold.
    package var conditions: [Expression]

    package init(subject: Subject, conditions: [Expression]) {
        self.subject = subject
        self.conditions = conditions
    }
}

package struct FunnelStep: Sendable, Equatable {
    package var events: EventsPattern
    package var label: Located<String>?
    package var without: EventsPattern?
    /// What is written between the step before and this one; empty for the first.
    package var gap: FunnelGap

    package init(
        events: EventsPattern, label: Located<String>? = nil, without: EventsPattern? = nil,
        gap: FunnelGap = FunnelGap()
    ) {
        self.events = events
        self.label = label
        self.without = without
        self.gap = gap
    }
}

package struct FunnelGap: Sendable, Equatable {
    package var directly: SourceRange?
    package var within: Located<Duration>?
    package var maybe: SourceRange?

    package init(
        directly: SourceRange? = nil, within: Located<Duration>? = nil, maybe: SourceRange? = nil
    ) {
        self.directly = directly
        self.within = within
        self.maybe = maybe
    }
}

/// All clauses of a query; each was written at most once.
package struct Clauses: Sendable, Equatable {
    package var filter: Located<Expression>?
    package var by: Located<[Group]>?
    package var per: Located<Bucket>?
    package var range: Located<TimeRange>?
    package var zone: Located<String>?
    package var knownBy: Located<When>?
    package var top: Located<Int>?
    package var limit: Located<Int>?
    package var among: Located<[Did]>?
    package var versusPrevious: SourceRange?
    package var within: Located<Duration>?
    package var order: Located<StepOrder>?
    package var ties: Located<Ties>?
    package var same: Located<[QueryPath]>?
    package var excluding: Located<EventsPattern>?
    package var times: Located<[Aggregate]>?
    package var settled: SourceRange?
    package var counting: Located<Counting>?
    package var list: Located<FunnelList>?
    package var steps: Located<Int>?
    package var gap: Located<Duration>?
    package var forSpan: Located<Duration>?
    package var unbounded: SourceRange?
    package var rolling: SourceRange?

    package init() {}
}

package enum StepOrder: Sendable, Equatable { case any, exact }
package enum Ties: Sendable, Equatable { case either, apart }

/// What a funnel counts.
public enum Counting: Sendable, Equatable {
    /// Customers, each with its best chain.
    case customers
    /// Sessions.
    case sessions
    /// Tries: from a first step to the conversion, the window's end or an exclusion.
    case attempts
    /// Whole chains that share no event.
    case conversions
}

package enum FunnelList: Sendable, Equatable {
    case converted
    case reached(Int)
    case stopped(after: Int)
}

package struct Group: Sendable, Equatable {
    package enum At: Sendable, Equatable {
        case first
        case last
        case every
        case step(Int)
    }

    package var path: Located<QueryPath>
    package var at: Located<At>?

    package init(path: Located<QueryPath>, at: Located<At>? = nil) {
        self.path = path
        self.at = at
    }
}

package enum Bucket: Sendable, Equatable {
    case hour
    case day
    case week(from: Weekday)
    case month
    case quarter
    case year
    case span(Duration)
}

/// A day of the week.
///
/// Numbered from Monday, 0.
public enum Weekday: Int, Sendable, Equatable, CaseIterable {
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday
}

/// A unit of the calendar.
public enum Period: Sendable, Equatable {
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    case hour, day, week, month, quarter, year
}

package indirect enum TimeRange: Sendable, Equatable {
    case last(Duration)
    case lastPeriod(Period)
    case this(Period)
    case today
    case yesterday
    case on(CivilDate)
    /// One of the two may be missing, not both.
    case between(since: When?, before: When?)
    case through(Day, Day)
    case allTime
}

package enum Day: Sendable, Equatable {
    case date(CivilDate)
    case today
    case yesterday
}

package enum When: Sendable, Equatable {
    case day(Day)
    case instant(LocalInstant)
}

/// A date and a time of day, with an offset or in the query's zone.
package struct LocalInstant: Sendable, Hashable {
    package var date: CivilDate
    /// Microseconds since midnight.
    package var microseconds: Int64
    /// Minutes east of UTC; nil stands for the query's zone.
    package var offsetMinutes: Int?

    package init(date: CivilDate, microseconds: Int64, offsetMinutes: Int?) {
        self.date = date
        self.microseconds = microseconds
        self.offsetMinutes = offsetMinutes
    }
}

package struct Duration: Sendable, Hashable {
    package enum Unit: Sendable, Hashable {
        case milliseconds, seconds, minutes, hours, days, weeks, months, quarters, years
    }

    /// As written, for the column's name and for decimals: "1.5".
    package var amount: String
    package var unit: Unit

    package init(amount: String, unit: Unit) {
        self.amount = amount
        self.unit = unit
    }
}

package struct Did: Sendable, Equatable {
    package var never: Bool
    package var events: EventsPattern
    package var atLeast: Int?
    package var range: Located<TimeRange>?

    package init(
        never: Bool, events: EventsPattern, atLeast: Int? = nil, range: Located<TimeRange>? = nil
    ) {
        self.never = never
        self.events = events
        self.atLeast = atLeast
        self.range = range
    }
}

package indirect enum Expression: Sendable, Equatable {
    case or([Expression])
    case and([Expression])
    case not(Expression)
    case compare(Located<QueryPath>, Comparison, Located<Literal>)
    case isIn(Located<QueryPath>, negated: Bool, [Located<Literal>])
    case contains(Located<QueryPath>, Located<Literal>)
    case startsWith(Located<QueryPath>, Located<Literal>)
    case endsWith(Located<QueryPath>, Located<Literal>)
    /// The pattern between the slashes, `\/` undone.
    case matches(Located<QueryPath>, Located<String>)
    case exists(Located<QueryPath>)
    case missing(Located<QueryPath>)
    /// The inner paths begin at the element.
    case has(Located<QueryPath>, Expression)
}

package enum Comparison: Sendable, Equatable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
}

/// A value as written; what it means depends on what it is compared with.
package enum Literal: Sendable, Equatable {
    /// In double quotes.
    case text(String)
    /// One word, not quoted: a bare text, a number, `true`, `null`, a date, …; its spelling is kept.
    case word(String)
    /// A number with a sign.
    case number(String)
    /// A date and time that is more than one word could be. Its spelling is kept.
    case instant(LocalInstant, spelling: String)
    /// `?name`, to be filled in by the caller.
    case parameter(String)
}

/// A path as written.
///
/// Members with their element markers: `items[].price` is `[items, 1], [price, 0]`.
package struct QueryPath: Sendable, Hashable {
    package struct Member: Sendable, Hashable {
        package var name: String
        /// Quoted members are never built-in words.
        package var isQuoted: Bool
        /// How many `[]` follow.
        package var elements: Int

        package init(name: String, isQuoted: Bool = false, elements: Int = 0) {
            self.name = name
            self.isQuoted = isQuoted
            self.elements = elements
        }
    }

    package var members: [Member]

    package init(_ members: [Member]) {
        self.members = members
    }
}

package enum Definition: Sendable, Equatable {
    case event(Located<String>, EventsPattern)
    case property(Located<String>, [Located<QueryPath>])
    /// The body's text is kept as written beside its tree.
    case query(Located<String>, Query, text: String)
}

package enum Show: Sendable, Equatable {
    case events
    case properties(of: EventsPattern?)
    case customers
    case segments
    case definitions
}
