internal import FootfallFormat
internal import FootfallModel
internal import FootfallStorage
internal import FootfallWire

extension StoreSnapshot {
    /// Rows whose insert ids are looked up at once: one look-up scans all of a segment's ids.
    private static let idRowsMax = 1 << 20

    /// Writes all events as native lines, after a first line with the store's zone and definitions:
    /// ingested into an empty store, they give an equal one.
    ///
    /// Events come segment by segment, in the order in which they are kept there. Lines are handed
    /// to `write` some hundred KiB at a time.
    public func export(_ write: ([UInt8]) throws -> Void) throws {
        let catalog = snapshot.catalog
        let definitions = catalog.definitions.map { definition in
            ExportHeader.Definition(
                kind: definition.kind.exportName, name: definition.name,
                statement: definition.statement)
        }
        try write(
            ExportHeader(
                zone: catalog.settings["zone"], definitions: definitions,
                types: catalog.attributeTypes.exported
            ).line)
        for source in snapshot.sources { try Self.export(source.run, write) }
    }

    private static func export(_ run: any Run, _ write: ([UInt8]) throws -> Void) throws {
        var reader = EventReader(run)
        var encoder = NativeLineEncoder(isExport: true)
        for start in stride(from: 0, to: run.rowCount, by: idRowsMax) {
            let rows = start..<min(run.rowCount, start + idRowsMax)
            let ids = try run.insertIDs(rows)
            for row in rows {
                encoder.encode(try reader.event(row, id: ids.id(row - start)))
                guard encoder.bytes.count > 1 << 18 else { continue }
                try write(encoder.bytes)
                encoder.removeAll()
            }
        }
        try write(encoder.bytes)
    }
}
