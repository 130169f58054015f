public import FootfallModel

/// What a query asks for; it decides which clauses the query has.
///
/// The forms are those of the query language. Programs name them only where they store a query:
/// `let query: Query<FunnelForm>`.
public protocol QueryForm: Sendable {}

/// A form whose columns are known, so that its rows have a type of their own.
public protocol FixedColumns: QueryForm {
    /// A row of the answer.
    associatedtype Row: Decodable & Sendable
}

/// A form that has groups and can be narrowed to a cohort of customers.
public protocol GroupedForm: QueryForm {}

/// A form of which the largest rows can be kept.
public protocol RankedForm: QueryForm {}

/// A form that counts for each stretch of time.
public protocol BucketedForm: QueryForm {}

/// A form of which the first rows can be kept.
public protocol LimitedForm: QueryForm {}

/// A form that can be compared with the time before.
public protocol ComparedForm: QueryForm {}

/// A form that follows customers from event to event.
public protocol FollowingForm: QueryForm {}

/// A funnel, or the list of those who came through it.
public protocol FunnelQueryForm: GroupedForm, RankedForm, BucketedForm, LimitedForm, ComparedForm,
    FollowingForm
{}

/// Counts, sums, distinct customers and the like.
public enum MeasuresForm: GroupedForm, RankedForm, BucketedForm, LimitedForm, ComparedForm {}

/// How far customers came, step by step.
public enum FunnelForm: FunnelQueryForm, FixedColumns {
    /// A step.
    public typealias Row = FunnelRow
}

/// Who came how far.
public enum FunnelListForm: FunnelQueryForm, FixedColumns {
    /// A customer, or what else the funnel counts.
    public typealias Row = FunnelUnitRow
}

/// The products that a customer viewed.
public enum ViewedForm: LimitedForm, FixedColumns {
    /// A product.
    public typealias Row = ViewedRow
}

/// What those who viewed a product viewed besides.
public enum AlsoViewedForm: RankedForm, LimitedForm, FollowingForm, FixedColumns {
    /// A product.
    public typealias Row = AlsoViewedRow
}

/// Who came back.
public enum RetentionForm: GroupedForm, RankedForm, BucketedForm, FixedColumns {
    /// A cohort.
    public typealias Row = RetentionRow
}

/// What customers did one after the other.
public enum PathsForm: GroupedForm, RankedForm, FollowingForm, FixedColumns {
    /// A path.
    public typealias Row = PathRow
}

/// How many visits there were.
public enum SessionsForm: GroupedForm, RankedForm, BucketedForm, ComparedForm, FixedColumns {
    /// A group and bucket.
    public typealias Row = SessionsRow
}

/// Events themselves.
public enum EventsForm: LimitedForm, FixedColumns {
    /// An event; of a replay, without its customer.
    public typealias Row = Event
}
