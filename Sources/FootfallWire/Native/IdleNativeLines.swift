internal import Synchronization

/// What native lines are decoded with, between one block and the next: its tables of paths and texts
/// are made once, and small blocks cost little more than their lines.
///
/// As many are kept as there were threads at work at once, up to a limit.
final class IdleNativeLines: Sendable {
    private static let countMax = 16

    /// One of them; unchecked, since whoever has taken it out is the only one to have it.
    private final class Seat: @unchecked Sendable {
        var lines: NativeLines

        init(allowsExportFields: Bool) {
            lines = NativeLines(allowsExportFields: allowsExportFields)
        }
    }

    private let allowsExportFields: Bool
    private let seats = Mutex<[Seat]>([])

    init(allowsExportFields: Bool) {
        self.allowsExportFields = allowsExportFields
    }

    /// Lends one that nobody else uses.
    func withLines<Result>(_ body: (inout NativeLines) -> Result) -> Result {
        let seat =
            seats.withLock { $0.popLast() } ?? Seat(allowsExportFields: allowsExportFields)
        let result = body(&seat.lines)
        if seat.lines.isWorthKeeping {
            seats.withLock { if $0.count < Self.countMax { $0.append(seat) } }
        }
        return result
    }
}
