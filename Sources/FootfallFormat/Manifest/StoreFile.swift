/// The file `STORE`: what a store is from birth. Written once, before all else.
///
///     offset  size  field
///     0       8     magic      "FFSTORE\0"
///     8       2     version    1
///     10      6     zero
///     16      8     ignorable  feature bits that a reader may ignore
///     24      8     readable   feature bits without which one may read, but not write
///     32      8     required   feature bits without which one must refuse
///     40      16    uuid       names the store
///     56      8     secret     keys the customer hash and the content check
///     64      8     created    microseconds since the Unix epoch
///     72      8     checksum   XXH3-64 of what precedes, seed 0

package import FootfallModel

/// Sixteen bytes that name a store.
package struct StoreUUID: Hashable, Sendable, CustomStringConvertible {
    package let bytes: [UInt8]

    package init(_ bytes: some Collection<UInt8>) {
        precondition(bytes.count == 16, "a uuid has 16 bytes")
        self.bytes = Array(bytes)
    }

    /// A random one.
    package static func random() -> StoreUUID {
        StoreUUID((0..<16).map { _ in UInt8.random(in: .min ... .max) })
    }

    package var description: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

package struct StoreFile: Equatable, Sendable {
    private static let magic = Array("FFSTORE\0".utf8)
    private static let version: UInt16 = 1

    package var features: FeatureBits
    package var uuid: StoreUUID
    package var secret: UInt64
    package var created: Timestamp

    package init(uuid: StoreUUID, secret: UInt64, created: Timestamp) {
        features = FeatureBits()
        self.uuid = uuid
        self.secret = secret
        self.created = created
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.append(contentsOf: Self.magic)
        writer.append(fixed: Self.version)
        writer.append(contentsOf: [0, 0, 0, 0, 0, 0])
        features.encode(into: &writer)
        writer.append(contentsOf: uuid.bytes)
        writer.append(fixed: secret)
        writer.append(fixed: created.microseconds)
        writer.append(fixed: xxh3(writer.bytes))
        return writer.bytes
    }

    package init(_ bytes: [UInt8], name: String) throws {
        var reader = FieldReader(bytes[...], subject: name)
        guard try Array(reader.take(8)) == Self.magic else {
            throw reader.damage("an unknown magic number")
        }
        let version = try reader.fixed(UInt16.self)
        guard version == Self.version else {
            throw FootfallError(
                .unsupportedVersion,
                "\(name): version \(version), this program reads \(Self.version)")
        }
        _ = try reader.take(6)
        features = try FeatureBits(from: &reader)
        uuid = StoreUUID(try reader.take(16))
        secret = try reader.fixed()
        let created = try reader.fixed(Int64.self)
        let checksum = try reader.fixed(UInt64.self)
        try reader.finish()
        let actual = xxh3(bytes.dropLast(8))
        guard checksum == actual else {
            throw reader.damage("checksum \(hex(checksum)), expected \(hex(actual))")
        }
        guard let created = Timestamp(microseconds: created) else {
            throw reader.damage("a time outside the years 1 to 9999")
        }
        self.created = created
    }
}

/// Which later additions a file uses, by what a program that doesn't know them must do.
package struct FeatureBits: Equatable, Sendable {
    /// A reader may ignore them.
    package var ignorable: UInt64 = 0
    /// One may read without knowing them, but not write.
    package var readable: UInt64 = 0
    /// One must refuse the file.
    package var required: UInt64 = 0

    package init() {}

    init(from reader: inout FieldReader) throws {
        ignorable = try reader.fixed()
        readable = try reader.fixed()
        required = try reader.fixed()
    }

    func encode(into writer: inout ByteWriter) {
        writer.append(fixed: ignorable)
        writer.append(fixed: readable)
        writer.append(fixed: required)
    }

    /// Throws if this program, which knows no feature, can't do what is asked.
    package func check(forWriting: Bool, name: String) throws {
        if required != 0 {
            throw FootfallError(
                .unsupportedVersion, "\(name): uses features \(hex(required)), unknown here")
        }
        if forWriting && readable != 0 {
            throw FootfallError(
                .unsupportedVersion,
                "\(name): uses features \(hex(readable)), so this program may only read it")
        }
    }
}
