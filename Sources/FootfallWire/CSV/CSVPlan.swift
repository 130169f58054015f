internal import FootfallModel

/// Where each column of a file goes.
struct CSVPlan: Sendable {
    /// Where a field's text comes from.
    enum Origin: Sendable {
        case missing
        case column(Int)
        case constant(ConstantBytes)
    }

    /// A column that becomes a property.
    struct Property: Sendable {
        let column: Int
        let type: CSVMapping.CellType
    }

    let header: [String]
    let timeFormat: CSVMapping.TimeFormat
    private(set) var properties: [Property] = []
    private(set) var event = Origin.missing
    private(set) var customer = Origin.missing
    private(set) var time = Origin.missing
    private(set) var insertID = Origin.missing
    private(set) var session = Origin.missing
    private(set) var product = Origin.missing
    private(set) var received = Origin.missing
    private(set) var source = Origin.missing

    init(header bytes: [UInt8], mapping: CSVMapping, name: String) throws {
        header = try Self.names(bytes, in: name)
        timeFormat = mapping.timeFormat
        var mapped: Set<String> = []
        for (field, origin) in mapping.fields {
            if case .column(let column) = origin { mapped.insert(column) }
            set(field, try find(origin, for: "--map \(field.rawValue)", in: name))
        }
        for column in mapping.ignored { _ = try index(of: column, for: "--ignore", in: name) }
        for column in mapping.types.keys { _ = try index(of: column, for: "--types", in: name) }
        for (index, column) in header.enumerated()
        where !mapped.contains(column) && !mapping.ignored.contains(column) {
            properties.append(Property(column: index, type: mapping.types[column] ?? .string))
        }
    }

    private mutating func set(_ field: CSVMapping.Field, _ origin: Origin) {
        switch field {
        case .event: event = origin
        case .customer: customer = origin
        case .time: time = origin
        case .insertID: insertID = origin
        case .session: session = origin
        case .product: product = origin
        case .received: received = origin
        case .source: source = origin
        }
    }

    private func find(
        _ origin: CSVMapping.Origin, for option: String, in file: String
    ) throws -> Origin {
        switch origin {
        case .constant(let text):
            guard text.utf8.count <= WireLimits.idBytesMax else {
                throw FootfallError(.invalidInput, "\(option): \(WireFault.id(text.utf8.count))")
            }
            return text.isEmpty ? .missing : .constant(ConstantBytes(text.utf8))
        case .column(let column):
            return .column(try index(of: column, for: option, in: file))
        }
    }

    private func index(of column: String, for option: String, in file: String) throws -> Int {
        if let index = header.firstIndex(of: column) { return index }
        let nearest = header.min {
            EditDistance.between($0, column) < EditDistance.between($1, column)
        }
        let names = nearest.map { "; did you mean \"\(FieldName.shown($0.utf8))\"?" } ?? ""
        throw FootfallError(
            .invalidInput, "\(file): \(option): the header has no column \"\(column)\"\(names)")
    }

    private static func names(_ record: [UInt8], in file: String) throws -> [String] {
        try record.withUnsafeBytes { bytes in
            let text = UnsafeRawBufferPointer(rebasing: bytes[..<CSVRows.contentEnd(bytes)])
            var cells: [CSVRecords.Cell] = []
            if let fault = CSVRecords.cells(of: text, into: &cells) {
                throw FootfallError(.invalidInput, "\(file): header: \(CSVRows.quoteFault(fault))")
            }
            let names = try cells.map { try Self.name(text, $0, in: file) }
            if let twice = names.firstRepeated {
                let shown = FieldName.shown(twice.utf8)
                throw FootfallError(
                    .invalidInput, "\(file): header: two columns named \"\(shown)\"")
            }
            return names
        }
    }

    private static func name(
        _ record: UnsafeRawBufferPointer, _ cell: CSVRecords.Cell, in file: String
    ) throws -> String {
        let text = CSVRecords.text(of: cell, in: record)
        guard let name = String(validating: text, as: UTF8.self) else {
            throw FootfallError(
                .invalidInput, "\(file): header: the name at byte \(cell.start) is not UTF-8")
        }
        guard text.count <= WireLimits.textBytesMax else {
            throw FootfallError(.invalidInput, "\(file): header: \(WireFault.text(text.count))")
        }
        return name
    }
}

extension [String] {
    /// A text that is there twice, byte for byte.
    fileprivate var firstRepeated: String? {
        var seen: Set<[UInt8]> = []
        return first { !seen.insert([UInt8]($0.utf8)).inserted }
    }
}

/// Bytes that stay where they are, so that rows can take them in by their address.
///
/// Safe to share: allocated and filled once, never written again, freed with the last reference.
final class ConstantBytes: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer

    init(_ text: some Collection<UInt8>) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
        copy.copyBytes(from: text)
        bytes = UnsafeRawBufferPointer(copy)
    }

    deinit { bytes.deallocate() }
}
