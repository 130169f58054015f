internal import Footfall
internal import FootfallStorage

/// How store and process are doing at one moment.
struct ServerGauges: Sendable {
    /// The store's; nil if it takes no events: it is being opened, has no room, or failed.
    var store: StoreGauges?
    /// Requests that are being answered, and the bytes of their bodies.
    var requestsInFlight = 0
    var bytesInFlight = 0

    func write(to text: inout PrometheusText) {
        text.gauge("footfall_ready", "1 if events are taken.", store == nil ? 0 : 1)
        if let store { write(store, to: &text) }
        text.gauge("footfall_requests_in_flight", "Requests being answered.", requestsInFlight)
        text.gauge("footfall_bytes_in_flight", "Bytes of their bodies.", bytesInFlight)
        if let bytes = ProcessMemory.residentBytes {
            text.gauge("process_resident_memory_bytes", "Memory in use.", bytes)
        }
    }

    private func write(_ store: StoreGauges, to text: inout PrometheusText) {
        text.gauge("footfall_segments", "Segments of the store.", store.segments)
        text.gauge("footfall_segment_bytes", "Bytes of the segments.", store.segmentBytes)
        text.gauge("footfall_memtable_rows", "Events that no segment has yet.", store.memtableRows)
        text.gauge("footfall_log_bytes", "Bytes of the write-ahead logs.", store.logBytes)
        text.gauge("footfall_dead_letters", "Refused records that are kept.", store.deadLetters)
    }
}
