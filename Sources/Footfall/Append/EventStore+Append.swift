public import FootfallModel
internal import FootfallStorage
internal import FootfallWire

extension EventStore {
    /// Appends events.
    ///
    ///     let receipt = try store.append(contentsOf: [
    ///         Event(name: "product_viewed", time: .now, customer: "c-42", products: ["p-1"])
    ///     ])
    ///
    /// Returns when everything that was stored, or known already, is as durable as the store promises
    /// (`StoreOptions.durability`). An event that can't be taken does not hinder the others: it is
    /// listed in the receipt and kept among the dead letters. `received` is the store's to set.
    ///
    /// - Throws: `FootfallError`; then nothing of the batch was acknowledged, and it may be sent again.
    @discardableResult
    public func append(contentsOf events: some Sequence<Event>) throws -> Receipt {
        var encoder = NativeLineEncoder(isExport: true)
        for var event in events {
            event.received = nil
            encoder.encode(event)
        }
        return try append(encoder.bytes, allowsExportFields: true)
    }

    /// Appends events of a type of yours that are encodable in the shape of a native line: `event` and
    /// `time` (a `Timestamp`) at least, then `customer`, `session`, `product`, `insert_id` and
    /// `properties`.
    ///
    /// A convenience: each event becomes a line first. `append(lines:)` costs a tenth.
    @discardableResult
    public func append<Events: Sequence>(contentsOf events: Events) throws -> Receipt
    where Events.Element: Encodable {
        var json = JSONWriter()
        for event in events {
            json.value(try ValueEncoder.encode(event))
            json.newline()
        }
        return try append(json.takeBytes(), allowsExportFields: false)
    }

    /// Appends events as native lines, a JSON object each: the fast way.
    ///
    ///     {"event":"product_viewed","customer":"c-42","time":"2026-04-16T10:30:00Z","product":"p-1"}
    ///
    /// In the receipt, an event's index is its line's, from 0.
    @discardableResult
    public func append(lines: [UInt8]) throws -> Receipt {
        try append(lines, allowsExportFields: false)
    }

    private func append(_ lines: [UInt8], allowsExportFields: Bool) throws -> Receipt {
        let start = ContinuousClock.now
        let decoder = allowsExportFields ? exportLineDecoder : lineDecoder
        let decoded = decoder.decode(RecordBlock(lines))
        let receipt = try engine.append(decoded.batch, rejections: decoded.rejections)
        metrics.count(IngestCounts(receipt))
        metrics.appended(in: ContinuousClock.now - start)
        return Receipt(receipt, of: decoded, block: lines)
    }
}
