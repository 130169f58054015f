import FootfallModel
import FootfallQuery

extension QueryOptions {
    /// Options of a test that asks for threads and nothing else.
    static func threads(_ count: Int) -> QueryOptions {
        QueryOptions(now: Timestamp(unchecked: 0), threads: count)
    }
}
