import Synchronization

/// The statements that were parsed lately, by the bytes of their texts.
///
/// A dashboard asks the same questions again and again, and one that statistics answer takes not much
/// longer than reading its text. A tree knows nothing of a store or of the time, so any query may use
/// it. Once there are too many, all are let go: simple, and seldom.
enum KnownStatements {
    private static let countMax = 256
    private static let textBytesMax = 4096

    private static let known = Mutex<[[UInt8]: Statement]>([:])

    /// The one statement of a text, parsed unless it is known.
    static func statement(_ text: String) throws -> Statement {
        guard text.utf8.count <= textBytesMax else {
            return try Parser.parseStatement(text).node
        }
        let bytes = Array(text.utf8)
        if let statement = known.withLock({ $0[bytes] }) { return statement }
        let statement = try Parser.parseStatement(text).node
        known.withLock { known in
            if known.count >= countMax { known.removeAll() }
            known[bytes] = statement
        }
        return statement
    }
}
