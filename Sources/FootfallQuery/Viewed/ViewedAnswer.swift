import FootfallFormat
package import FootfallModel

/// What the customers viewed: `product, views, first, last`, with `customer` in front where every
/// customer is asked for.
///
/// Kept packed, and unpacked row by row as they are asked for.
package struct ViewedAnswer: Sendable {
    /// A customer and the products it viewed, most recent first.
    package struct Entry: Sendable {
        package var customer: String
        package var products: [Item]
    }

    /// A product's id beside its figures.
    package struct Item: Sendable, Equatable {
        package var product: String
        package var views: Int
        package var first: Timestamp
        package var last: Timestamp
    }

    package let counters: ScanCounters
    package var following: FollowingRows?
    private let isForEvery: Bool
    /// A list of each thread that scanned; each customer is in one of them.
    private let lists: [ViewedList]
    /// Where each list's customers begin, when they are counted over all lists.
    private let firsts: [Int]
    /// All customers, by their ids.
    private let order: [UInt32]
    /// Of the lists, and of the order.
    private let memory: [MemoryShare]

    init(
        _ subject: ViewedPlan.Subject, _ lists: [ViewedList], _ shares: [MemoryShare],
        counters: ScanCounters
    ) throws {
        // All ids once more while they are sorted, by words beside their numbers.
        let own = MemoryShare()
        let customers = lists.reduce(0) { $0 + $1.ids.count }
        try own.hold(
            lists.reduce(customers * 40) { $0 + $1.ids.byteCount }, customers, .views)
        memory = shares + [own]
        self.lists = lists
        self.counters = counters
        isForEvery = if case .everyCustomer = subject { true } else { false }
        var ids = TextArena()
        var firsts: [Int] = []
        for list in lists {
            firsts.append(ids.count)
            ids.append(list.ids)
        }
        self.firsts = firsts
        let all = ids.dictionary()
        order = try ByteStringSort.sorted(
            (0..<UInt32(all.count)).map { $0 }, arena: all.arena, offsets: all.offsets
        ) { try QueryWatch.checkpoint() }
    }

    /// The customers that viewed something, by the bytes of their ids.
    package func forEachEntry(_ body: (Entry) throws -> Void) rethrows {
        var texts = lists.map { ProductTexts($0.products) }
        for customer in order {
            let list = (firsts.lastIndex { $0 <= customer }) ?? 0
            let number = Int(customer) - firsts[list]
            var entry = Entry(customer: lists[list].ids.text(number), products: [])
            lists[list].forEachProduct(of: number) {
                entry.products.append(
                    Item(
                        product: texts[list].text($0.product), views: $0.views,
                        first: Timestamp(unchecked: $0.first),
                        last: Timestamp(unchecked: $0.last)))
            }
            try body(entry)
        }
    }

    /// Products' ids as texts, each made once.
    private struct ProductTexts {
        private let table: TextInterner
        private var texts: [String?]

        init(_ table: TextInterner) {
            self.table = table
            texts = [String?](repeating: nil, count: table.count)
        }

        mutating func text(_ product: UInt32) -> String {
            if let known = texts[Int(product)] { return known }
            let text = String(decoding: table.bytes(product), as: UTF8.self)
            texts[Int(product)] = text
            return text
        }
    }
}

extension ViewedAnswer: RowSource {
    /// Those of one customer are few: they are made at once.
    package func table() -> ResultTable {
        guard !isForEvery else {
            return ResultTable(packed: self, rowCount: lists.reduce(0) { $0 + $1.productCount })
        }
        var table = ResultTable(columns: columns)
        forEachRow { table.append($0) }
        return table
    }

    package var columns: [ResultTable.Column] {
        (isForEvery ? [.init("customer", .text)] : [])
            + [
                .init("product", .text), .init("views", .int), .init("first", .time),
                .init("last", .time),
            ]
    }

    package func forEachRow(_ body: ([ResultTable.Cell]) throws -> Void) rethrows {
        var row: [ResultTable.Cell] = []
        try forEachEntry { entry in
            for item in entry.products {
                row.removeAll(keepingCapacity: true)
                if isForEvery { row.append(.text(entry.customer)) }
                row.append(.text(item.product))
                row.append(.int(Int64(item.views)))
                row.append(.time(item.first))
                row.append(.time(item.last))
                try body(row)
            }
        }
    }
}
