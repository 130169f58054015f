/// The manifest's bytes.
///
///     offset  size  field
///     0       8     magic      "FFMANIF\0"
///     8       2     version    1
///     10      6     zero
///     16      24    features   ignorable, readable, required (u64 each)
///     40      16    store      the store's uuid
///     56      8     number     the one in the file's name
///     64      -     sections   each: u8 id, varint length, that many bytes; ids ascend
///     -       1     zero       ends the sections
///     -       8     checksum   XXH3-64 of all that precedes, seed 0
///
/// Sections of version 1, all present. Lists begin with a varint count.
///
///     1  state         u64 nextFileNumber, u64 flushedSequence, i64 received
///     2  segments      SegmentDescriptor
///     3  logs          u64 number, u64 firstSequence
///     4  slices        i64 cut, ascending
///     5  ledger        (no list) varint flushedRows, varint compactedRows, varint settledRows
///                     (left out where it is 0)
///     6  dead letters  varint dropped; then: u64 number, u8 kind, varint letters, varint bytes
///     7  definitions   u8 kind, text name, text statement
///     8  settings      text name, text value
///     9  files         bytes digest, text name, u64 nextOffset, u8 isComplete
///     10 counters      text source, varint stored, duplicates, conflicts, rejected,
///                     unparsedTexts
///     12 attribute types   AttributeTypes
///     11 event codes, 13 erasures, 14 retention, 15 links, 16 id memory: reserved; their lists are
///        empty in version 1
///
/// A reader skips a section it does not know: feature bits say whether it may.

internal import FootfallModel

extension Manifest {
    private static let magic = Array("FFMANIF\0".utf8)
    private static let version: UInt16 = 1

    private enum Section: UInt8, CaseIterable {
        case state = 1
        case segments, logs, slices, ledger, deadLetters, definitions, settings, files, counters
        case eventCodes, attributeTypes, erasures, retention, links, idMemory
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.append(contentsOf: Self.magic)
        writer.append(fixed: Self.version)
        writer.append(contentsOf: [0, 0, 0, 0, 0, 0])
        features.encode(into: &writer)
        writer.append(contentsOf: store.bytes)
        writer.append(fixed: number)
        for section in Section.allCases {
            var body = ByteWriter()
            encode(section, into: &body)
            writer.append(fixed: section.rawValue)
            writer.append(byteString: body.bytes)
        }
        writer.append(fixed: UInt8(0))
        writer.append(fixed: xxh3(writer.bytes))
        return writer.bytes
    }

    private func encode(_ section: Section, into writer: inout ByteWriter) {
        switch section {
        case .state:
            writer.append(fixed: nextFileNumber)
            writer.append(fixed: flushedSequence)
            writer.append(fixed: received)
        case .segments: writer.list(levels.segments) { $0.encode(into: &$1) }
        case .logs:
            writer.list(logs) {
                $1.append(fixed: $0.number)
                $1.append(fixed: $0.firstSequence)
            }
        case .slices: writer.list(levels.bounds.cuts) { $1.append(fixed: $0) }
        case .ledger:
            writer.append(count: levels.ledger.flushedRows)
            writer.append(count: levels.ledger.compactedRows)
            let settledRows = levels.ledger.settledRows
            if settledRows > 0 { writer.append(count: settledRows) }
        case .deadLetters:
            writer.append(count: droppedDeadLetters)
            writer.list(deadLetterFiles) { $0.encode(into: &$1) }
        case .definitions: writer.list(catalog.definitions) { $0.encode(into: &$1) }
        case .settings:
            writer.list(
                catalog.settings.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            ) {
                $1.append(text: $0.key)
                $1.append(text: $0.value)
            }
        case .files: writer.list(files) { $0.encode(into: &$1) }
        case .counters: counters.encode(into: &writer)
        case .attributeTypes: catalog.attributeTypes.encode(into: &writer)
        case .eventCodes, .erasures, .retention, .links, .idMemory:
            writer.append(count: 0)
        }
    }

    /// Reads and checks a manifest.
    ///
    /// It must have this number, which is in its file's name, and belong to this store.
    package init(_ bytes: [UInt8], number: UInt64, store: StoreUUID, name: String) throws {
        var reader = try Self.checked(bytes, name: name)
        let features = try FeatureBits(from: &reader)
        let itsStore = StoreUUID(try reader.take(16))
        let itsNumber = try reader.fixed(UInt64.self)
        guard itsStore == store && itsNumber == number else {
            throw reader.damage(
                "number \(itsNumber) of store \(itsStore), expected number \(number) of \(store)")
        }
        self.init(number: number, store: store, nextFileNumber: 0)
        self.features = features
        try decodeSections(from: &reader, name: name)
        try reader.finish()
    }

    /// Checks checksum, magic number and version, and returns a reader of what follows them.
    private static func checked(_ bytes: [UInt8], name: String) throws -> FieldReader {
        var reader = FieldReader(bytes.dropLast(8), subject: name)
        guard bytes.count > 72, try Array(reader.take(8)) == magic else {
            throw reader.damage("not a manifest (\(bytes.count) bytes)")
        }
        var tail = FieldReader(bytes.suffix(8), subject: name)
        let checksum = try tail.fixed(UInt64.self)
        let actual = xxh3(bytes.dropLast(8))
        guard checksum == actual else {
            throw reader.damage("checksum \(hex(checksum)), expected \(hex(actual))")
        }
        let version = try reader.fixed(UInt16.self)
        guard version == Self.version else {
            throw FootfallError(
                .unsupportedVersion,
                "\(name): version \(version), this program reads \(Self.version)")
        }
        _ = try reader.take(6)
        return reader
    }

    private mutating func decodeSections(from reader: inout FieldReader, name: String) throws {
        var missing = Set(Section.allCases)
        var last: UInt8 = 0
        while case let id = try reader.fixed(UInt8.self), id != 0 {
            guard id > last else { throw reader.damage("section \(id) after section \(last)") }
            last = id
            let body = try reader.take(reader.count())
            guard let section = Section(rawValue: id) else { continue }
            var sectionReader = FieldReader(body, subject: "\(name): section \(section)")
            try decode(section, from: &sectionReader)
            try sectionReader.finish()
            missing.remove(section)
        }
        guard missing.isEmpty else { throw reader.damage("missing sections \(missing)") }
    }

    private mutating func decode(_ section: Section, from reader: inout FieldReader) throws {
        switch section {
        case .state:
            nextFileNumber = try reader.fixed()
            flushedSequence = try reader.fixed()
            received = try reader.fixed()
        case .segments:
            levels.segments = try reader.list { try SegmentDescriptor(from: &$0) }
        case .logs:
            logs = try reader.list {
                Log(number: try $0.fixed(), firstSequence: try $0.fixed())
            }
        case .slices:
            let cuts = try reader.list { try $0.fixed(Int64.self) }
            guard zip(cuts, cuts.dropFirst()).allSatisfy(<) else {
                throw reader.damage("cuts that do not ascend")
            }
            levels.bounds = SliceBounds(cuts)
        case .ledger:
            levels.ledger = WriteLedger(
                flushedRows: try reader.varint(), compactedRows: try reader.varint(),
                settledRows: reader.remaining > 0 ? try reader.varint() : 0)
        case .deadLetters:
            droppedDeadLetters = try reader.varint()
            deadLetterFiles = try reader.list { try DeadLetterFile(from: &$0) }
        case .definitions:
            catalog.definitions = try reader.list { try Catalog.Definition(from: &$0) }
        case .settings:
            for (name, value) in try reader.list({ (try $0.text(), try $0.text()) }) {
                catalog.settings[name] = value
            }
        case .files: files = try reader.list { try FileProgress(from: &$0) }
        case .counters: counters = try CountersBySource(from: &reader)
        case .attributeTypes: catalog.attributeTypes = try AttributeTypes(from: &reader)
        case .eventCodes, .erasures, .retention, .links, .idMemory:
            guard try reader.varint() == 0 else {
                throw FootfallError(
                    .unsupportedVersion, "section \(section) is in use, which is unknown here")
            }
        }
    }
}

extension ByteWriter {
    fileprivate mutating func list<Element>(
        _ elements: [Element], _ encode: (Element, inout ByteWriter) -> Void
    ) {
        append(count: elements.count)
        for element in elements { encode(element, &self) }
    }
}

extension FieldReader {
    fileprivate mutating func list<Element>(
        _ decode: (inout FieldReader) throws -> Element
    ) throws -> [Element] {
        let count = try count()
        var elements: [Element] = []
        for _ in 0..<count { elements.append(try decode(&self)) }
        return elements
    }
}

extension Catalog.Definition {
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.append(fixed: kind.rawValue)
        writer.append(text: name)
        writer.append(text: statement)
    }

    fileprivate init(from reader: inout FieldReader) throws {
        self.init(
            kind: try Kind(from: &reader), name: try reader.text(), statement: try reader.text())
    }
}

extension Manifest.DeadLetterFile {
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.append(fixed: number)
        writer.append(fixed: kind.rawValue)
        writer.append(count: letterCount)
        writer.append(count: byteCount)
    }

    fileprivate init(from reader: inout FieldReader) throws {
        number = try reader.fixed()
        guard let kind = Rejection.Kind(rawValue: try reader.fixed()) else {
            throw reader.damage("an unknown kind of dead letter")
        }
        self.kind = kind
        letterCount = try reader.varint()
        byteCount = try reader.varint()
    }
}

extension Manifest.FileProgress {
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.append(byteString: fingerprint.digest)
        writer.append(text: fingerprint.name)
        writer.append(fixed: nextOffset)
        writer.append(fixed: UInt8(isComplete ? 1 : 0))
    }

    fileprivate init(from reader: inout FieldReader) throws {
        let digest = try reader.byteString()
        guard (1...FileFingerprint.digestBytesMax).contains(digest.count) else {
            throw reader.damage("a digest of \(digest.count) bytes, expected 1 to 64")
        }
        fingerprint = FileFingerprint(digest: digest, name: try reader.text())
        nextOffset = try reader.fixed()
        isComplete = try reader.flag()
    }
}
