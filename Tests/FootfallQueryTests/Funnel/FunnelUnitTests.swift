import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport
import Testing

@Suite("What a funnel counts as one")
struct FunnelUnitTests {
    private func columns(
        _ names: [String], _ text: String, _ customers: [String: String]
    ) throws -> [[Int64]] {
        let table = try answer(text, [writtenEvents(customers)], now: 1_000 * second)
        return table.rows.map { row in
            names.map { name in
                guard let column = table.column(name), case .int(let int) = row[column] else {
                    return -1
                }
                return int
            }
        }
    }

    private let both = ["customers", "units"]

    @Test("'same' holds a value from step to step; a customer counts once, with its best unit")
    func same() throws {
        let customers = ["ada": "a:p@0 a:q@1 b:q@2", "bob": "a:p@0 b:q@1", "cyd": "a@0 b@1"]
        let text = "funnel a then b same product"
        #expect(try columns(both, text, customers) == [[2, 3], [1, 1]])
    }

    @Test("An event that holds several values is in the unit of each")
    func sameList() throws {
        let customers = ["ada": "a:p,q@0 b:q,p@1"]
        #expect(try columns(both, "funnel a then b same product", customers) == [[1, 2], [1, 2]])
    }

    @Test("An exclusion counts for the unit whose value it holds")
    func sameExclusion() throws {
        let customers = ["ada": "a:p@0 x:q@1 b:p@2", "bob": "a:p@0 x:p@1 b:p@2"]
        let text = "funnel a then b without x same product"
        #expect(try columns(both, text, customers) == [[2, 2], [1, 1]])
    }

    @Test("A session is a unit")
    func sessions() throws {
        let customers = ["ada": "a@0 b@1800 a@3601 b@3602", "bob": "a@0 b@1801"]
        let text = "funnel a then b counting sessions"
        #expect(try columns(both, text, customers) == [[2, 3], [1, 2]])
    }

    @Test("Conversions do not overlap, the earliest finish first")
    func conversions() throws {
        let customers = ["ada": "a@0 a@1 b@2 b@3 a@4 b@5", "bob": "a@0"]
        let text = "funnel a then b counting conversions"
        #expect(try columns(both, text, customers) == [[1, 2], [1, 2]])
        #expect(
            try columns(both, "funnel a then a counting conversions", ["ada": "a@0 a@1 a@2"])
                == [[1, 1], [1, 1]])
    }

    @Test("An attempt closes at its conversion, its window's end, or what is excluded")
    func attempts() throws {
        let text = "funnel a then b then c within 10s excluding x counting attempts"
        #expect(
            try columns(both, text, ["ada": "a@0 a@1 b@2 c@3 a@4"]) == [[1, 2], [1, 1], [1, 1]])
        #expect(
            try columns(both, text, ["ada": "a@0 a@10 a@11 b@12"]) == [[1, 2], [1, 1], [0, 0]])
        #expect(try columns(both, text, ["ada": "a@0 x@1 a@2 b@3"]) == [[1, 2], [1, 1], [0, 0]])
    }

    @Test("A unit counts once in every bucket in which it entered, by the chains that start there")
    func buckets() throws {
        let customers = ["ada": "a@1 b@50 a@70", "bob": "a@30 b@61", "cyd": "x@130"]
        let text = "funnel a then b per 1 minute"
        #expect(
            try columns(["step", "customers"], text, customers) == [
                [1, 2], [2, 2], [1, 1], [2, 0], [1, 0], [2, 0],
            ])
    }

    @Test("A list shows the units, by customer, with level, start and last time")
    func list() throws {
        let customers = ["ada": "a@0 b@5", "bob": "a@3", "cyd": "a@1 b@2 c@3", "dan": "b@0"]
        let all = writtenEvents(customers)
        func lines(_ tail: String) throws -> [String] {
            try answer("funnel a then b then c \(tail)", [all]).formatted(as: .csv)
                .split(whereSeparator: \.isNewline).map(String.init)
        }
        #expect(
            try lines("list stopped after 2") == [
                "customer,level,start,last",
                "ada,2,1970-01-01T00:00:00.000Z,1970-01-01T00:00:05.000Z",
            ])
        #expect(try lines("list reached 2").count == 3)
        #expect(try lines("list converted").count == 2)
        #expect(try lines("list reached 1 limit 2").count == 3)
        #expect(throws: QueryError.self) { try lines("list converted by country") }
    }

    @Test("In any order, row j counts those with j steps, each by an event of its own")
    func anyOrder() throws {
        let customers = ["ada": "c@0 a@1 b@2", "bob": "b@0 b@1", "cyd": "a@0 c@11"]
        let text = "funnel a then b then c in any order within 10s"
        #expect(
            try columns(["step", "customers"], text, customers) == [[1, 3], [2, 1], [3, 1]])
        let table = try answer(text, [writtenEvents(customers)], now: 0)
        #expect(table.values(of: 1) == ["1", "2", "3"].map { .text("\($0) of 3 steps") })
    }

    @Test("In any order, what is excluded cuts a chain unless the chain holds its very instant")
    func anyOrderExclusion() throws {
        let text = "funnel a then b then c in any order excluding x"
        #expect(try columns(["customers"], text, ["ada": "b@0 x@1 a@2 c@3"]) == [[1], [1], [0]])
        #expect(try columns(["customers"], text, ["ada": "b@0 x@1 a@1 c@3"]) == [[1], [1], [1]])
        #expect(try columns(["excluded"], text, ["ada": "b@0 x@1 a@2 c@3"]) == [[0], [0], [1]])
    }
}
