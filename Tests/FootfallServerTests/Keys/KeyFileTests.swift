import FootfallModel
import Foundation
import Synchronization
import Testing

@testable import FootfallServer

@Suite("Key files")
final class KeyFileTests {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("footfall-keys-\(UUID().uuidString)")
    private let file: KeyFile

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        file = KeyFile(path: folder.appendingPathComponent("keys").path)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func add(_ name: String, _ secret: Secret = .random()) throws {
        try file.update { keys throws(FootfallError) in
            try keys.add(AccessKey(name: name, grants: [.query], digest: secret.digest))
        }
    }

    @Test("Keys that were added are there until they are revoked; only the owner reads them")
    func update() throws {
        let secret = Secret.random()
        try add("a", secret)
        try add("b")
        #expect(try file.read().keys.map(\.name) == ["a", "b"])
        #expect(try file.read().access(forSecret: secret.text.utf8)?.name == "a")
        try file.update { keys throws(FootfallError) in try keys.revoke("a") }
        #expect(try file.read().keys.map(\.name) == ["b"])
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let text = try String(contentsOfFile: file.path, encoding: .utf8)
        #expect(!text.contains(secret.text))
    }

    @Test("A change that fails leaves the file as it was, and no other behind")
    func failedUpdate() throws {
        try add("a")
        #expect(throws: FootfallError.self) { try self.add("a") }
        #expect(throws: FootfallError.self) {
            try file.update { keys throws(FootfallError) in try keys.revoke("b") }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["keys"])
        #expect(try file.read().keys.map(\.name) == ["a"])
    }

    @Test("Of two changes at once the second one fails")
    func concurrentUpdates() throws {
        try add("a")
        let error = #expect(throws: FootfallError.self) {
            try file.update { _ throws(FootfallError) in
                try file.update { _ throws(FootfallError) in }
            }
        }
        #expect(error?.code == .locked)
        try add("b")
    }

    @Test("A file that others can write is refused, and so is one that is not there")
    func refused() throws {
        #expect(throws: FootfallError.self) { try file.read() }
        try add("a")
        try FileManager.default.setAttributes([.posixPermissions: 0o622], ofItemAtPath: file.path)
        let error = #expect(throws: FootfallError.self) { try file.read() }
        #expect(error?.message.contains("can write") == true)
    }

    @Test("A ring of keys follows its file, but not into nonsense")
    func ring() throws {
        try add("a")
        let complaints = Mutex<[String]>([])
        let ring = try KeyRing(file) { error in complaints.withLock { $0.append(error.message) } }
        try add("b")
        ring.reload()
        #expect(ring.keys.keys.map(\.name) == ["a", "b"])
        try Data("nonsense\n".utf8).write(to: URL(fileURLWithPath: file.path))
        ring.reload()
        ring.reload()
        #expect(ring.keys.keys.map(\.name) == ["a", "b"])
        #expect(complaints.withLock { $0.count } == 1)
    }
}
