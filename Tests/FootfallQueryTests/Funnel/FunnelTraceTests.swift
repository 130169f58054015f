import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport
import Testing

@Suite("Traces of funnels")
struct FunnelTraceTests {
    private func trace(_ text: String, _ words: String) throws -> (lines: [String], note: String?) {
        let events = words.split(separator: " ").map { word in
            let parts = word.split(separator: "@")
            return Event(String(parts[0]), at: (Int64(parts[1]) ?? 0) * 1_000_000, by: "c")
        }
        let others = [Event("a", at: 0, by: "d"), Event("b", at: 1, by: "d")]
        let table = try answer("trace c \(text)", [others, events], now: .max / 2)
        let lines = table.rows.map { row in
            row.dropFirst().map { if case .text(let text) = $0 { text } else { "?" } }
                .joined(separator: " | ")
        }
        return (lines, table.notes.last)
    }

    @Test("Each event that matches tells the steps it took and from which start, then the level")
    func steps() throws {
        let found = try trace("funnel a then b then c within 1m", "a@0 z@1 b@10 a@20 b@30 c@85")
        #expect(
            found.lines == [
                "a | 1 | step 1", "b | 2 | step 2 from the 1970-01-01T00:00:00+00:00 start",
                "a | 1 | step 1", "b | 2 | step 2 from the 1970-01-01T00:00:20+00:00 start",
                "c | 3 | window over",
            ])
        #expect(found.note == "level 2 of 3")
    }

    @Test("What is excluded is told where it lies and where it counts")
    func exclusions() throws {
        let found = try trace("funnel a then b without x", "x@0 a@1 x@2 b@3")
        #expect(
            found.lines == [
                "x |  | ", "a | 1 | step 1", "x |  | excluded", "b | 2 | after what is excluded",
            ])
        #expect(found.note == "level 1 of 2")
    }

    @Test("A gap's own window, and what lies in between under 'directly', are told of")
    func gaps() throws {
        #expect(try trace("funnel a then within 1s b", "a@0 b@2").lines[1] == "b | 2 | window over")
        #expect(
            try trace("funnel a then directly b", "a@0 z@1 b@2").lines[2]
                == "b | 2 | not directly after")
    }

    @Test("Optional steps may be passed over; in exact order, other events are in the way")
    func optionalAndExact() throws {
        let found = try trace("funnel a then maybe x then b", "a@0 b@1 x@2 b@3")
        #expect(found.lines[1] == "b | 3 | step 3 from the 1970-01-01T00:00:00+00:00 start")
        #expect(found.note == "level 3 of 3")
        let exact = try trace("funnel a then b then c in exact order", "a@0 b@1 a@2 c@3 z@4")
        #expect(exact.lines[3] == "c | 3 | not directly after")
        #expect(exact.lines[4] == "z |  | ")
        #expect(exact.note == "level 2 of 3")
    }

    @Test("Steps in any order are told of by how many are filled from which start")
    func anyOrder() throws {
        let found = try trace(
            "funnel a then b then c in any order within 10s excluding x", "b@0 a@4 x@5 c@8 b@30")
        #expect(
            found.lines == [
                "b | 2 | 1 of 3 steps",
                "a | 1 | 2 of 3 steps from the 1970-01-01T00:00:00+00:00 start",
                "x |  | excluded", "c | 3 | 1 of 3 steps, after what is excluded",
                "b | 2 | 1 of 3 steps, window over",
            ])
        #expect(found.note == "level 2 of 3")
    }

    @Test("Attempts open and end one after the other; conversions do not overlap")
    func counting() throws {
        let text = "funnel a then b within 10s counting"
        let attempts = try trace("\(text) attempts", "b@0 a@1 a@2 b@3 a@4 b@20 a@21")
        #expect(
            attempts.lines == [
                "b | 2 | ", "a | 1 | attempt 1: step 1", "a | 1 | ",
                "b | 2 | step 2 from the 1970-01-01T00:00:01+00:00 start",
                "a | 1 | attempt 2: step 1", "b | 2 | ", "a | 1 | attempt 3: step 1",
            ])
        #expect(attempts.note == "attempt 3: level 1 of 2")
        let conversions = try trace("\(text) conversions", "a@1 a@2 b@3 b@4 a@5 b@6")
        #expect(conversions.lines[2].hasSuffix("start, conversion 1"))
        #expect(conversions.lines[3] == "b | 2 | ")
        #expect(conversions.note == "2 conversions")
    }

    @Test("Units come one after the other, each with its level; what is of none comes last")
    func units() throws {
        let events = [
            Event("a", at: 0, product: ["p", "q"]), Event("a", at: 1),
            Event("b", at: 2, product: ["q"]),
        ]
        let table = try answer("trace c funnel a then b same product", [events])
        #expect(table.columns.map(\.name) == ["unit", "time", "event", "steps", "change"])
        #expect(table.values(of: 0) == [.text("p"), .text("q"), .text("q"), .null])
        #expect(table.values(of: 4).last == .text("of no unit"))
        #expect(table.notes == ["p: level 1 of 2", "q: level 2 of 2"])
        let sessions = try answer(
            "trace c funnel a then b counting sessions",
            [[Event("a", at: 0), Event("b", at: 4 * hour), Event("a", at: 4 * hour + 1)]])
        #expect(sessions.notes == ["session 1: level 1 of 2", "session 2: level 1 of 2"])
    }

    // MARK: Against the definition

    @Test("3,000 random traces tell the levels and starts of the definition", arguments: 0..<30)
    func definition(seed: UInt64) throws {
        var random = SeededGenerator(seed: 9000 + seed)
        for number in 0..<100 {
            let funnel = RandomFunnel(&random, isGrouped: false)
            let events = RandomFunnel.events(&random).filter { $0.customer == "ada" }
            let text = "trace ada \(funnel.text)"
            let table = try answer(
                text, [events.filter { $0.name < "b" }, events.filter { $0.name >= "b" }])
            #expect(
                levels(table, funnel) == funnel.naive.list(events).map(\.level).sorted(),
                "seed \(seed), case \(number): \(text)")
            guard funnel.naive.counting == .customers, funnel.naive.same == nil else { continue }
            let expected = told(funnel.naive, events)
            let found = table.rows.map { row in
                guard case .text(let change) = row[3] else { return "?" }
                return change.components(of: ", ").filter { $0.contains("step") }
                    .joined(separator: ", ")
            }
            #expect(found == expected, "seed \(seed), case \(number): \(text)")
        }
    }

    /// The levels that the notes tell, without those of units that no chain came from.
    private func levels(_ table: ResultTable, _ funnel: RandomFunnel) -> [Int] {
        table.notes.flatMap { note -> [Int] in
            let words = note.split(separator: " ")
            if funnel.naive.counting == .conversions {
                let count = words.dropLast().last.flatMap { Int($0) } ?? 0
                return [Int](repeating: funnel.naive.steps.count, count: count)
            }
            guard words.count > 2, words[words.count - 4] == "level" else { return [] }
            return [Int(words[words.count - 3]) ?? 0]
        }.filter { $0 > 0 }.sorted()
    }

    /// What the definition says of each event that plays a part.
    private func told(_ query: NaiveFunnelQuery, _ events: [Event]) -> [String] {
        let sorted = TieOrder.sorted(events)
        let whole = query.funnel(sorted, query.starts)
        let end = query.starts.upperBound.addingReportingOverflow(query.window ?? .max)
        let seen = query.starts.lowerBound..<(end.overflow ? .max : end.partialValue)
        // Without a gap, nothing is excluded and nothing is in the way.
        let (hasGaps, isDirect) = (query.steps.count > 1, query.steps.contains(where: \.isDirect))
        return whole.events.indices.compactMap { place in
            let event = whole.events[place]
            let plays = hasGaps ? isDirect || event.steps != 0 : whole.matchesStep(event)
            guard seen.contains(event.time), plays else { return nil }
            return query.isInAnyOrder
                ? grown(whole, event) : taken(whole, event, stepCount: query.steps.count)
        }
    }

    private func taken(
        _ funnel: NaiveFunnel, _ event: NaiveFunnel.Event, stepCount: Int
    ) -> String {
        (0..<stepCount).filter { event.steps >> UInt64($0) & 1 == 1 }.compactMap { step in
            funnel.latestStart(ofChainsTo: step, at: event.time).map { start in
                step == 0 ? "step 1" : "step \(step + 1) from the \(clock(start)) start"
            }
        }.joined(separator: ", ")
    }

    private func grown(_ funnel: NaiveFunnel, _ event: NaiveFunnel.Event) -> String {
        guard funnel.matchesStep(event), let growth = funnel.growth(at: event.time) else {
            return ""
        }
        let steps = "\(growth.level) of \(funnel.gaps.count) steps"
        return growth.start == event.time
            ? steps : "\(steps) from the \(clock(growth.start)) start"
    }

    private func clock(_ time: Int64) -> String {
        let seconds = time / 1_000_000
        return "1970-01-01T00:00:\(seconds < 10 ? "0" : "")\(seconds)+00:00"
    }
}

extension String {
    fileprivate func components(of separator: String) -> [String] {
        var parts = [""]
        var rest = self[...]
        while !rest.isEmpty {
            if rest.hasPrefix(separator) {
                parts.append("")
                rest = rest.dropFirst(separator.count)
            } else {
                parts[parts.count - 1].append(rest.removeFirst())
            }
        }
        return parts
    }
}
