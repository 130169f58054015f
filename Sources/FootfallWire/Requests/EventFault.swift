/// What is wrong with an event of a request.
struct EventFault: Error {
    /// The field at fault, as a path; empty where the whole is.
    let field: String
    let reason: String
    /// Where in the request's body it is, if that is known.
    let offset: Int?

    init(_ field: String, _ reason: String, at place: JSONPlace) {
        self.init(field, reason, offset: place.offset)
    }

    init(_ field: String, _ reason: String, offset: Int? = nil) {
        self.field = field
        self.reason = reason
        self.offset = offset
    }

    /// A fault of a document that begins at a byte of the body, under a path.
    init(_ fault: JSONFault, in path: String = "", base: Int = 0) {
        let joint = path.isEmpty || fault.field.isEmpty || fault.field.hasPrefix("[") ? "" : "."
        self.init(path + joint + fault.field, fault.reason, offset: base + fault.offset)
    }

    /// The reason and the place.
    var message: String { offset.map { "\(reason) at byte \($0)" } ?? reason }
}
