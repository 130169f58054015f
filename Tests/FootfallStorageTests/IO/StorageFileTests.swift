import Foundation
import FootfallModel
import FootfallStorage
import FootfallTestSupport
import Testing

@Suite struct StorageFileTests {
    @Test("Interrupted and short calls are gone on with", arguments: 0..<50)
    func shortCalls(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let io = SimulatedStorageIO()
        for call in 2..<60 where random.oneIn(2) {
            io.inject(random.oneIn(2) ? .short : .fail(.interrupted), atCall: call)
        }
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        let file = try io.open("/file", .create)
        try file.write(bytes, at: 0)
        try file.sync()
        #expect(try file.read(at: 10, count: 900) == Array(bytes[10..<910]), "seed \(seed)")
    }

    @Test("Reading behind the end is an error that names file and offset") func shortFile() throws {
        let file = try SimulatedStorageIO().open("/file", .create)
        try file.write([1, 2, 3], at: 0)
        #expect { try file.read(at: 1, count: 4) } throws: { error in
            guard let error = error as? FootfallError else { return false }
            return error.code == .damaged && error.message.contains("/file")
        }
    }

    @Test("What was not synced is lost with a crash, entries included") func crash() throws {
        let io = SimulatedStorageIO()
        let file = try io.open("/a", .create)
        try file.write([1, 2], at: 0)
        try file.sync()
        try io.syncDirectory("/")
        try file.write([3, 4], at: 2)
        _ = try io.open("/b", .create)
        io.restart(.lose, seed: 1)
        #expect(io.content("/a") == [1, 2])
        #expect(io.content("/b") == nil)
        #expect(throws: IOFailure.self) { try file.length() }
    }

    @Test("A real file is written, read, renamed, locked and removed") func posix() throws {
        let io = POSIXStorageIO()
        let path = "/tmp/footfall-io-\(UInt64.random(in: .min ... .max))"
        try io.createDirectory(path)
        do {
            let file = try io.open("\(path)/a", .create)
            try file.write(Array("hello".utf8), at: 0)
            try file.sync()
            #expect(try file.length() == 5)
            #expect(try file.lock())
            #expect(try !io.open("\(path)/a", .read).lock())
        }
        try io.rename("\(path)/a", to: "\(path)/b")
        try io.syncDirectory(path)
        #expect(try io.list(path) == ["b"])
        #expect(try io.open("\(path)/b", .read).read(at: 1, count: 3) == Array("ell".utf8))
        #expect(try io.kind(of: path) == .directory)
        #expect(try io.kind(of: "\(path)/c") == nil)
        #expect(try io.freeBytes(at: path) > 0)
        try io.remove("\(path)/b")
        #expect { _ = try io.open("\(path)/b", .read) } throws: {
            ($0 as? IOFailure)?.reason == .notFound
        }
        try FileManager.default.removeItem(atPath: path)
    }
}
