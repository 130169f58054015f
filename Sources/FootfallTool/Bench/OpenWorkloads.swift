internal import Footfall
internal import FootfallModel
internal import FootfallStorage

/// Opening a store, also after a crash, and checking all of it.
extension Workload {
    static let open = Workload(
        name: "open", summary: "opening the store, for reading if it is yours", ground: .settled
    ) { run in
        let isGenerated = run.order.generated != nil
        var counts: Set<Int> = []
        for _ in 0..<run.order.settings.repetitions {
            let store = try run.time { try run.open(run.order.store, isGenerated ? .write : .read) }
            counts.insert(try store.count(of: .any))
            try store.close()
        }
        let expected = run.order.generated?.eventCount ?? counts.first
        try run.check(counts.count == 1 && counts.first == expected, "\(counts) events")
        return run.measurement(
            of: run.order.settings.repetitions, "opens", latencyOf: "open",
            asked: isGenerated ? "open for writing" : "open for reading")
    }

    static let reopenAfterKill = Workload(
        name: "reopen-after-kill",
        summary: "opening for writing after kill -9 with a full log (generated events only)",
        ground: .scratch
    ) { run in
        var loggedCount = 0
        for _ in 0..<run.order.settings.repetitions {
            TemporaryFolder.remove(run.order.store)
            let acknowledged = try Appender.runAndKill(run.order)
            let store = try run.time { try run.open(run.order.store, .write) }
            let found = try store.count(of: .any)
            try store.close()
            try run.check(
                (acknowledged...acknowledged + Appender.batchLines).contains(found),
                "\(found) events after \(acknowledged) were acknowledged")
            loggedCount = max(loggedCount, found)
        }
        return run.measurement(
            of: run.order.settings.repetitions, "opens", latencyOf: "open",
            asked: "open for writing with \(Figures.count(loggedCount)) events in the log")
    }

    static let verify = Workload(
        name: "verify", summary: "reading and checking every byte of the store", ground: .settled
    ) { run in
        let reports = try (0..<run.order.settings.repetitions).map { _ in
            try run.time { try run.verifyStore() }
        }
        try run.check(
            reports.allSatisfy(\.isSound), "\(reports.flatMap(\.damages).first ?? "")")
        let rows = reports.map(\.rowCount)
        let expected = run.order.generated?.eventCount ?? rows[0]
        try run.check(rows.allSatisfy { $0 == expected }, "\(rows) events")
        return run.measurement(
            of: rows.reduce(0, +), "events", latencyOf: "verify", asked: "verify")
    }
}
