internal import FootfallModel

/// The rows of one block, and what has come of them so far.
struct CSVRows: ~Copyable {
    private let plan: CSVPlan
    private var builder = EventBatchBuilder()
    /// The node of each property, in the plan's order.
    private var nodes: [EventBatchBuilder.NodeID] = []
    private var origins: [DecodedBatch.Origin] = []
    private var rejections: [Rejection] = []
    private var line = 0
    private var cells: [CSVRecords.Cell] = []
    private var isUTF8 = true

    init(_ plan: CSVPlan) {
        self.plan = plan
        for property in plan.properties {
            nodes.append(
                builder.child(of: .properties, key: plan.header[property.column], after: nodes.last)
            )
        }
    }

    mutating func decode(_ bytes: UnsafeRawBufferPointer) {
        isUTF8 = UTF8Check.firstFault(in: bytes) == nil
        var start = 0
        while start < bytes.count {
            let end = CSVRecords.end(in: bytes, from: start) ?? bytes.count
            let record = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
            let content = start..<start + Self.contentEnd(record)
            if !content.isEmpty { decodeRecord(bytes, content) }
            line += Self.lineCount(record)
            start = end
        }
    }

    mutating func reject(_ head: UnsafeRawBufferPointer, fault: RecordBlock.Fault) {
        switch fault {
        case .oversize(let length): reject(head, LineFault("", WireFault.oversize(length)))
        case .openQuote: reject(head, LineFault("", "a quote is opened and not closed"))
        }
        line = 1
    }

    consuming func finish(endOffset: Int) -> DecodedBatch {
        DecodedBatch(
            batch: builder.finish(), origins: origins, rejections: rejections, lineCount: line,
            endOffset: endOffset, exportHeader: nil)
    }

    // MARK: Records

    /// The length of a record without its line end.
    static func contentEnd(_ record: UnsafeRawBufferPointer) -> Int {
        var end = record.count
        if end > 0, record[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        if end > 0, record[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return end
    }

    static func quoteFault(_ offset: Int) -> String {
        "a comma was expected after the closing quote, at byte \(offset)"
    }

    private static func lineCount(_ record: UnsafeRawBufferPointer) -> Int {
        var lines = 0
        for byte in record.dropLast() { lines &+= byte == UInt8(ascii: "\n") ? 1 : 0 }
        return lines + 1
    }

    private mutating func decodeRecord(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
        let record = UnsafeRawBufferPointer(rebasing: bytes[range])
        guard range.count <= WireLimits.recordBytesMax else {
            let head = UnsafeRawBufferPointer(rebasing: record[..<WireLimits.oversizeBytesKept])
            return reject(head, LineFault("", WireFault.oversize(range.count)))
        }
        do {
            try cut(record)
            try withPlainCells(record) { (rows, text) throws(LineFault) in try rows.append(text) }
            origins.append(DecodedBatch.Origin(line: line, bytes: range))
        } catch {
            reject(record, error)
        }
    }

    private mutating func cut(_ record: UnsafeRawBufferPointer) throws(LineFault) {
        if let fault = CSVRecords.cells(of: record, into: &cells) {
            throw LineFault("", Self.quoteFault(fault))
        }
        guard cells.count == plan.header.count else {
            throw LineFault(
                "", "\(cells.count) cells, but the header has \(plan.header.count) columns")
        }
        if isUTF8 { return }
        for (column, cell) in cells.enumerated() {
            let text = UnsafeRawBufferPointer(rebasing: record[cell.start..<cell.end])
            if let fault = UTF8Check.firstFault(in: text) {
                throw LineFault(
                    name(column), "bytes that are not UTF-8 at byte \(cell.start + fault)")
            }
        }
    }

    /// Lends a text in which the cells are what they mean: doubled quotes made single.
    private mutating func withPlainCells(
        _ record: UnsafeRawBufferPointer,
        _ body: (inout CSVRows, UnsafeRawBufferPointer) throws(LineFault) -> Void
    ) throws(LineFault) {
        guard cells.contains(where: \.hasDoubledQuotes) else { return try body(&self, record) }
        var plain: [UInt8] = []
        for i in cells.indices {
            let text = CSVRecords.text(of: cells[i], in: record)
            cells[i] = CSVRecords.Cell(
                start: plain.count, end: plain.count + text.count, hasDoubledQuotes: false)
            plain += text
        }
        var fault: LineFault?
        plain.withUnsafeBytes { text in
            do throws(LineFault) { try body(&self, text) } catch { fault = error }
        }
        if let fault { throw fault }
    }

    private mutating func reject(_ raw: UnsafeRawBufferPointer, _ fault: LineFault) {
        rejections.append(
            Rejection(
                index: line, field: fault.field, message: fault.reason,
                source: CSVDecoder.source, raw: Array(raw)))
    }

    private func name(_ column: Int) -> String {
        FieldName.shown(plan.header[column].utf8)
    }
}

// MARK: - Rows into columns

extension CSVRows {
    private mutating func append(_ record: UnsafeRawBufferPointer) throws(LineFault) {
        builder.beginEvent()
        do {
            try appendFields(record)
            for (i, property) in plan.properties.enumerated() {
                try append(property, at: nodes[i], record)
            }
            try end(record)
        } catch {
            builder.discardEvent()
            throw error
        }
    }

    private mutating func appendFields(_ record: UnsafeRawBufferPointer) throws(LineFault) {
        let row = builder.row
        guard let name = try text(plan.event, record, .text) else {
            throw LineFault(fieldName(plan.event, "event"), "missing; every event has a name")
        }
        builder.append(text: name, at: .event, slot: row)
        if let source = try text(plan.source, record, .id) {
            builder.append(text: source, at: .source, slot: row)
        } else {
            let name = CSVDecoder.sourceName
            let bytes = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
            builder.append(text: bytes, at: .source, slot: row)
        }
        if let session = try text(plan.session, record, .id) {
            builder.append(text: session, at: .session, slot: row)
        }
        if let product = try text(plan.product, record, .text) {
            let (element, slot) = builder.beginList(at: .product, slot: row, length: 1)
            builder.append(text: product, at: element, slot: slot)
        }
        if let received = try instant(plan.received, record, "received") {
            builder.append(int: received, at: .received, slot: row)
        }
    }

    private mutating func end(_ record: UnsafeRawBufferPointer) throws(LineFault) {
        guard let time = try instant(plan.time, record, "time") else {
            throw LineFault(fieldName(plan.time, "time"), "missing; every event has a time")
        }
        let customer = try text(plan.customer, record, .id)
        if let id = try text(plan.insertID, record, .id) {
            builder.endEvent(time: time, timeIsSent: true, customer: customer, tag: .own, id: id)
        } else {
            builder.endEvent(time: time, timeIsSent: true, customer: customer, insertID: nil)
        }
    }

    private mutating func append(
        _ property: CSVPlan.Property, at node: EventBatchBuilder.NodeID,
        _ record: UnsafeRawBufferPointer
    ) throws(LineFault) {
        let cell = cells[property.column]
        guard cell.end > cell.start else { return }
        let text = UnsafeRawBufferPointer(rebasing: record[cell.start..<cell.end])
        switch property.type {
        case .string:
            guard text.count <= WireLimits.textBytesMax else {
                throw LineFault(name(property.column), WireFault.text(text.count))
            }
            builder.append(text: text, at: node, slot: builder.row)
        case .boolean:
            guard let value = CSVCell.boolean(text) else {
                throw LineFault(name(property.column), "true or false was expected")
            }
            builder.append(bool: value, at: node, slot: builder.row)
        case .number:
            switch CSVCell.number(text) {
            case .int(let value): builder.append(int: value, at: node, slot: builder.row)
            case .double(let value): builder.append(double: value, at: node, slot: builder.row)
            case nil:
                throw LineFault(
                    name(property.column), "a number was expected, within 64 bits or a double")
            }
        }
    }

    // MARK: Fields

    private enum Limit {
        case id, text
    }

    /// The text of a field; nil where it is missing or empty.
    private func text(
        _ origin: CSVPlan.Origin, _ record: UnsafeRawBufferPointer, _ limit: Limit
    ) throws(LineFault) -> UnsafeRawBufferPointer? {
        let column: Int
        switch origin {
        case .missing: return nil
        case .constant(let constant): return constant.bytes
        case .column(let index): column = index
        }
        let cell = cells[column]
        let count = cell.end - cell.start
        if limit == .id, count > WireLimits.idBytesMax {
            throw LineFault(name(column), WireFault.id(count))
        }
        if limit == .text, count > WireLimits.textBytesMax {
            throw LineFault(name(column), WireFault.text(count))
        }
        return count == 0 ? nil : UnsafeRawBufferPointer(rebasing: record[cell.start..<cell.end])
    }

    private func instant(
        _ origin: CSVPlan.Origin, _ record: UnsafeRawBufferPointer, _ field: String
    ) throws(LineFault) -> Int64? {
        guard let cell = try text(origin, record, .text) else { return nil }
        do {
            return try CSVCell.instant(cell, plan.timeFormat)
        } catch {
            throw LineFault(fieldName(origin, field), error.reason)
        }
    }

    private func fieldName(_ origin: CSVPlan.Origin, _ field: String) -> String {
        if case .column(let column) = origin { name(column) } else { field }
    }
}
