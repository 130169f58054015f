import FootfallModel
import Foundation
import Testing

@testable import FootfallQuery

@Suite("The time zone database")
struct TimeZoneDatabaseTests {
    private func database() throws -> TimeZoneDatabase {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("zones-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: directory.appendingPathComponent("Europe"), withIntermediateDirectories: true)
        for name in ["Europe/Berlin", "Europe/Paris", "Zulu"] {
            try Data(TZifTests.sample).write(to: directory.appendingPathComponent(name))
        }
        return TimeZoneDatabase(directories: ["/nowhere", directory.path])
    }

    @Test("Zones are found by name, UTC without a database")
    func found() throws {
        #expect(try database().rules(named: "Europe/Berlin").offset(at: 600_000) == 7200)
        #expect(try TimeZoneDatabase(directories: []).rules(named: "UTC") == .utc)
        #expect(try database().names == ["Europe/Berlin", "Europe/Paris", "Zulu"])
    }

    @Test("An unknown zone is an error with the nearest name")
    func unknown() throws {
        let database = try database()
        let text = "count x tz Europe/Berlni"
        let error = try #require(throws: QueryError.self) {
            try database.rules(for: Located("Europe/Berlni", SourceRange(11, 24)), in: text)
        }
        #expect(error.code == .zone)
        #expect(
            error.message == "there is no time zone 'Europe/Berlni'; did you mean Europe/Berlin?")
        let city = try #require(throws: FootfallError.self) { try database.rules(named: "berlin") }
        #expect(city.message.hasSuffix("did you mean Europe/Berlin?"))
    }

    @Test("The place of an unknown zone is its name", arguments: ["Europe/Berlni", "\"no such\""])
    func place(name: String) throws {
        let text = "count x tz \(name) per day"
        let error = try #require(throws: QueryError.self) {
            try answer(text, [[]])
        }
        #expect(error.code == .zone && error.column == 12 && error.length == name.count)
    }

    @Test("Without a database the error says where it was looked for")
    func noDatabase() throws {
        let error = try #require(throws: FootfallError.self) {
            try TimeZoneDatabase(directories: ["/nowhere"]).rules(named: "Europe/Berlin")
        }
        #expect(error.message.contains("/nowhere"))
    }

    @Test(
        "No name leads out of the directory",
        arguments: [
            "../Zulu", "Europe/../Zulu", "/etc/passwd", "", "Europe//Berlin", "Europe/", ".", "a b",
            "a\u{0}b", String(repeating: "a", count: 65),
        ])
    func unsafeNames(name: String) throws {
        #expect(!TimeZoneDatabase.isSafe(name))
        let database = try database()
        #expect(throws: FootfallError.self) { try database.rules(named: name) }
    }
}
