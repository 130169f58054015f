/// Writes metrics in Prometheus' text format, version 0.0.4.
///
///     # HELP footfall_ready 1 if the server takes requests.
///     # TYPE footfall_ready gauge
///     footfall_ready 1
struct PrometheusText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    enum Kind: String {
        case counter, gauge, histogram
    }

    private(set) var text = ""

    init() {}

    /// Begins a metric; its samples follow.
    mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// A sample.
    ///
    /// Values of labels are this package's own words: they need no escape.
    mutating func sample(
        _ name: String, _ labels: KeyValuePairs<String, String>, _ value: some Numeric
    ) {
        let labels = labels.map { "\($0)=\"\($1)\"" }.joined(separator: ",")
        text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }

    /// A metric of one sample.
    mutating func gauge(_ name: String, _ help: String, _ value: some Numeric) {
        begin(name, .gauge, help)
        sample(name, [:], value)
    }

    /// A histogram's samples: cumulative buckets, sum and count.
    mutating func histogram(
        _ name: String, _ label: String, _ labelValue: String, _ histogram: LatencyHistogram
    ) {
        var total: UInt64 = 0
        let bounds = LatencyHistogram.bounds.map { "\(Double($0) / 1e6)" } + ["+Inf"]
        for (bound, count) in zip(bounds, histogram.counts) {
            total += count
            sample("\(name)_bucket", [label: labelValue, "le": bound], total)
        }
        sample("\(name)_sum", [label: labelValue], Double(histogram.sumMicroseconds) / 1e6)
        sample("\(name)_count", [label: labelValue], total)
    }
}
