/// The forms in which a result is printed.
public enum ResultFormat: String, Sendable, CaseIterable {
    /// Aligned columns, for people.
    case table
    /// One JSON object with columns, rows, notes and figures.
    case json
    /// One JSON object a row (JSON lines).
    case jsonl
    /// Comma-separated values (RFC 4180).
    case csv
    /// Tab-separated values.
    case tsv
    /// A Markdown table.
    case markdown

    /// Whether the printed form has a place for notes; if not, they go elsewhere (standard error).
    public var carriesNotes: Bool {
        switch self {
        case .table, .json, .markdown: true
        case .jsonl, .csv, .tsv: false
        }
    }

    /// Whether errors are printed as JSON too.
    public var isJSON: Bool { self == .json || self == .jsonl }
}
