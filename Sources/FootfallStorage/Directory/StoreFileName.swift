internal import FootfallFormat

/// The names of a store's files.
///
/// They never come from user input, and a number is never used twice.
package enum StoreFileName: Hashable, Sendable {
    case store
    case lock
    case ballast
    case manifest(UInt64)
    case log(UInt64)
    case segment(UInt64)
    case deadLetters(UInt64)
    /// A file that is being written, to be renamed when whole.
    case unfinished(String)

    package var text: String {
        switch self {
        case .store: "STORE"
        case .lock: "LOCK"
        case .ballast: "BALLAST"
        case .manifest(let number): "MANIFEST-\(hex(number))"
        case .log(let number): "wal-\(hex(number)).log"
        case .segment(let number): "seg-\(hex(number)).seg"
        case .deadLetters(let number): "dead-\(hex(number)).log"
        case .unfinished(let text): text
        }
    }

    /// The name that a text is; nil for a file that is none of the store's.
    package init?(_ text: String) {
        let numbered: [(String, String, (UInt64) -> StoreFileName)] = [
            ("MANIFEST-", "", StoreFileName.manifest), ("wal-", ".log", StoreFileName.log),
            ("seg-", ".seg", StoreFileName.segment), ("dead-", ".log", StoreFileName.deadLetters),
        ]
        for (prefix, suffix, make) in numbered {
            guard text.hasPrefix(prefix) && text.hasSuffix(suffix) else { continue }
            let digits = text.dropFirst(prefix.count).dropLast(suffix.count)
            guard digits.count == 16, let number = UInt64(digits, radix: 16) else { continue }
            self = make(number)
            return
        }
        switch text {
        case "STORE": self = .store
        case "LOCK": self = .lock
        case "BALLAST": self = .ballast
        case _ where text.hasSuffix(Self.unfinishedSuffix): self = .unfinished(text)
        default: return nil
        }
    }

    package static let unfinishedSuffix = ".new"

    /// The number in the name, if there is one.
    package var number: UInt64? {
        switch self {
        case .manifest(let number), .log(let number), .segment(let number),
            .deadLetters(let number):
            number
        case .store, .lock, .ballast, .unfinished: nil
        }
    }
}
