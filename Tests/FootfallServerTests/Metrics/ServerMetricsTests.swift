import Footfall
import FootfallTestSupport
import HTTPTypes
import Testing

@testable import FootfallServer

@Suite("Metrics")
struct ServerMetricsTests {
    private func counts(_ numbers: Int...) -> IngestCounts {
        var counts = IngestCounts()
        counts.received = numbers.reduce(0, +)
        (counts.stored, counts.duplicates) = (numbers[0], numbers[1])
        (counts.conflicts, counts.rejected) = (numbers[2], numbers[3])
        return counts
    }

    @Test("What was counted is told by source, route and status")
    func told() {
        let metrics = ServerMetrics()
        metrics.count("genlook", counts(5, 2, 1, 3))
        metrics.count("genlook", counts(1, 0, 0, 0))
        metrics.observe(.events, .ok, .milliseconds(3))
        metrics.observe(.events, .badRequest, .seconds(20))
        metrics.observe(nil, .notFound, .zero)
        let lines = metrics.prometheusText(ServerGauges()).split(separator: "\n")
        for line in [
            #"footfall_events_received_total{source="genlook"} 12"#,
            #"footfall_events_received_total{source="rebuy"} 0"#,
            #"footfall_events_total{source="genlook",outcome="stored"} 6"#,
            #"footfall_events_total{source="genlook",outcome="rejected"} 3"#,
            #"footfall_http_requests_total{route="events",status="400"} 1"#,
            #"footfall_http_requests_total{route="unknown",status="404"} 1"#,
            #"footfall_http_request_duration_seconds_bucket{route="events",le="0.0025"} 0"#,
            #"footfall_http_request_duration_seconds_bucket{route="events",le="0.005"} 1"#,
            #"footfall_http_request_duration_seconds_bucket{route="events",le="10.0"} 1"#,
            #"footfall_http_request_duration_seconds_bucket{route="events",le="+Inf"} 2"#,
            #"footfall_http_request_duration_seconds_sum{route="events"} 20.003"#,
            #"footfall_http_request_duration_seconds_count{route="events"} 2"#,
        ] { #expect(lines.contains(Substring(line)), "\(line)") }
    }

    @Test("A duration belongs to the first bucket whose bound it does not pass")
    func buckets() {
        for (index, bound) in LatencyHistogram.bounds.enumerated() {
            var histogram = LatencyHistogram()
            histogram.record(.microseconds(bound))
            histogram.record(.microseconds(bound + 1))
            #expect(histogram.counts[index] == 1 && histogram.counts[index + 1] == 1)
        }
        var histogram = LatencyHistogram()
        histogram.record(.seconds(-1))
        #expect(histogram.counts[0] == 1 && histogram.sumMicroseconds == 0)
    }

    @Test("Whenever it is scraped, what was received is the sum of what became of it")
    func identity() async {
        let metrics = ServerMetrics()
        await withTaskGroup { group in
            for _ in 0..<2 {
                group.addTask {
                    for _ in 0..<2000 { metrics.count("rebuy", counts(1, 2, 3, 4)) }
                }
            }
            group.addTask {
                for _ in 0..<100 {
                    let numbers = metrics.prometheusText(ServerGauges()).split(separator: "\n")
                        .filter { $0.contains(#"source="rebuy""#) }
                        .compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
                    #expect(numbers.count == 5)
                    #expect(numbers.first == numbers.dropFirst().reduce(0, +))
                }
            }
        }
    }

    #if os(Linux)
        @Test("The process' memory is told")
        func memory() throws {
            #expect(try #require(ProcessMemory.residentBytes) > 1 << 20)
        }
    #endif
}
