internal import FootfallFormat
package import FootfallModel

extension EventBatch {
    /// The events in the order of their rows.
    package func events() throws -> [Event] {
        try (0..<UInt32(rowCount)).flatMap { row in
            var reader = EventReader(MemoryRun(sorting: gathered([row]), secret: 0))
            return try reader.events(0..<1)
        }
    }
}
