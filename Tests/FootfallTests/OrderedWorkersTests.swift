import Dispatch
import Testing

@testable import Footfall

/// Submits the numbers below `count` on a thread of their own.
private func submit(_ count: Int, to workers: OrderedWorkers<Int, Int>) {
    DispatchQueue(label: "submit").async {
        for number in 0..<count where !workers.submit(number) { return }
        workers.complete()
    }
}

@Test("Results come in the order of the inputs", arguments: [1, 2, 3], [1, 2, 7])
func orderIsKept(threads: Int, depth: Int) {
    let workers = OrderedWorkers<Int, Int>(threads: threads, depth: depth) { input in
        // Uneven work, so that later inputs overtake earlier ones.
        (0..<(input % 7 * 50)).reduce(input) { sum, _ in sum &+ 0 }
    }
    submit(500, to: workers)
    var results: [Int] = []
    while let result = workers.next() { results.append(result) }
    #expect(results == Array(0..<500))
}

@Test("No input at all is the end at once")
func nothingIsTheEnd() {
    let workers = OrderedWorkers<Int, Int>(threads: 2, depth: 2) { $0 }
    workers.complete()
    #expect(workers.next() == nil)
}

@Test("Stopping frees the one who submits and the one who takes")
func stopFreesAll() {
    let workers = OrderedWorkers<Int, Int>(threads: 2, depth: 2) { $0 }
    submit(.max, to: workers)
    #expect(workers.next() == 0)
    workers.stop()
    #expect(workers.next() == nil)
    #expect(!workers.submit(1))
}
