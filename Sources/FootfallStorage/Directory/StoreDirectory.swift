internal import FootfallFormat
internal import FootfallModel

/// The directory that a store lives in: whole-file operations over `StorageIO`.
package struct StoreDirectory: Sendable {
    package let io: any StorageIO
    package let path: String

    package init(_ path: String, io: any StorageIO) {
        self.path = path
        self.io = io
    }

    private func path(_ name: StoreFileName) -> String { "\(path)/\(name.text)" }

    package func open(_ name: StoreFileName, _ mode: OpenMode) throws -> any StorageFile {
        try retrying { () throws(IOFailure) in try io.open(path(name), mode) }
    }

    /// A file as a source of bytes; its name, without the directory, is what messages say.
    package func source(_ name: StoreFileName) throws -> FileSource {
        try FileSource(open(name, .read), name: name.text)
    }

    package func contents(_ name: StoreFileName) throws -> [UInt8] {
        let source = try source(name)
        return try source.read(at: 0, count: source.length)
    }

    /// The store's files; others are left out.
    package func names() throws -> [StoreFileName] {
        try retrying { () throws(IOFailure) in try io.list(path) }.compactMap(StoreFileName.init)
    }

    package func exists(_ name: StoreFileName) throws -> Bool {
        try retrying { () throws(IOFailure) in try io.kind(of: path(name)) } != nil
    }

    /// Bytes that can still be written.
    var freeBytes: UInt64 {
        get throws {
            try retrying { () throws(IOFailure) in try io.freeBytes(at: path) }
        }
    }

    /// Makes created, renamed and removed entries durable.
    package func sync() throws {
        try retrying { () throws(IOFailure) in try io.syncDirectory(path) }
    }

    /// Writes a file under a passing name; `publish` gives it its own.
    package func prepare(_ name: StoreFileName, _ bytes: [UInt8]) throws {
        let unfinished = unfinished(name)
        try? remove(unfinished)
        let file = try open(unfinished, .create)
        try file.write(bytes, at: 0)
        try file.sync()
    }

    /// Renames a prepared file and makes its entry durable: after this it stands, whole.
    package func publish(_ name: StoreFileName) throws {
        let from = path(unfinished(name))
        try retrying { () throws(IOFailure) in try io.rename(from, to: path(name)) }
        try sync()
    }

    private func unfinished(_ name: StoreFileName) -> StoreFileName {
        .unfinished(name.text + StoreFileName.unfinishedSuffix)
    }

    package func remove(_ name: StoreFileName) throws {
        try retrying { () throws(IOFailure) in try io.remove(path(name)) }
    }

    /// Removes files that nothing refers to any more.
    ///
    /// A failure is harmless: they are garbage, which
    /// the next open collects.
    package func discard(_ names: some Sequence<StoreFileName>) {
        for name in names { try? remove(name) }
    }

    /// Gives files a name that is none of the store's, so that they are neither read nor removed.
    package func setAside(_ names: [StoreFileName]) {
        for name in names {
            try? retrying { () throws(IOFailure) in
                try io.rename(path(name), to: path(name) + ".damaged")
            }
        }
    }
}
