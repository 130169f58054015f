internal import FootfallModel
internal import Synchronization

/// Tells about the records of files that were not taken: the first ones on standard error, all of them
/// in a file if one was named.
///
/// The file holds a JSON object a line: file, line (from 1), kind, field, message, and the record as it
/// came. Bytes that are not UTF-8 are replaced there; the store's dead letters keep them.
final class RejectionReport: Sendable {
    private static let shownMax = 10

    private struct State: ~Copyable {
        var rejectedCount = 0
        var shownInFile = 0
        var hiddenInFile = 0
        var output: OutputFile?
    }

    private let state: Mutex<State>

    /// A report that also goes to a file if one is named.
    init(path: String?) throws {
        var state = State()
        if let path { state.output = try OutputFile(path: path) }
        self.state = Mutex(state)
    }

    /// How many records were no events; conflicts are not among them.
    var rejectedCount: Int { state.withLock { $0.rejectedCount } }

    func add(_ rejections: [Rejection], file: String) throws {
        try state.withLock { state in
            try state.output?.write(Self.lines(rejections, file: file))
            for rejection in rejections where rejection.kind == .invalid {
                state.rejectedCount += 1
                guard state.shownInFile < Self.shownMax else {
                    state.hiddenInFile += 1
                    continue
                }
                state.shownInFile += 1
                StandardError.print("footfall: \(Self.text(rejection, file: file))")
            }
        }
    }

    /// Says how many records of the file were not shown, and begins anew for the next one.
    func closeFile(_ file: String) {
        state.withLock { state in
            if state.hiddenInFile > 0 {
                StandardError.print(
                    "footfall: \(file): \(Figures.count(state.hiddenInFile)) more rejected")
            }
            state.shownInFile = 0
            state.hiddenInFile = 0
        }
    }

    private static func text(_ rejection: Rejection, file: String) -> String {
        let field = rejection.field.isEmpty ? "" : "\(rejection.field): "
        return "\(file): line \(rejection.index + 1): \(field)\(rejection.message)"
    }

    private static func lines(_ rejections: [Rejection], file: String) -> [UInt8] {
        var json = JSONWriter()
        for rejection in rejections {
            json.beginObject()
            json.key("file")
            json.string(file)
            json.key("line")
            json.int(rejection.index + 1)
            rejection.writeMembers(to: &json)
            json.endObject()
            json.newline()
        }
        return json.takeBytes()
    }
}
