internal import FootfallFormat
internal import FootfallModel

/// Makes a new store, or goes on where a crash stopped it from being made.
///
/// In this order, each step durable before the next: the directory and its lock file; `STORE`; the
/// first manifest. Only then are other files made, so a directory without a manifest that holds logs
/// or segments is damaged, not new.
struct StoreBirth {
    let directory: StoreDirectory
    let options: StorageOptions

    /// Makes the directory if there is none; says clearly what else stands at the path.
    func prepareDirectory() throws {
        let path = directory.path
        switch try retrying({ () throws(IOFailure) in try directory.io.kind(of: path) }) {
        case .directory: break
        case nil where options.mode == .create:
            try retrying { () throws(IOFailure) in try directory.io.createDirectory(path) }
        case nil: throw FootfallError(.notFound, "\(path): there is no store here")
        case .file, .other:
            throw FootfallError(.invalidInput, "\(path): a file, not the directory of a store")
        }
    }

    /// Writes what a new store consists of, if this is to be one.
    func complete() throws {
        let names = Set(try directory.names())
        let hasManifest = names.contains { if case .manifest = $0 { true } else { false } }
        if hasManifest || names.contains(where: { $0.isData }) { return }
        guard options.mode == .create else {
            throw FootfallError(.notFound, "\(directory.path): a directory, but no store in it")
        }
        let identity: StoreFile
        if names.contains(.store) {
            identity = try StoreFile(directory.contents(.store), name: StoreFileName.store.text)
        } else {
            try refuseForeignFiles()
            identity = options.birth ?? StoreFile.random(created: options.now())
            try directory.prepare(.store, identity.bytes)
            try directory.publish(.store)
        }
        let manifest = Manifest(number: 1, store: identity.uuid, nextFileNumber: 2)
        try directory.prepare(.manifest(1), manifest.bytes)
        try directory.publish(.manifest(1))
    }

    /// A store is not made among other people's files.
    private func refuseForeignFiles() throws {
        let path = directory.path
        let all = try retrying { () throws(IOFailure) in try directory.io.list(path) }
        if let foreign = all.first(where: { StoreFileName($0) == nil }) {
            throw FootfallError(
                .invalidInput, "\(path): not empty (it holds \(foreign)), so no store is made here")
        }
    }
}

extension StoreFileName {
    /// Whether the file holds events or what came with them.
    fileprivate var isData: Bool {
        switch self {
        case .segment, .log, .deadLetters: true
        case .store, .lock, .ballast, .manifest, .unfinished: false
        }
    }
}

extension StoreFile {
    static func random(created: Int64) -> StoreFile {
        StoreFile(
            uuid: .random(), secret: .random(in: .min ... .max),
            created: Timestamp(unchecked: created))
    }
}
