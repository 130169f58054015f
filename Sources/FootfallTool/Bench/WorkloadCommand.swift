internal import ArgumentParser

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// One workload, in the process that `footfall bench` starts for it; it prints a `Measurement`.
struct WorkloadCommand: ParsableCommand {
    static let commandName = "bench-workload"
    static let configuration = CommandConfiguration(
        commandName: commandName, abstract: "Run one workload of bench.", shouldDisplay: false)

    @Argument(help: "A WorkloadOrder as JSON.")
    var order: String

    func run() throws {
        let order = try WorkloadOrder(text: order)
        if order.workload == Appender.name { return try Appender(order).run() }
        guard let workload = Workload.all.first(where: { $0.name == order.workload }) else {
            throw ValidationError("no workload \"\(order.workload)\"")
        }
        let run = WorkloadRun(order)
        let measurement = try workload.body(run)
        try StandardOutput.write(Array(try JSONEncoder().encode(measurement)))
    }
}
