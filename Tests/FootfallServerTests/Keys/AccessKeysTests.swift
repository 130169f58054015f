import FootfallModel
import Foundation
import Testing

@testable import FootfallServer

@Suite("Access keys")
struct AccessKeysTests {
    private static let secret = "0123456789abcdef0123456789abcdef"

    private func keys(_ lines: String...) throws -> AccessKeys {
        try AccessKeys(text: lines.joined(separator: "\n"))
    }

    private func line(_ name: String, _ grants: String, _ secret: String = secret) -> String {
        "\(name) \(grants) \(SecretDigest(of: secret.utf8).hexadecimal)"
    }

    @Test("A digest is the SHA-256 of the secret (FIPS 180-4's example)")
    func digest() {
        #expect(
            SecretDigest(of: "abc".utf8).hexadecimal
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test("A secret gives what its key grants, any other nothing")
    func access() throws {
        let keys = try keys(
            "# comment", "", line("shop", "ingest:genlook,query"), line("other", "define", "x"))
        let access = try #require(keys.access(forSecret: Self.secret.utf8))
        #expect(access.name == "shop")
        #expect(access.grants == [.ingest(source: "genlook"), .query])
        for wrong in ["", "0", Self.secret + "0", Self.secret.uppercased()] {
            #expect(keys.access(forSecret: wrong.utf8) == nil)
        }
        #expect(keys.access(forSecret: [UInt8](repeating: 65, count: Secret.bytesMax + 1)) == nil)
    }

    @Test("A request without a secret may do what an anonymous key grants")
    func anonymous() throws {
        let keys = try keys(line("shop", "ingest"), "beacon ingest:genlook anonymous")
        let genlook = Grant.ingest(source: "genlook")
        #expect(keys.access(to: genlook, by: nil)?.name == "beacon")
        #expect(keys.access(to: genlook, by: Array(Self.secret.utf8))?.name == "shop")
        #expect(keys.access(to: genlook, by: Array("wrong".utf8)) == nil)
        #expect(keys.access(to: .ingest(source: "rebuy"), by: nil) == nil)
        #expect(keys.access(to: .query, by: nil) == nil)
    }

    @Test("Grants have texts; ingest alone stands for every format")
    func grants() throws {
        for grant in Grant.all { #expect(Grant.named(grant.text) == [grant]) }
        #expect(Grant.named("ingest")?.count == Grant.sources.count)
        #expect(Grant.named("ingest:") == nil)
        #expect(Grant.named("Query") == nil)
        let shop = try #require(try keys(line("shop", "ingest,query")).keys.first)
        #expect(shop.grants.count == Grant.sources.count + 1)
    }

    @Test("A key file that was written is read as it was")
    func text() throws {
        let keys = try keys(line("a", "ingest:rebuy"), "b ingest:genlook anonymous")
        #expect(try AccessKeys(text: keys.text).keys == keys.keys)
    }

    @Test(
        "What is wrong with a line is said, and which",
        arguments: [
            ("a query", "line 2: a name, grants and a digest were expected"),
            ("a queries \(secret)", "line 2: no grant is called 'queries'"),
            ("a query, \(secret)", "line 2: no grant is called ''"),
            ("a query 00", "line 2: 'anonymous' or the 64 digits of a SHA-256 were expected last"),
            ("a/b ingest anonymous", "line 2: a key's name is 1 to 64 letters"),
            ("a query anonymous", "line 2: key a has no secret: it can't grant query"),
            ("one ingest anonymous", "line 2: there is a key named one already"),
        ])
    func faults(line: String, message: String) {
        let error = #expect(throws: FootfallError.self) {
            try AccessKeys(text: "one ingest anonymous\n\(line)\n")
        }
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    }

    @Test("Two keys can't have one secret: a request must be one client's")
    func sameSecret() {
        #expect(throws: FootfallError.self) {
            try keys(line("a", "query"), line("b", "query"))
        }
    }

    @Test("Random secrets are long, plain and different; given ones must be long enough")
    func secrets() {
        let (one, other) = (Secret.random(), Secret.random())
        #expect(one.text.count == 64 && one.text != other.text)
        #expect(Secret(given: one.text)?.digest == one.digest)
        #expect(Secret(given: String(repeating: "x", count: 15)) == nil)
        #expect(Secret(given: String(repeating: "x", count: 16)) != nil)
        #expect(Secret(given: String(repeating: "x", count: 513)) == nil)
        #expect(Secret(given: "sixteen bytes or\tmore") == nil)
    }
}
