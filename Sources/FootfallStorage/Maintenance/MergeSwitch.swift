internal import FootfallFormat
internal import FootfallModel
internal import Synchronization

/// Whether segments may be merged: turned off when the store is closed.
///
/// Closing must not wait for a merge, which can take many seconds and loses nothing when it is given
/// up: its inputs stand, and what it wrote is in no manifest. So a merge reads its inputs through
/// `SwitchedSource` and ends at the next block that it wants to read.
final class MergeSwitch: Sendable {
    private let state = Atomic(false)

    var isOff: Bool { state.load(ordering: .relaxed) }

    func turnOff() {
        state.store(true, ordering: .relaxed)
    }

    /// Throws `closed` if merging was turned off.
    func check() throws {
        if isOff {
            throw FootfallError(.closed, "the store was closed while its segments were merged")
        }
    }
}

/// A source of bytes that yields no more of them once merging is turned off.
struct SwitchedSource: ByteSource {
    let source: FileSource
    let mergeSwitch: MergeSwitch

    var name: String { source.name }
    var length: Int { source.length }

    func read(at offset: Int, count: Int) throws -> [UInt8] {
        try mergeSwitch.check()
        return try source.read(at: offset, count: count)
    }

    func read(at offset: Int, count: Int, into bytes: inout [UInt8]) throws {
        try mergeSwitch.check()
        try source.read(at: offset, count: count, into: &bytes)
    }
}
