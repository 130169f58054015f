package import FootfallFormat
package import FootfallModel
package import FootfallStorage

extension Snapshot {
    /// A snapshot of runs in memory, one for each heap of events.
    package init(_ heaps: [[Event]], secret: UInt64 = 11, catalog: Catalog = Catalog()) {
        self.init(
            sources: heaps.map {
                let run = MemoryRun(sorting: EventBatch($0), secret: secret)
                return Source(name: "memtable", kind: .memtable, byteCount: 0, run: run)
            }, secret: secret, catalog: catalog)
    }
}
