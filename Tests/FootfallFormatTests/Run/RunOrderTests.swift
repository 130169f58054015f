import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallFormat

@Suite("The order of a run")
struct RunOrderTests {
    @Test("It is by hash, customer, time, then as rows came", arguments: 0..<8)
    func order(seed: Int) {
        var random = RandomEvents(seed: UInt64(seed))
        let batch = EventBatch(random.events(3000))
        // Colliding hashes: customers are told apart by their bytes.
        let hashes = batch.customerNames.hashes(secret: 5).map { $0 % 3 }
        let some = (0..<UInt32(batch.rowCount)).filter { seed % 2 == 0 || $0 % 5 != 1 }
        func key(_ row: UInt32) -> (UInt64, [UInt8]) {
            let customer = batch.customers[Int(row)]
            guard customer != EventBatch.noCustomer else { return (.max, []) }
            return (hashes[Int(customer)], Array(batch.customerNames.bytes(customer)))
        }
        let expected = some.sorted { left, right in
            let (first, second) = (key(left), key(right))
            if first.0 != second.0 { return first.0 < second.0 }
            if first.1 != second.1 { return first.1.lexicographicallyPrecedes(second.1) }
            let times = (batch.times[Int(left)], batch.times[Int(right)])
            return times.0 != times.1 ? times.0 < times.1 : left < right
        }
        #expect(batch.runOrder(hashes, of: some) == expected, "seed \(seed)")
    }
}
