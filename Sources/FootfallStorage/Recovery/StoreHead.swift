internal import FootfallFormat
internal import FootfallModel

/// What a store says of itself: its identity and its newest manifest.
struct StoreHead {
    let identity: StoreFile
    let manifest: Manifest

    /// Reads and checks both.
    ///
    /// A manifest is whole before it gets its name, so a damaged newest one is damage; an older one
    /// would silently lose what came after it.
    init(_ directory: StoreDirectory, forWriting: Bool) throws {
        let newest = try Self.newestManifest(directory)
        guard try directory.exists(.store) else {
            throw FootfallError(
                newest == nil ? .notFound : .damaged,
                "\(directory.path): not a store: the file STORE is missing")
        }
        identity = try StoreFile(directory.contents(.store), name: StoreFileName.store.text)
        try identity.features.check(forWriting: forWriting, name: StoreFileName.store.text)
        guard let newest else {
            throw FootfallError(.damaged, "\(directory.path): the store has no manifest")
        }
        let name = StoreFileName.manifest(newest)
        manifest = try Manifest(
            directory.contents(name), number: newest, store: identity.uuid, name: name.text)
        try manifest.features.check(forWriting: forWriting, name: name.text)
    }

    /// The number of the newest manifest; nil if there is none.
    static func newestManifest(_ directory: StoreDirectory) throws -> UInt64? {
        try directory.names().compactMap { name in
            if case .manifest(let number) = name { number } else { nil }
        }.max()
    }

    /// A number above those of all files, listed or left by a crash.
    func nextFileNumber(_ names: [StoreFileName]) -> UInt64 {
        max(manifest.nextFileNumber, (names.compactMap(\.number).max() ?? 0) + 1)
    }
}

extension Manifest {
    /// Files that this manifest doesn't list: left by a crash between making and committing them, or
    /// between committing and removing.
    func unlisted(_ names: [StoreFileName]) -> [StoreFileName] {
        let live = Set(
            levels.segments.map { StoreFileName.segment($0.number) }
                + logs.map { .log($0.number) } + deadLetterFiles.map { .deadLetters($0.number) }
                + [.manifest(number), .store, .lock, .ballast])
        return names.filter { !live.contains($0) }
    }
}
