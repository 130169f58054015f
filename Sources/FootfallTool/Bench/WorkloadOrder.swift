#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What a process that runs one workload is told, as JSON in its only argument.
struct WorkloadOrder: Codable {
    /// The generated events.
    struct Generated: Codable {
        /// A file of native lines.
        var file: String
        var lineCount: Int
        /// Distinct events by name.
        var countsByEvent: [String: Int]

        var eventCount: Int { countsByEvent.values.reduce(0, +) }
    }

    var workload: String
    /// The store's folder; of a workload that fills one, where it is to be.
    var store: String
    /// nil if the store is the user's.
    var generated: Generated?
    var subject: Subject
    var settings: BenchSettings

    /// The order as an argument.
    var text: String {
        get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }

    init(
        workload: String, store: String, generated: Generated?, subject: Subject,
        settings: BenchSettings
    ) {
        self.workload = workload
        self.store = store
        self.generated = generated
        self.subject = subject
        self.settings = settings
    }

    /// The order in an argument.
    init(text: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(text.utf8))
    }
}

extension WorkloadOrder {
    /// Carries the order out in a process of its own, and answers what that process printed.
    ///
    /// Throws if the workload fails, having said why on standard error, or if the user interrupts.
    func carryOut(_ interrupt: Interrupt) throws -> Measurement {
        let child = try ChildProcess(
            [WorkloadCommand.commandName, try text], leadsGroup: true)
        var printed: [UInt8] = []
        reading: while true {
            if interrupt.wasRequested { throw EarlyExit(status: .interrupted) }
            switch try child.read(milliseconds: 50) {
            case .bytes(let bytes): printed += bytes
            case .nothingYet: continue
            case .end: break reading
            }
        }
        guard child.wait() else { throw EarlyExit(status: .failure) }
        return try JSONDecoder().decode(Measurement.self, from: Data(printed))
    }
}
