internal import FootfallModel

/// Which columns of a CSV file become what: the options of `footfall ingest --format csv`.
///
///     --map event==purchased,customer=customer_id,time=ts --types price:number --ignore row
///     --time-format ms
///
/// A column that is not mapped becomes a property under its name, unless it is ignored.
package struct CSVMapping: Sendable, Equatable {
    /// What a column can be mapped to.
    package enum Field: String, Sendable, CaseIterable {
        case event, customer, time
        case insertID = "insert_id"
        case session, product, received, source
    }

    package enum Origin: Sendable, Equatable {
        /// The cells of the column of this name.
        case column(String)
        /// The same text in every row.
        case constant(String)
    }

    package enum CellType: String, Sendable, CaseIterable {
        case string, number, boolean
    }

    package enum TimeFormat: String, Sendable, CaseIterable {
        /// RFC 3339.
        case iso
        /// Whole seconds, milliseconds or microseconds since 1970.
        case s, ms, us

        var microsecondsPerUnit: Int64 {
            switch self {
            case .iso, .us: 1
            case .s: 1_000_000
            case .ms: 1000
            }
        }
    }

    package var fields: [Field: Origin]
    package var types: [String: CellType]
    package var ignored: Set<String>
    package var timeFormat: TimeFormat

    package init(
        fields: [Field: Origin], types: [String: CellType] = [:], ignored: Set<String> = [],
        timeFormat: TimeFormat = .iso
    ) {
        self.fields = fields
        self.types = types
        self.ignored = ignored
        self.timeFormat = timeFormat
    }

    /// A mapping from the texts of the options; throws `invalidInput` naming the option at fault.
    package init(
        map: String, types: String = "", ignore: String = "", timeFormat: String = "iso"
    ) throws {
        guard let format = TimeFormat(rawValue: timeFormat) else {
            throw Self.fault("--time-format", "\"\(timeFormat)\"; expected iso, s, ms or us")
        }
        self.init(fields: [:], ignored: Set(Self.list(ignore)), timeFormat: format)
        for entry in Self.list(map) { try add(field: entry) }
        for entry in Self.list(types) { try add(type: entry) }
        for field in [Field.event, .time] where fields[field] == nil {
            throw Self.fault(
                "--map",
                "no \(field.rawValue); expected \(field.rawValue)=COLUMN"
                    + (field == .event ? " or event==NAME" : ""))
        }
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map(String.init)
    }

    private mutating func add(field entry: String) throws {
        guard let equals = entry.firstIndex(of: "=") else {
            throw Self.fault("--map", "\"\(entry)\"; expected FIELD=COLUMN or FIELD==TEXT")
        }
        let name = String(entry[..<equals])
        guard let field = Field(rawValue: name) else {
            let known = Field.allCases.map(\.rawValue).joined(separator: ", ")
            throw Self.fault("--map", "no field \"\(name)\"; expected one of \(known)")
        }
        guard fields[field] == nil else { throw Self.fault("--map", "\(name) is mapped twice") }
        let rest = entry[entry.index(after: equals)...]
        fields[field] =
            rest.hasPrefix("=") ? .constant(String(rest.dropFirst())) : .column(String(rest))
    }

    private mutating func add(type entry: String) throws {
        // The last colon: a column's name may have some.
        guard let colon = entry.lastIndex(of: ":"),
            let type = CellType(rawValue: String(entry[entry.index(after: colon)...]))
        else {
            throw Self.fault(
                "--types", "\"\(entry)\"; expected COLUMN:string, COLUMN:number or COLUMN:boolean")
        }
        types[String(entry[..<colon])] = type
    }

    private static func fault(_ option: String, _ message: String) -> FootfallError {
        FootfallError(.invalidInput, "\(option): \(message)")
    }
}
