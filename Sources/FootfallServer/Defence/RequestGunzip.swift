internal import HTTPTypes

/// Unpacks gzip bodies within bounds.
enum RequestGunzip {
    static func unpack(_ packed: [UInt8], bytesMax: Int) throws(Refusal) -> [UInt8] {
        throw Refusal(.unsupportedMediaType, "unsupported_encoding", "gzip")
    }
}
