import FootfallModel
import FootfallQuery
import FootfallTestSupport
import Testing

/// What funnels count, case by case: each alone, among others, and however its events are split.
@Suite("What is counted")
struct CountedCaseTests {
    @Test("Cases that other engines get wrong", arguments: CountedCase.oftenWrong)
    func oftenWrong(each: CountedCase) throws {
        try check(each)
    }

    @Test("The rules that make a chain", arguments: CountedCase.rules)
    func rules(each: CountedCase) throws {
        try check(each)
    }

    private func check(_ each: CountedCase) throws {
        var random = SeededGenerator(seed: 1)
        let events = writtenEvents(["ada": each.events, "bob": "z@0", "cyd": "z@9"])
        for count in 1...3 {
            let table = try answer(
                "funnel \(each.funnel) list reached 1", random.deal(events, into: count),
                now: .max / 2)
            let levels = try table.rows.map { try #require($0[table.column("level") ?? 1].whole) }
            #expect(levels == (each.level == 0 ? [] : [each.level]), "\(count) runs")
            let reached = try answer(
                "funnel \(each.funnel)", random.deal(events, into: count), now: .max / 2)
            let last = reached.rows.lastIndex { $0[2] == .int(1) }
            #expect((last ?? -1) + 1 == each.level, "\(count) runs")
        }
    }

    // MARK: The reported chain

    /// The value of `n`, the place among the events as written, at each step of the reported chain.
    private func chain(_ text: String, _ funnel: String) throws -> [Int] {
        var events = writtenEvents(["ada": text])
        for place in events.indices { events[place].properties["n"] = .int(Int64(place)) }
        let steps = funnel.split(separator: " then ").count
        return try (1...steps).compactMap { step in
            let table = try answer("funnel \(funnel) by n at step \(step)", [events], now: .max / 2)
            return table.rows.first?[0].whole
        }
    }

    @Test("The reported chain is the one that finishes first")
    func finishesFirst() throws {
        #expect(try chain("a@0 b@2 a@3 b@4", "a then b") == [0, 1])
    }

    @Test("Of those that finish together it is the one that starts last")
    func startsLast() throws {
        #expect(try chain("a@0 a@1 b@2", "a then b") == [1, 2])
        #expect(try chain("a@0 b@1 a@2 c@3", "a then maybe b then c") == [2, 3])
    }

    @Test("Of those that start together it is the one with more optional steps")
    func moreOptional() throws {
        #expect(try chain("a@0 b@1 c@3", "a then maybe b then c") == [0, 1, 2])
    }

    @Test("Of those with as many it is the one with the earliest times in between")
    func earliestBetween() throws {
        #expect(try chain("a@0 b@2 b@1 c@3", "a then b then c") == [0, 2, 3])
    }

    @Test("Of those with the same times it is the one with the smallest events in tie order")
    func smallestEvents() throws {
        #expect(try chain("a@0 b@1 ab@1 c@3", "a then b or ab then c") == [0, 2, 3])
        #expect(try chain("a@0 b@1 b@1 c@3", "a then b then c") == [0, 1, 3])
    }

    // MARK: What the columns say

    @Test("A unit that did not reach step n is left out of 'at step n'")
    func leftOut() throws {
        let events = writtenEvents(["ada": "a:p@0 b:q@1", "bob": "a:p@0"])
        let found = { try lines($0, events, now: .max / 2).map { $0.split(separator: ",")[0] } }
        #expect(try found("funnel a then b by product at step 2") == ["q", "q"])
        #expect(try found("funnel a then b by product at first") == ["p", "p"])
    }

    @Test("'at every' counts a unit under each of its values, once")
    func every() throws {
        let events = writtenEvents(["ada": "a:p@0 b:q@1 c:p@2"])
        let table = try answer(
            "funnel a then b then c by product at every", [events], now: .max / 2)
        #expect(table.values(of: 0) == ["p", "p", "p", "q", "q", "q"].map { .text($0) })
        #expect(table.values(of: 3) == [ResultTable.Cell](repeating: .int(1), count: 6))
    }

    @Test("'top' keeps the largest groups of the whole range, not of each day")
    func topOfTheRange() throws {
        let first = (0..<3).map { Event("a", at: hour, by: "x\($0)", product: ["p"]) }
        let second = (0..<2).flatMap { number in
            [Event("a", at: hour, by: "y\(number)", product: ["q"])]
                + [Event("a", at: 25 * hour, by: "z\(number)", product: ["q"])]
        }
        #expect(
            try lines("funnel a by product per day top 1", first + second, now: .max / 2)
                .map { $0.split(separator: ",").prefix(5).joined(separator: ",") } == [
                    "1970-01-01,q,1,a,2", "1970-01-01,other,1,a,3", "1970-01-02,q,1,a,2",
                    "1970-01-02,other,1,a,0",
                ])
    }

    @Test(
        "In any order there is no gap: what is written on one is refused",
        arguments: ["directly b", "within 1h b", "maybe b", "b without x"])
    func noGaps(step: String) throws {
        let error = try #require(throws: QueryError.self) {
            try answer("funnel a then \(step) in any order", [])
        }
        #expect(error.message.hasSuffix("between steps does not go with 'in any order'"))
    }

    @Test("A window of a day is 24 hours, where the clocks change, too")
    func windowOfADay() throws {
        // The night in which Berlin's clocks go forward: 14:00 is 23 hours after 14:00 the day before.
        let start: Int64 = 1_774_702_800
        let text = "funnel a then b within 1 day tz Europe/Berlin list converted"
        for (length, isReached) in [(23 * 3600, true), (24 * 3600, true), (24 * 3600 + 1, false)] {
            let events = writtenEvents(["ada": "a@\(start) b@\(start + Int64(length))"])
            #expect(try lines(text, events, now: .max / 2).isEmpty != isReached)
        }
    }
}

extension ResultTable.Cell {
    /// A whole number's value.
    fileprivate var whole: Int? { if case .int(let int) = self { Int(int) } else { nil } }
}
