internal import Footfall
internal import FootfallModel

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A process that appends until it is killed, for the workload that opens what it leaves.
///
/// It prints how many events are acknowledged after each append: what a kill must not take. Its
/// memtable is so large that nothing is flushed, so all events are in the log.
struct Appender {
    static let name = "append-until-killed"
    static let batchLines = 500
    /// About as many as a memtable of 64 MiB takes before it is flushed.
    private static let loggedEvents = 280_000
    private static let memtableSizeBytes = 1 << 30

    private let order: WorkloadOrder

    init(_ order: WorkloadOrder) {
        self.order = order
    }

    /// What the process does.
    func run() throws {
        guard let generated = order.generated else { return }
        let batches = try LineBatches(generated.file, batchLines: Self.batchLines)
        var options = StoreOptions(access: .create)
        options.durability = order.settings.durability.option
        options.memtableSizeBytes = Self.memtableSizeBytes
        let store = try EventStore.open(order.store, options: options)
        var stored = 0
        while let lines = try batches.next() {
            stored += try store.append(lines: lines).stored
            try StandardOutput.write("\(stored)\n")
        }
        // Closing would flush; the log is to stay full until the kill comes.
        while true { pause() }
    }

    /// Starts the process, kills it when its log is full, and answers how many events it had said
    /// are acknowledged.
    static func runAndKill(_ order: WorkloadOrder) throws -> Int {
        var order = order
        order.workload = name
        let target = min(loggedEvents, order.generated?.eventCount ?? 0)
        // Of this process's group, so that it goes with it.
        let child = try ChildProcess(
            [WorkloadCommand.commandName, try order.text], leadsGroup: false)
        var text: [UInt8] = []
        var acknowledged = 0
        reading: while true {
            switch try child.read(milliseconds: 1000) {
            case .bytes(let bytes):
                text += bytes
                acknowledged = lastNumber(in: text) ?? acknowledged
                if acknowledged >= target { child.kill() }
            case .nothingYet: continue
            case .end: break reading
            }
        }
        return acknowledged
    }

    private static func lastNumber(in text: [UInt8]) -> Int? {
        let lines = String(decoding: text, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        return lines.dropLast().last.flatMap { Int($0) }
    }
}
