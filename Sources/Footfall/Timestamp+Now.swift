public import FootfallModel
internal import FootfallStorage

extension Timestamp {
    /// This moment, by the system's clock.
    public static var now: Timestamp {
        Timestamp(microseconds: systemMicroseconds()) ?? .latest
    }
}
