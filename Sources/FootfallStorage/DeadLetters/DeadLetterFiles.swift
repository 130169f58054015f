internal import FootfallFormat
internal import FootfallModel

/// The files that keep dead letters once they have left the log.
///
/// A file has the form of a log (`LogFile.swift`): records of dead letters, then an end record. Each
/// kind of letter has files of its own. A file is never changed: while the newest one is small, the
/// next flush writes it anew with its own letters behind. Beyond the quota the oldest go.
struct DeadLetterFiles: Sendable {
    /// What a flush changes in the manifest's list.
    struct Edit {
        var added: [Manifest.DeadLetterFile] = []
        var removed: Set<UInt64> = []
        /// Letters that were given up.
        var droppedCount = 0

        var addedNames: [StoreFileName] { added.map { .deadLetters($0.number) } }
        var removedNames: [StoreFileName] { removed.map { .deadLetters($0) } }

        func apply(to manifest: inout Manifest) {
            let files = manifest.deadLetterFiles.filter { !removed.contains($0.number) } + added
            manifest.deadLetterFiles = files.sorted { $0.number < $1.number }
            manifest.droppedDeadLetters += droppedCount
        }
    }

    /// Smaller files than this are rewritten together with what comes next.
    private static let fileBytesMin = 1 << 20
    private static let recordLetters = 1024

    let directory: StoreDirectory
    let store: StoreUUID
    let numbers: FileNumbers
    /// For each kind.
    let bytesMax: Int

    /// Writes letters to new files, durable but for their directory entries.
    func write(_ letters: [DeadLetter], over manifest: Manifest) throws -> Edit {
        var edit = Edit()
        guard !letters.isEmpty else { return edit }
        for kind in [Rejection.Kind.invalid, .conflict] {
            let some = letters.filter { $0.kind == kind }
            guard !some.isEmpty else { continue }
            let files = manifest.deadLetterFiles.filter { $0.kind == kind }
            try write(some, kind, behind: files, &edit)
        }
        try directory.sync()
        return edit
    }

    private func write(
        _ letters: [DeadLetter], _ kind: Rejection.Kind, behind files: [Manifest.DeadLetterFile],
        _ edit: inout Edit
    ) throws {
        var letters = letters
        var kept = files
        if let last = files.last, last.byteCount < Self.fileBytesMin {
            letters = try Self.read(last, in: directory, store: store) + letters
            edit.removed.insert(last.number)
            kept.removeLast()
        }
        let file = try write(letters, kind)
        edit.added.append(file)
        var bytes = kept.reduce(file.byteCount) { $0 + $1.byteCount }
        for oldest in kept where bytes > bytesMax {
            bytes -= oldest.byteCount
            edit.removed.insert(oldest.number)
            edit.droppedCount += oldest.letterCount
        }
    }

    private func write(
        _ letters: [DeadLetter], _ kind: Rejection.Kind
    ) throws -> Manifest.DeadLetterFile {
        let number = numbers.take()
        let header = LogFileHeader(
            kind: .deadLetters, store: store, number: number, firstSequence: 1)
        var encoder = LogEncoder(header)
        var bytes = header.bytes
        for start in stride(from: 0, to: letters.count, by: Self.recordLetters) {
            let some = letters[start..<min(letters.count, start + Self.recordLetters)]
            bytes += encoder.encode(
                .deadLetters, DeadLetterPayload.encode(some), durableSequence: 0)
        }
        bytes += encoder.encode(.end, [], durableSequence: encoder.nextSequence - 1)
        let file = try directory.open(.deadLetters(number), .create)
        try file.write(bytes, at: 0)
        try file.sync()
        return Manifest.DeadLetterFile(
            number: number, kind: kind, letterCount: letters.count, byteCount: bytes.count)
    }

    /// The letters of a file, oldest first.
    static func read(
        _ file: Manifest.DeadLetterFile, in directory: StoreDirectory, store: StoreUUID
    ) throws -> [DeadLetter] {
        let name = StoreFileName.deadLetters(file.number)
        var reader = try LogReader(
            directory.source(name), kind: .deadLetters, store: store, number: file.number)
        var letters: [DeadLetter] = []
        while let record = try reader.next() {
            letters += try DeadLetterPayload.decode(record.payload)
        }
        guard reader.ending == .ended && letters.count == file.letterCount else {
            throw FootfallError(
                .damaged,
                "\(name.text): \(letters.count) of \(file.letterCount) dead letters are readable")
        }
        return letters
    }
}
