/// What an event may be at most, in every format.
package enum WireLimits {
    /// A record: a line, a row, a request's body.
    package static let recordBytesMax = 1 << 20
    /// Of a record over the limit, how much a rejection keeps.
    package static let oversizeBytesKept = 4096
    /// Any text, names of members included.
    package static let textBytesMax = 64 << 10
    /// An insert id, customer, session or source; a product is a text, since shops use URLs and paths.
    package static let idBytesMax = 255
    /// Nested arrays and objects, the record itself being the first.
    package static let depthMax = 32
}
