import FootfallModel
import FootfallTestSupport

@testable import FootfallQuery

/// Random questions for what was viewed beside a product, with every clause.
enum AlsoViewedProof {
    static func question(_ events: [Event], _ random: inout SeededGenerator) -> ProofQuestion {
        var frame = ProofFrame(events, &random)
        let pattern = RandomPattern(&random, frame.zone)
        let product = random.pick(ProofEvents.products)
        frame.addRestrictions(&random, hasCohorts: false)
        let hours = random.pick([nil, 1, 5])
        if let hours { frame.add("within \(hours) hours") }
        let units = RandomUnits(&random)
        frame.add(units.clause)
        let top = random.oneIn(3) ? 1 + random.below(2) : nil
        if let top { frame.add("top \(top)") }
        let limit = random.oneIn(4) ? random.below(4) : nil
        if let limit { frame.add("limit \(limit)") }
        let naive = NaiveAlsoViewed(
            product: product, window: hours.map { Int64($0) * hour },
            units: naiveUnits(units, frame) {
                frame.isWanted($0) && frame.isInRange($0) && pattern.matches($0)
            })
        let expected = rows(naive, top: top, hasUnits: units.splits).prefix(limit ?? .max)
        let head = "also viewed \(product) of \(pattern.text)"
        return ProofQuestion(text: frame.text(head, &random), expected: Array(expected)) { table in
            table.rows.map { row in
                (CellText.plain(row[0]) ?? "-") + " | "
                    + ProofGrid.text(row.dropFirst().map(ProofGrid.number))
            }
        }
    }

    /// Sessions where `same session` is all that is asked; else customers with what they hold.
    private static func naiveUnits(
        _ units: RandomUnits, _ frame: ProofFrame, where isView: (Event) -> Bool
    ) -> [NaiveAlsoViewed.Unit] {
        if units.paths == ["session"] {
            return NaiveSessions(frame.events).sessionsOfEvents(where: isView).map {
                .init(customer: $0[0].customer ?? "", views: $0)
            }
        }
        var views: [[String]: [Event]] = [:]
        for event in frame.events.filter(isView) {
            guard let customer = event.customer else { continue }
            for unit in units.values(event) { views[[customer, unit], default: []].append(event) }
        }
        return views.map { .init(customer: $0[0], views: $1) }
    }

    private static func rows(
        _ naive: NaiveAlsoViewed, top: Int?, hasUnits: Bool
    ) -> [String] {
        let ranked = naive.rows().sorted { left, right in
            left.value.customers != right.value.customers
                ? left.value.customers > right.value.customers
                : left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
        }
        let line = { (name: String, row: NaiveAlsoViewed.Row) in
            let figures = [Double(row.customers)] + (hasUnits ? [Double(row.units)] : [])
            return name + " | " + ProofGrid.text(figures + [row.share, row.lift])
        }
        let kept = ranked.prefix(top ?? .max)
        let lines = kept.map { line($0.key, $0.value) }
        guard ranked.count > kept.count else { return lines }
        let all = Set(naive.units.flatMap(\.views).flatMap(\.products))
        return lines + [
            line("other", naive.row(all.subtracting(kept.map(\.key) + [naive.product])))
        ]
    }
}

/// Random questions for the products that one customer viewed, or each.
enum ViewedProof {
    static func question(_ events: [Event], _ random: inout SeededGenerator) -> ProofQuestion {
        var frame = ProofFrame(events, &random)
        let pattern = RandomPattern(&random, frame.zone)
        frame.addRestrictions(&random, hasCohorts: false)
        let limit = random.pick([nil, nil, 0, 1, 2])
        if let limit { frame.add("limit \(limit)") }
        let one = random.oneIn(2) ? random.pick(ProofEvents.customers) : nil
        let views = frame.wanted.filter(pattern.matches)
        let customers =
            one.map { [$0] }
            ?? ProofEvents.customers.sorted {
                $0.utf8.lexicographicallyPrecedes($1.utf8)
            }
        let expected = customers.flatMap { customer in
            NaiveViewed.products(of: views.filter { $0.customer == customer }, limit: limit ?? 20)
                .map { viewed in
                    (one == nil ? customer + " " : "")
                        + "\(viewed.product) \(viewed.views) \(viewed.first) \(viewed.last)"
                }
        }
        let subject = one.map { "\"\($0)\"" } ?? "every customer"
        let head = "viewed for \(subject) of \(pattern.text)"
        return ProofQuestion(text: frame.text(head, &random), expected: expected) { table in
            table.rows.map { $0.map { CellText.plain($0) ?? "-" }.joined(separator: " ") }
        }
    }
}

/// Random questions for whole events: a customer's, or the newest.
enum EventsProof {
    static func question(
        _ events: [Event], _ random: inout SeededGenerator
    ) throws -> ProofQuestion {
        var frame = ProofFrame(events, &random)
        let pattern = RandomPattern(&random, frame.zone)
        frame.addRestrictions(&random, hasCohorts: false)
        let limit = random.pick([nil, nil, 0, 1, 7])
        if let limit { frame.add("limit \(limit)") }
        let customer = random.oneIn(2) ? random.pick(ProofEvents.customers) : nil
        let wanted = frame.wanted.filter { event in
            pattern.matches(event) && (customer == nil || event.customer == customer)
        }
        let byTime = Dictionary(grouping: wanted, by: \.time)
            .sorted { customer == nil ? $0.key > $1.key : $0.key < $1.key }
        let ordered = byTime.flatMap { $0.value.sorted { EventIdentity($0) < EventIdentity($1) } }
        let shown = ordered.prefix(limit ?? (customer == nil ? 100 : .max))
        let head = customer.map { "replay \"\($0)\"" } ?? "events"
        let order = customer.map { EventsPlan.Order.replay(customer: $0) } ?? .newestFirst
        let text = { (row: [ResultTable.Cell]) in
            row.map { CellText.plain($0) ?? "-" }.joined(separator: " ")
        }
        return ProofQuestion(
            text: frame.text("\(head) of \(pattern.text)", &random),
            expected: shown.map { text(order.row(of: $0)) }, rows: { $0.rows.map(text) })
    }
}
