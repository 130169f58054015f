internal import FootfallModel

// The steps of a funnel, as far as a store's definitions decide on them.

extension Binder {
    /// Throws if no event can ever match one of the steps.
    mutating func refuseContradictions(in steps: [FunnelStep]) throws {
        for (number, step) in steps.enumerated() {
            let found = try Contradiction(in: step.events) { path in
                try self.path(path).sources.contains { $0.domain != nil }
            }
            guard let found else { continue }
            throw error(
                .conflict, "step \(number + 1) can never match: \(found.reason)", at: found.range)
        }
    }
}
