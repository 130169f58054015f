internal import FootfallModel

/// Moves the events of parsed native lines into columns.
///
/// The fast walk refuses a line at the first doubt, without a word; the scanned walk, over the tape
/// of a line that `JSONScanner` has read, says what is wrong. In both, a refused line leaves nothing
/// behind.
struct NativeEventReader: ~Copyable {
    let allowsExportFields: Bool
    private var builder = EventBatchBuilder()

    init(allowsExportFields: Bool) {
        self.allowsExportFields = allowsExportFields
    }

    consuming func finish() -> EventBatch { builder.finish() }

    /// Takes a line in from the fast parser's tape; false if there is any doubt about it.
    mutating func read(_ tape: JSONTape, line: UnsafeRawBufferPointer) -> Bool {
        read(TapeWalk(tape: tape, line: line)) == nil
    }

    /// Takes a line in from the slow parser's tape; what is wrong with it, if something is.
    mutating func readScanned(_ tape: JSONTape) -> LineFault? {
        read(TapeWalk(tape: tape, line: nil))
    }

    private mutating func read(_ walk: TapeWalk) -> LineFault? {
        builder.beginEvent()
        do {
            let fields = try fields(of: walk)
            try name(walk, fields.event)
            try optionalText(walk, fields.session, .session, at: .session)
            try products(walk, fields.product)
            try source(walk, fields.source)
            try received(walk, fields.received)
            try properties(walk, fields.properties)
            try end(walk, fields)
            return nil
        } catch {
            builder.discardEvent()
            return error
        }
    }

    // MARK: Fields

    /// The tape's index of the value of each field; 0 where there is none.
    private struct Fields {
        var event = 0
        var customer = 0
        var time = 0
        var insertID = 0
        var session = 0
        var product = 0
        var properties = 0
        var source = 0
        var received = 0

        /// Notes where a field is, unless it was there before.
        @inline(__always)
        mutating func note(_ field: NativeField, _ index: Int) -> Bool {
            switch field {
            case .event: Self.note(&event, index)
            case .customer: Self.note(&customer, index)
            case .time: Self.note(&time, index)
            case .insertID: Self.note(&insertID, index)
            case .session: Self.note(&session, index)
            case .product: Self.note(&product, index)
            case .properties: Self.note(&properties, index)
            case .source: Self.note(&source, index)
            case .received: Self.note(&received, index)
            }
        }

        @inline(__always)
        private static func note(_ place: inout Int, _ index: Int) -> Bool {
            guard place == 0 else { return false }
            place = index
            return true
        }
    }

    private func fields(of walk: TapeWalk) throws(LineFault) -> Fields {
        let tape = walk.tape
        guard tape.kind(1) == JSONTape.Kind.beginObject else {
            throw LineFault("", "a JSON object was expected", at: 1)
        }
        var fields = Fields()
        var next = 2
        while let name = tape.member(next) {
            guard let field = NativeField.named(tape.text(name)),
                allowsExportFields || !field.isExportOnly
            else { throw unknown(walk, name) }
            guard fields.note(field, name + 1) else { throw .doubt }
            next = tape.end(of: name + 1)
        }
        return fields
    }

    private func unknown(_ walk: TapeWalk, _ name: Int) -> LineFault {
        guard walk.isScanned else { return .doubt }
        return NativeField.unknown(
            walk.tape.text(name), at: name, allowsExportFields: allowsExportFields)
    }

    private mutating func name(_ walk: TapeWalk, _ index: Int) throws(LineFault) {
        guard index > 0 else { throw LineFault("event", "missing; every event has a name", at: 1) }
        guard walk.tape.kind(index) == JSONTape.Kind.text else {
            throw LineFault("event", "a text was expected", at: index)
        }
        let name = walk.tape.text(index)
        guard !name.isEmpty else { throw LineFault("event", "empty", at: index) }
        guard name.count <= WireLimits.textBytesMax else { throw .doubt }
        builder.append(text: name, at: .event, slot: builder.row)
    }

    private mutating func optionalText(
        _ walk: TapeWalk, _ index: Int, _ field: NativeField, at node: EventBatchBuilder.NodeID
    ) throws(LineFault) {
        guard let text = try id(walk, index, field) else { return }
        builder.append(text: text, at: node, slot: builder.row)
    }

    /// An id's bytes; nil where it is missing, null or empty.
    private func id(
        _ walk: TapeWalk, _ index: Int, _ field: NativeField
    ) throws(LineFault) -> UnsafeRawBufferPointer? {
        guard let text = try text(walk, index, field) else { return nil }
        guard text.count <= WireLimits.idBytesMax else {
            throw LineFault("\(field.name)", WireFault.id(text.count), at: index)
        }
        return text
    }

    /// A product's bytes; nil where it is null or empty.
    private func product(
        _ walk: TapeWalk, _ index: Int
    ) throws(LineFault) -> UnsafeRawBufferPointer? {
        let text = try text(walk, index, .product)
        guard text?.count ?? 0 <= WireLimits.textBytesMax else { throw .doubt }
        return text
    }

    private func text(
        _ walk: TapeWalk, _ index: Int, _ field: NativeField
    ) throws(LineFault) -> UnsafeRawBufferPointer? {
        guard index > 0, walk.tape.kind(index) != JSONTape.Kind.null else { return nil }
        guard walk.tape.kind(index) == JSONTape.Kind.text else {
            throw LineFault("\(field.name)", "a text was expected", at: index)
        }
        let text = walk.tape.text(index)
        return text.isEmpty ? nil : text
    }

    private mutating func products(_ walk: TapeWalk, _ index: Int) throws(LineFault) {
        guard index > 0 else { return }
        let tape = walk.tape
        guard tape.kind(index) == JSONTape.Kind.beginArray else {
            guard let product = try self.product(walk, index) else { return }
            let (element, slot) = builder.beginList(at: .product, slot: builder.row, length: 1)
            return builder.append(text: product, at: element, slot: slot)
        }
        var products: [UnsafeRawBufferPointer] = []
        var next = index + 1
        while tape.kind(next) != JSONTape.Kind.endArray {
            if let product = try self.product(walk, next) { products.append(product) }
            next = tape.end(of: next)
        }
        guard !products.isEmpty else { return }
        let (element, first) = builder.beginList(
            at: .product, slot: builder.row, length: products.count)
        for (i, product) in products.enumerated() {
            builder.append(text: product, at: element, slot: first + i)
        }
    }

    private mutating func source(_ walk: TapeWalk, _ index: Int) throws(LineFault) {
        if let source = try id(walk, index, .source) {
            return builder.append(text: source, at: .source, slot: builder.row)
        }
        let name = NativeLineDecoder.sourceName
        let bytes = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        builder.append(text: bytes, at: .source, slot: builder.row)
    }

    private mutating func received(_ walk: TapeWalk, _ index: Int) throws(LineFault) {
        guard index > 0 else { return }
        let instant = try instant(walk, index, "received")
        builder.append(int: instant, at: .received, slot: builder.row)
    }

    private mutating func properties(_ walk: TapeWalk, _ index: Int) throws(LineFault) {
        guard index > 0, walk.tape.kind(index) != JSONTape.Kind.null else { return }
        guard walk.tape.kind(index) == JSONTape.Kind.beginObject else {
            throw LineFault("properties", "an object was expected", at: index)
        }
        try walk.appendMembers(
            of: index, at: .properties, slot: builder.row, depth: 2, to: &builder)
    }

    private func instant(
        _ walk: TapeWalk, _ index: Int, _ field: StaticString
    ) throws(LineFault) -> Int64 {
        switch walk.tape.kind(index) {
        case JSONTape.Kind.int:
            let (microseconds, overflow) = walk.tape.int(index)
                .multipliedReportingOverflow(by: 1000)
            guard !overflow, let time = Timestamp(microseconds: microseconds) else {
                throw LineFault(
                    "\(field)", "epoch milliseconds outside the years 1 to 9999", at: index)
            }
            return time.microseconds
        case JSONTape.Kind.text:
            do {
                return try Timestamp(rfc3339: walk.tape.text(index)).microseconds
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

    private mutating func end(_ walk: TapeWalk, _ fields: Fields) throws(LineFault) {
        guard fields.time > 0 else {
            throw LineFault("time", "missing; every event has a time", at: 1)
        }
        let time = try instant(walk, fields.time, "time")
        let customer = try id(walk, fields.customer, .customer)
        if fields.insertID > 0, walk.tape.kind(fields.insertID) == JSONTape.Kind.beginObject {
            let id = try exportedID(walk, fields.insertID)
            builder.endEvent(time: time, timeIsSent: true, customer: customer, insertID: id)
        } else if let id = try id(walk, fields.insertID, .insertID) {
            builder.endEvent(time: time, timeIsSent: true, customer: customer, tag: .own, id: id)
        } else {
            builder.endEvent(time: time, timeIsSent: true, customer: customer, insertID: nil)
        }
    }

    /// An id as exports write those that are not the event's own: `{"tag":"derived","hex":"0aff"}`.
    private func exportedID(_ walk: TapeWalk, _ index: Int) throws(LineFault) -> InsertID {
        guard allowsExportFields else {
            throw LineFault("insert_id", "a text was expected", at: index)
        }
        let members = walk.tape.members(index)
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
