/// What a row says to machines besides its cells.
///
/// A row in which a group's value is missing says so: `"missing":true`, or, if another group of the
/// row is null, the names of the groups that are missing. One with provisional figures names their
/// columns: `"provisional":["3","4"]`.
package struct RowRemarks {
    /// The groups that are missing; `names` is nil if nobody could mistake which.
    package struct Missing {
        package let names: [String]?
    }

    package let missing: Missing?
    package let provisional: [String]

    package init(_ columns: [ResultTable.Column], _ cells: [ResultTable.Cell]) {
        let groups = zip(columns, cells).filter { $0.0.isGroup }
        let names = groups.filter { $0.1 == .missing }.map(\.0.name)
        let isAmbiguous = groups.contains { $0.1 == .null }
        missing = names.isEmpty ? nil : Missing(names: isAmbiguous ? names : nil)
        provisional = zip(columns, cells).filter { $0.1.isProvisional }.map(\.0.name)
    }
}
