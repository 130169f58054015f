/// Events as columns: what a decoder hands to the store, in the order in which they came.
///
/// Time, customer and insert id are keys of the store and stand out; everything else (event name,
/// source, session, products, properties) is a `Column`. Every batch holds `ColumnKey.event` and
/// `ColumnKey.source` with a value in each row. `ColumnKey.received` is there only where the input
/// brought it (an export); otherwise the store stamps it.
package struct EventBatch: Sendable {
    package struct Column: Sendable {
        package var key: ColumnKey
        package var chunk: ColumnChunk

        package init(key: ColumnKey, chunk: ColumnChunk) {
            self.key = key
            self.chunk = chunk
        }
    }

    /// The code of a row without a customer.
    package static let noCustomer = UInt32.max

    package var rowCount: Int
    /// Microseconds, one a row.
    ///
    /// Where the client sent none, the store puts the time of receipt here.
    package var times: [Int64]
    /// Whether the client sent the time, so that it is part of the event's content.
    package var timeIsSent: [Bool]
    /// Codes in `customerNames`, or `noCustomer`; one a row.
    package var customers: [UInt32]
    package var customerNames: TextDictionary
    package var insertIDs: InsertIDColumn
    /// In ascending order of their keys, so that a list precedes what lies in it.
    package var columns: [Column]
    /// What the decoder remarked on some rows: their numbers, ascending.
    package var remarks: [Remark: [UInt32]] = [:]

    package init(
        times: [Int64], timeIsSent: [Bool], customers: [UInt32], customerNames: TextDictionary,
        insertIDs: InsertIDColumn, columns: [Column]
    ) {
        rowCount = times.count
        precondition(timeIsSent.count == rowCount && customers.count == rowCount)
        precondition(insertIDs.count == rowCount)
        self.times = times
        self.timeIsSent = timeIsSent
        self.customers = customers
        self.customerNames = customerNames
        self.insertIDs = insertIDs
        self.columns = columns
    }

    package static let empty = EventBatch(
        times: [], timeIsSent: [], customers: [], customerNames: .empty,
        insertIDs: InsertIDColumn(), columns: [])

    package func column(_ key: ColumnKey) -> Column? {
        // Some have few columns, others thousands.
        var low = 0
        var high = columns.count
        while low < high {
            let middle = low + (high - low) / 2
            if columns[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low < columns.count && columns[low].key == key ? columns[low] : nil
    }
}
