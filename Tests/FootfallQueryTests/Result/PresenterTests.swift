import FootfallModel
import Testing

@testable import FootfallQuery

@Suite("Printing results")
struct PresenterTests {
    static var table: ResultTable {
        var table = ResultTable(columns: [
            ResultTable.Column("country", .text, isGroup: true),
            ResultTable.Column("count", .int), ResultTable.Column("share", .ratio),
            ResultTable.Column("first", .time),
        ])
        let time = Timestamp(unchecked: 1_759_312_800_000_000)
        table.append([.text("DE"), .int(120), .double(1.0 / 3), .time(time)])
        table.append([.text("a,\"b\"|\u{1b}[31m"), .int(-1), .double(0), .time(time)])
        table.append([.missing, .decimal("9223372036854775808"), .null, .null])
        table.append([.null, .int(3), .double(2), .missing])
        table.append([.text("日本"), .int(0), .double(1), .null])
        table.notes = ["2 values were skipped"]
        table.elapsedMilliseconds = 1.23456
        table.rowsScanned = 10
        return table
    }

    @Test("Tables are aligned by display width, numbers to the right, and harmless to a terminal")
    func aligned() {
        #expect(
            Self.table.formatted(as: .table) == """
                country                         count   share  first
                ────────────────  ───────────────────  ──────  ────────────────────────
                DE                                120  0.3333  2025-10-01T10:00:00.000Z
                a,"b"|\\u001b[31m                   -1  0.0000  2025-10-01T10:00:00.000Z
                (missing)         9223372036854775808    null  null
                null                                3  2.0000
                日本                                0  1.0000  null
                note: 2 values were skipped

                """)
    }

    @Test("A long table is printed as it comes, by the widths of its first 10,000 rows")
    func long() {
        var writer = ResultWriter(.table, columns: [.init("a", .text), .init("n", .int)])
        for row in 0..<10_000 { writer.write([.text("x\(row % 10)"), .int(Int64(row))]) }
        let held = String(decoding: writer.takeBytes(), as: UTF8.self).split(separator: "\n")
        #expect(held.count == 10_002)
        #expect(held[2] == "x0     0")
        writer.write([.text("longer"), .int(1)])
        #expect(String(decoding: writer.takeBytes(), as: UTF8.self) == "longer     1\n")
        writer.finish(notes: ["done"])
        #expect(String(decoding: writer.takeBytes(), as: UTF8.self) == "note: done\n")
    }

    @Test("A narrow terminal cuts the widest texts, not the numbers")
    func narrow() {
        let lines = Self.table.formatted(as: .table, width: 50).split(separator: "\n")
        #expect(lines[2] == "DE                         120  0.3333  2025-10-0…")
        #expect(lines.dropLast().allSatisfy { DisplayWidth.of(String($0)) <= 50 })
    }

    @Test("JSON lines hold one object a row, a missing group marked")
    func jsonLines() {
        #expect(
            Self.table.formatted(as: .jsonl) == #"""
                {"country":"DE","count":120,"share":0.3333333333333333,"first":"2025-10-01T10:00:00.000Z"}
                {"country":"a,\"b\"|\u001b[31m","count":-1,"share":0.0,"first":"2025-10-01T10:00:00.000Z"}
                {"country":null,"count":"9223372036854775808","share":null,"first":null,"missing":true}
                {"country":null,"count":3,"share":2.0,"first":null}
                {"country":"日本","count":0,"share":1.0,"first":null}

                """#)
    }

    @Test("With one group missing and another null, the missing ones are named")
    func missingBesideNull() {
        var table = ResultTable(columns: [
            ResultTable.Column("a", .text, isGroup: true),
            ResultTable.Column("b", .text, isGroup: true),
        ])
        table.append([.missing, .null])
        table.append([.missing, .missing])
        #expect(
            table.formatted(as: .jsonl) == """
                {"a":null,"b":null,"missing":["a"]}
                {"a":null,"b":null,"missing":true}

                """)
    }

    @Test("JSON is one object with columns, rows, notes and figures")
    func json() {
        var table = ResultTable(columns: [ResultTable.Column("n", .ratio)])
        table.append([.double(0.5)])
        table.append([.json(.object(["b": .int(1), "a": .null]))])
        table.notes = ["x"]
        table.elapsedMilliseconds = 1.23456
        table.rowsScanned = 10
        #expect(
            table.formatted(as: .json) == """
                {"columns":[{"name":"n","type":"double"}],"rows":[{"n":0.5},{"n":{"a":null,"b":1}}],\
                "notes":["x"],"elapsed_ms":1.235,"rows_scanned":10}

                """)
    }

    @Test("CSV tells missing, null, an empty text and the text null apart")
    func csv() {
        var table = ResultTable(columns: [
            ResultTable.Column("a b", .any), ResultTable.Column("c,d", .any),
        ])
        table.append([.missing, .null])
        table.append([.text(""), .text("null")])
        table.append([.text("say \"x\""), .text("two\nlines")])
        table.append([.date(CivilDate(year: 987, month: 1, day: 2)), .double(1)])
        #expect(
            table.formatted(as: .csv) == """
                a b,"c,d"
                ,null
                "","null"
                "say ""x""\","two\nlines"
                0987-01-02,1.0

                """)
        #expect(
            table.formatted(as: .tsv) == """
                a b\tc,d
                \t\\N
                \tnull
                say "x"\ttwo\\nlines
                0987-01-02\t1.0

                """)
    }

    @Test("Markdown keeps stored text inside its cell")
    func markdown() {
        var table = ResultTable(columns: [
            ResultTable.Column("name", .text), ResultTable.Column("n", .int),
        ])
        table.append([.text("a|b\\<i>&\n"), .int(1)])
        table.notes = ["done"]
        #expect(
            table.formatted(as: .markdown) == """
                | name | n |
                | --- | ---: |
                | a\\|b\\\\&lt;i>&amp;\\\\n | 1 |

                Note: done

                """)
    }

    @Test("Local times carry their offset")
    func localTime() {
        let time = Timestamp(unchecked: 1_761_350_400_000_000)
        #expect(CellText.text(of: time, offsetSeconds: 7200) == "2025-10-25T02:00:00+02:00")
        #expect(CellText.text(of: time, offsetSeconds: -34_200) == "2025-10-24T14:30:00-09:30")
        #expect(CellText.text(of: time, offsetSeconds: 3208) == "2025-10-25T00:53:28+00:53:28")
    }

    @Test("Rows come out as they went in, and streaming prints the same")
    func streaming() {
        let table = Self.table
        #expect(table.rowCount == 5)
        #expect(table.rows[2][1] == .decimal("9223372036854775808"))
        #expect(table.values(of: 1).count == 5)
        for format in ResultFormat.allCases {
            var writer = ResultWriter(format, columns: table.columns)
            var bytes: [UInt8] = []
            for row in table.rows {
                writer.write(row)
                bytes += writer.takeBytes()
            }
            writer.finish(notes: table.notes, elapsedMilliseconds: 1.23456, rowsScanned: 10)
            bytes += writer.takeBytes()
            #expect(String(decoding: bytes, as: UTF8.self) == table.formatted(as: format))
        }
    }
}
