/// The parameters of a query string or form body, by their names; of several of one name the first.
package struct FormParameters: Sendable {
    /// In the order in which they came; bytes that are not UTF-8 are replaced.
    package let all: [(name: String, value: String)]

    package init(_ bytes: [UInt8]) {
        let memory = BodyMemory()
        all = bytes.withUnsafeBytes { bytes in
            QueryString(bytes, memory).parameters.map {
                (
                    String(decoding: $0.name, as: UTF8.self),
                    String(decoding: $0.value, as: UTF8.self)
                )
            }
        }
    }

    package subscript(name: String) -> String? { all.first { $0.name == name }?.value }
}
