import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport
import Foundation
import Testing

/// Random questions to random events, every form with every clause, against evaluators written
/// straight from the definitions.
///
/// 20,000 questions of eight forms; funnels have suites of their own as well. A hundred times as many:
/// `FOOTFALL_PROOF_ROUNDS=100 swift test --filter ProofTests`.
@Suite("Proofs")
struct ProofTests {
    private typealias Form = @Sendable ([Event], inout SeededGenerator) throws -> ProofQuestion

    /// `answeredMin`: of 250 questions, how many must have an answer with rows.
    private static let forms: [(name: String, answeredMin: Int, ask: Form)] = [
        ("measures", 125, MeasureProof.question), ("sessions", 125, SessionProof.question),
        ("retention", 125, RetentionProof.question), ("paths", 100, PathProof.question),
        ("also viewed", 50, AlsoViewedProof.question), ("viewed", 75, ViewedProof.question),
        ("events", 75, EventsProof.question), ("funnel", 125, FunnelProof.question),
    ]

    private static let rounds =
        ProcessInfo.processInfo.environment["FOOTFALL_PROOF_ROUNDS"].flatMap { Int($0) } ?? 1

    /// A question of some form.
    static func question(
        _ events: [Event], _ random: inout SeededGenerator
    ) throws -> ProofQuestion {
        try random.pick(forms).ask(events, &random)
    }

    @Test("Each form answers as its definition says", arguments: 0..<forms.count, 0..<10)
    func definition(form: Int, number: Int) throws {
        var answered = 0
        for round in 0..<Self.rounds {
            let seed = UInt64(round * 1000 + number)
            var random = SeededGenerator(seed: seed)
            for _ in 0..<25 {
                let events = ProofEvents.events(&random)
                let heaps = random.deal(events, into: 1 + random.below(3))
                for _ in 0..<10 {
                    let asked = try Self.forms[form].ask(events, &random)
                    let table = try answer(asked.text, heaps, now: ProofFrame.now, threads: 1)
                    let found = asked.rows(table)
                    answered += asked.expected.isEmpty ? 0 : 1
                    guard found != asked.expected else { continue }
                    let places = zip(found, asked.expected).filter { $0 != $1 }.prefix(3)
                    Issue.record(
                        """
                        \(Self.forms[form].name), seed \(seed): \(asked.text)
                        \(found.count) rows, expected \(asked.expected.count); found, expected: \(places)
                        """)
                    return
                }
            }
        }
        // Answers without rows prove little.
        let least = Self.forms[form].answeredMin * Self.rounds
        #expect(answered >= least, "\(Self.forms[form].name), case \(number)")
    }

    @Test(
        "However events arrived and wherever they lie, the answer is the same to the byte",
        arguments: 0..<6)
    func layouts(number: Int) throws {
        for round in 0..<Self.rounds {
            let seed = UInt64(1_000_000 + round * 1000 + number)
            var random = SeededGenerator(seed: seed)
            let events = ProofEvents.events(&random)
            let questions =
                try Self.forms.flatMap { form in
                    try (0..<8).map { _ in try form.ask(events, &random).text }
                } + (0..<8).map { _ in RandomFunnel(&random, isGrouped: false).text }
            let expected = try questions.map { try shown($0, Snapshot([events])) }
            for layout in ProofLayout.allCases {
                let snapshot = try layout.snapshot(of: events, &random)
                for (question, expected) in zip(questions, expected) {
                    #expect(
                        try shown(question, snapshot) == expected,
                        "seed \(seed), \(layout): \(question)")
                }
            }
        }
    }

    /// An answer as bytes, with its notes.
    private func shown(_ text: String, _ snapshot: Snapshot) throws -> String {
        let options = QueryOptions(now: Timestamp(unchecked: ProofFrame.now), threads: 2)
        let table = try QueryEngine.table(text, on: snapshot, options: options)
        return table.formatted(as: .csv) + table.notes.joined(separator: "\n")
    }
}
