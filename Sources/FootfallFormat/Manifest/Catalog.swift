/// What users told the store about itself, as texts, and what it learned of their attributes: kept in
/// the log and the manifest.
package struct Catalog: Equatable, Sendable {
    /// `define` statements by kind and name, each as the statement's text.
    ///
    /// Storage does not read them: the query module parses them when it binds a query.
    package struct Definition: Equatable, Sendable {
        package enum Kind: UInt8, Sendable {
            case event = 1
            case property = 2
            case query = 3
        }

        package var kind: Kind
        package var name: String
        package var statement: String

        package init(kind: Kind, name: String, statement: String) {
            self.kind = kind
            self.name = name
            self.statement = statement
        }
    }

    /// Ascending by kind, then name.
    package var definitions: [Definition] = []
    /// For example `zone` = `Europe/Berlin`.
    package var settings: [String: String] = [:]
    package var attributeTypes = AttributeTypes()

    package init(definitions: [Definition] = [], settings: [String: String] = [:]) {
        self.definitions = definitions
        self.settings = settings
    }
}
