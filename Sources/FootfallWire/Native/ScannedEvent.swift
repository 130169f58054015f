internal import FootfallModel

/// Moves the event of a line that `JSONScanner` has read into columns, or says what is wrong with it.
///
/// `NativeLineReader` takes the same events in, but only those that are well-formed and name no member
/// twice.
struct ScannedEvent {
    let tape: JSONTape
    let allowsExportFields: Bool

    /// Appends the event; what is wrong with it, if something is: then it leaves nothing behind.
    func append(to builder: inout EventBatchBuilder) -> LineFault? {
        builder.beginEvent()
        do {
            let fields = try fields()
            try appendName(fields[.event], to: &builder)
            try appendSession(fields[.session], to: &builder)
            try appendProducts(fields[.product], to: &builder)
            try appendSource(fields[.source], to: &builder)
            try appendReceived(fields[.received], to: &builder)
            try appendProperties(fields[.properties], to: &builder)
            try end(fields, of: &builder)
            return nil
        } catch {
            builder.discardEvent()
            return error
        }
    }

    // MARK: Fields

    /// The tape's index of the value of each field that is there.
    private typealias Fields = [NativeField: Int]

    private func fields() throws(LineFault) -> Fields {
        guard tape.kind(1) == JSONTape.Kind.beginObject else {
            throw LineFault("", "a JSON object was expected", at: 1)
        }
        var fields: Fields = [:]
        var next = 2
        while let name = tape.member(next) {
            guard let field = NativeField.named(tape.text(name)),
                allowsExportFields || !field.isExportOnly
            else {
                throw NativeField.unknown(
                    tape.text(name), at: name, allowsExportFields: allowsExportFields)
            }
            fields[field] = name + 1
            next = tape.end(of: name + 1)
        }
        return fields
    }

    private func appendName(
        _ index: Int?, to builder: inout EventBatchBuilder
    ) throws(LineFault) {
        guard let index else {
            throw LineFault("event", "missing; every event has a name", at: 1)
        }
        guard tape.kind(index) == JSONTape.Kind.text else {
            throw LineFault("event", "a text was expected", at: index)
        }
        let name = tape.text(index)
        guard !name.isEmpty else { throw LineFault("event", "empty", at: index) }
        builder.append(text: name, at: .event, slot: builder.row)
    }

    private func appendSession(
        _ index: Int?, to builder: inout EventBatchBuilder
    ) throws(LineFault) {
        guard let session = try id(index, .session) else { return }
        builder.append(text: session, at: .session, slot: builder.row)
    }

    /// An id's bytes; nil where it is missing, null or empty.
    private func id(
        _ index: Int?, _ field: NativeField
    ) throws(LineFault) -> UnsafeRawBufferPointer? {
        guard let index, let text = try text(index, field) else { return nil }
        guard text.count <= WireLimits.idBytesMax else {
            throw LineFault("\(field.name)", WireFault.id(text.count), at: index)
        }
        return text
    }

    /// A text's bytes; nil where it is null or empty.
    private func text(
        _ index: Int, _ field: NativeField
    ) throws(LineFault) -> UnsafeRawBufferPointer? {
        if tape.kind(index) == JSONTape.Kind.null { return nil }
        guard tape.kind(index) == JSONTape.Kind.text else {
            throw LineFault("\(field.name)", "a text was expected", at: index)
        }
        let text = tape.text(index)
        return text.isEmpty ? nil : text
    }

    private func appendProducts(
        _ index: Int?, to builder: inout EventBatchBuilder
    ) throws(LineFault) {
        guard let index else { return }
        let products = try products(index)
        guard !products.isEmpty else { return }
        let (element, first) = builder.beginList(
            at: .product, slot: builder.row, length: products.count)
        for (i, product) in products.enumerated() {
            builder.append(text: product, at: element, slot: first + i)
        }
    }

    private func products(_ index: Int) throws(LineFault) -> [UnsafeRawBufferPointer] {
        guard tape.kind(index) == JSONTape.Kind.beginArray else {
            return try text(index, .product).map { [$0] } ?? []
        }
        var products: [UnsafeRawBufferPointer] = []
        var next = index + 1
        while tape.kind(next) != JSONTape.Kind.endArray {
            if let product = try text(next, .product) { products.append(product) }
            next = tape.end(of: next)
        }
        return products
    }

    private func appendSource(
        _ index: Int?, to builder: inout EventBatchBuilder
    ) throws(LineFault) {
        guard let source = try id(index, .source) else {
            return builder.append(text: NativeLineDecoder.source, at: .source, slot: builder.row)
        }
        builder.append(text: source, at: .source, slot: builder.row)
    }

    private func appendReceived(
        _ index: Int?, to builder: inout EventBatchBuilder
    ) throws(LineFault) {
        guard let index else { return }
        let instant = try instant(index, "received")
        builder.append(int: instant, at: .received, slot: builder.row)
    }

    private func appendProperties(
        _ index: Int?, to builder: inout EventBatchBuilder
    ) throws(LineFault) {
        guard let index, tape.kind(index) != JSONTape.Kind.null else { return }
        guard tape.kind(index) == JSONTape.Kind.beginObject else {
            throw LineFault("properties", "an object was expected", at: index)
        }
        tape.appendMembers(of: index, at: .properties, slot: builder.row, to: &builder)
    }

    private func instant(_ index: Int, _ field: StaticString) throws(LineFault) -> Int64 {
        switch tape.kind(index) {
        case JSONTape.Kind.int:
            guard let time = Timestamp(milliseconds: tape.int(index)) else {
                throw LineFault(
                    "\(field)", "epoch milliseconds outside the years 1 to 9999", at: index)
            }
            return time.microseconds
        case JSONTape.Kind.text:
            do {
                return try Timestamp(rfc3339: tape.text(index)).microseconds
            } catch {
                throw LineFault("\(field)", "\(error)", at: index)
            }
        default:
            throw LineFault(
                "\(field)", "an RFC 3339 text or an integer of epoch milliseconds was expected",
                at: index)
        }
    }

    // MARK: The event's end

    private func end(
        _ fields: Fields, of builder: inout EventBatchBuilder
    ) throws(LineFault) {
        guard let index = fields[.time] else {
            throw LineFault("time", "missing; every event has a time", at: 1)
        }
        let time = try instant(index, "time")
        let customer = try id(fields[.customer], .customer)
        if let index = fields[.insertID], tape.kind(index) == JSONTape.Kind.beginObject {
            let id = try exportedID(index)
            builder.endEvent(time: time, timeIsSent: true, customer: customer, insertID: id)
        } else {
            let id = try id(fields[.insertID], .insertID)
            builder.endEvent(time: time, timeIsSent: true, customer: customer, tag: .own, id: id)
        }
    }

    /// An id as exports write those that are not the event's own: `{"tag":"derived","hex":"0aff"}`.
    private func exportedID(_ index: Int) throws(LineFault) -> InsertID {
        guard allowsExportFields else {
            throw LineFault("insert_id", "a text was expected", at: index)
        }
        let members = tape.members(index)
        guard members.count == 2, case .string(let tag) = members["tag"],
            case .string(let hex) = members["hex"],
            let id = InsertID(tagName: tag, hex: hex.utf8)
        else {
            throw LineFault(
                "insert_id", "a text, or an exported id's tag and hexadecimal digits, was expected",
                at: index)
        }
        return id
    }
}
