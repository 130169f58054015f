/// Reasons that several formats give.
enum WireFault {
    static func oversize(_ length: Int) -> String {
        "\(length) bytes, over the limit of \(WireLimits.recordBytesMax) bytes a record"
    }

    static func id(_ length: Int) -> String {
        "\(length) bytes, over the limit of \(WireLimits.idBytesMax) bytes an id"
    }

    static func text(_ length: Int) -> String {
        "\(length) bytes, over the limit of \(WireLimits.textBytesMax) bytes a text"
    }
}
