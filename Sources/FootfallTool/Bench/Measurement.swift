internal import FootfallQuery
internal import Histogram

/// What a workload's process found out, and the table of several.
struct Measurement: Codable {
    /// Latencies in milliseconds.
    struct Latencies: Codable {
        var p50: Double
        var p90: Double
        var p99: Double
        var p999: Double
        var max: Double

        /// The percentiles of a histogram of nanoseconds.
        init(_ histogram: Histogram<UInt64>) {
            func at(_ percentile: Double) -> Double {
                Double(histogram.valueAtPercentile(percentile)) / 1e6
            }
            p50 = at(50)
            p90 = at(90)
            p99 = at(99)
            p999 = at(99.9)
            max = Double(histogram.maxRecorded) / 1e6
        }
    }

    var workload: String
    /// How many of the unit were done.
    var operations: Int
    /// What is counted: events, answers, opens.
    var unit: String
    var seconds: Double
    /// What the latencies are of: an answer, a batch.
    var step: String
    var latencies: Latencies
    /// Bytes read from the store's files, by the whole process.
    var readBytes: Int
    var writtenBytes: Int
    var peakMemoryBytes: Int
    /// Of all threads of the process, from its start.
    var processorSeconds: Double
    /// The question, or what was done.
    var asked: String

    /// One row for each measurement.
    static func table(_ measurements: [Measurement]) -> ResultTable {
        var table = ResultTable(columns: [
            .init("workload", .text), .init("operations", .int), .init("unit", .text),
            .init("per_second", .number), .init("latency_of", .text), .init("p50_ms", .number),
            .init("p90_ms", .number), .init("p99_ms", .number), .init("p99_9_ms", .number),
            .init("max_ms", .number), .init("read_bytes", .int), .init("written_bytes", .int),
            .init("peak_memory_bytes", .int), .init("cpu_seconds", .number),
            .init("asked", .text),
        ])
        for measurement in measurements { table.append(measurement.cells) }
        return table
    }

    private var cells: [ResultTable.Cell] {
        let latencies = [
            latencies.p50, latencies.p90, latencies.p99, latencies.p999, latencies.max,
        ]
        let bytes = [readBytes, writtenBytes, peakMemoryBytes]
        return [
            .text(workload), .int(Int64(operations)), .text(unit),
            Self.number(Double(operations) / Swift.max(seconds, 1e-9)), .text(step),
        ] + latencies.map(Self.number) + bytes.map { .int(Int64($0)) }
            + [Self.number(processorSeconds), .text(asked)]
    }

    /// A number with four digits at least, which is more than a measurement is worth.
    private static func number(_ value: Double) -> ResultTable.Cell {
        var scale = 1.0
        while value * scale < 1000 && scale < 1e6 { scale *= 10 }
        let scaled = Int64((value * scale).rounded())
        return scale == 1 ? .int(scaled) : .double(Double(scaled) / scale)
    }
}
