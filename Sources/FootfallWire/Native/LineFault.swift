/// What is wrong with an event, as far as the decoder of its fields can tell.
struct LineFault: Error {
    /// The field at fault, as a path.
    let field: String
    let reason: String
    /// The tape's index of the value at fault, from which its place in the line is known.
    let index: Int?

    init(_ field: String, _ reason: String, at index: Int? = nil) {
        self.field = field
        self.reason = reason
        self.index = index
    }
}
