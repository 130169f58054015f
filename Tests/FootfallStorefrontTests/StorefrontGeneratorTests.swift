import FootfallStorefront
import Testing

/// The generated lines, taken apart by hand.
private struct GeneratedLine {
    let text: String

    init(_ bytes: ArraySlice<UInt8>) {
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// The text of a top-level member, up to the quote or comma that ends it.
    func member(_ name: String) -> String? {
        guard let range = text.firstRange(of: "\"\(name)\":") else { return nil }
        let rest = text[range.upperBound...]
        return rest.first == "\""
            ? String(rest.dropFirst().prefix { $0 != "\"" })
            : String(rest.prefix { $0 != "," && $0 != "}" })
    }

    var time: Int { member("time").flatMap { Int($0) } ?? -1 }
}

private func generate(
    _ events: Int, seed: UInt64, repeatsLines: Bool = true, bufferSizeBytes: Int = 10_000
) -> [UInt8] {
    var generator = StorefrontGenerator(events: events, seed: seed, repeatsLines: repeatsLines)
    var all: [UInt8] = []
    var lines: [UInt8] = []
    while generator.fill(&lines, upTo: bufferSizeBytes) { all += lines }
    return all
}

private func lines(_ bytes: [UInt8]) -> [GeneratedLine] {
    bytes.split(separator: UInt8(ascii: "\n")).map { GeneratedLine($0) }
}

@Test("The same seed gives the same bytes, whatever the buffer; another seed gives others")
func isDeterministic() {
    let bytes = generate(2000, seed: 7)
    #expect(bytes == generate(2000, seed: 7, bufferSizeBytes: 1))
    #expect(bytes != generate(2000, seed: 8))
}

@Test("The bytes of a seed never change")
func bytesAreFixed() {
    let hash = generate(1000, seed: 1).reduce(UInt64(0xcbf2_9ce4_8422_2325)) { hash, byte in
        (hash ^ UInt64(byte)) &* 0x100_0000_01b3  // FNV-1a
    }
    #expect(hash == 2_413_064_156_537_534_794)
}

@Test("Exactly the requested number of distinct insert ids comes out", arguments: [0, 1, 2, 999])
func countIsExact(events: Int) {
    let ids = lines(generate(events, seed: 3)).compactMap { $0.member("insert_id") }
    #expect(Set(ids).count == events)
    #expect(ids.allSatisfy { $0.utf8.count == 36 })
}

@Test("Without repeated lines, all others come as they would with them")
func repeatsCanBeLeftOut() {
    var seen: Set<String> = []
    let first = lines(generate(3000, seed: 5)).map(\.text).filter { seen.insert($0).inserted }
    let once = lines(generate(3000, seed: 5, repeatsLines: false, bufferSizeBytes: 1))
    #expect(once.map(\.text) == first)
}

@Test("A repeated insert id repeats the whole line")
func duplicatesAreEqual() {
    var byID: [String: String] = [:]
    var repeatCount = 0
    for line in lines(generate(20_000, seed: 5)) {
        let id = line.member("insert_id") ?? ""
        if let known = byID[id] {
            #expect(known == line.text)
            repeatCount += 1
        }
        byID[id] = line.text
    }
    #expect((100...400).contains(repeatCount))
}

@Test("About one line in fifty is older than the line before it by more than a second")
func someAreLate() {
    let times = lines(generate(50_000, seed: 2)).map(\.time)
    let late = zip(times, times.dropFirst()).count { $1 < $0 - 1000 }
    #expect((500...1100).contains(late))
}

@Test("Half of the customers are active in five of five equal slices of the time")
func regularsSpreadOverTime() {
    let all = lines(generate(60_000, seed: 4))
    let times = all.map(\.time)
    let first = times.min() ?? 0
    let width = ((times.max() ?? 0) - first) / 5 + 1
    var slices: [String: Set<Int>] = [:]
    for line in all {
        guard let customer = line.member("customer") else { continue }
        slices[customer, default: []].insert((line.time - first) / width)
    }
    let spread = slices.values.count { $0.count == 5 }
    #expect(2 * spread >= slices.count * 9 / 10)
    #expect((2000...2400).contains(slices.count))
    #expect(all.contains { $0.member("customer") == nil })
}

@Test("The funnel from view to order narrows, and every event name comes up")
func funnelNarrows() {
    var counts: [String: Int] = [:]
    for line in lines(generate(30_000, seed: 6)) {
        counts[line.member("event") ?? "", default: 0] += 1
    }
    #expect(counts.count == 20)
    let funnel = ["product_viewed", "product_added_to_cart", "checkout_started"]
        .map { counts[$0] ?? 0 }
    #expect(funnel[0] > 2 * funnel[1] && funnel[1] > funnel[2])
    #expect((counts["checkout_completed"] ?? 0) > 100)
}

@Test("The counts by event are those of the distinct lines")
func countsByEvent() {
    var generator = StorefrontGenerator(events: 3000, seed: 5)
    var all: [UInt8] = []
    var buffer: [UInt8] = []
    while generator.fill(&buffer, upTo: 1000) { all += buffer }
    var counts: [String: Int] = [:]
    for line in Set(lines(all).map(\.text)) {
        counts[GeneratedLine(ArraySlice(line.utf8)).member("event") ?? "", default: 0] += 1
    }
    #expect(generator.countsByEvent == counts)
}
