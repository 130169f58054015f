internal import FootfallModel
internal import FootfallQuery

// Conditions as syntax trees.

extension Condition {
    func lowered(_ lowering: inout Lowering) -> Expression {
        switch self {
        case .equal(let path, let value): compared(path, .equal, value, &lowering)
        case .notEqual(let path, let value): compared(path, .notEqual, value, &lowering)
        case .less(let path, let value): compared(path, .less, value, &lowering)
        case .lessOrEqual(let path, let value): compared(path, .lessOrEqual, value, &lowering)
        case .greater(let path, let value): compared(path, .greater, value, &lowering)
        case .greaterOrEqual(let path, let value):
            compared(path, .greaterOrEqual, value, &lowering)
        case .oneOf(let path, let values): listed(path, values, isNegated: false, &lowering)
        case .noneOf(let path, let values): listed(path, values, isNegated: true, &lowering)
        case .contains(let path, let text):
            .contains(lowering.at(path.path), lowering.literal(.string(text)))
        case .startsWith(let path, let text):
            .startsWith(lowering.at(path.path), lowering.literal(.string(text)))
        case .endsWith(let path, let text):
            .endsWith(lowering.at(path.path), lowering.literal(.string(text)))
        case .matches(let path, let pattern):
            .matches(lowering.at(path.path), lowering.pattern(pattern))
        case .exists(let path): .exists(lowering.at(path.path))
        case .missing(let path): .missing(lowering.at(path.path))
        case .has(let path, let condition):
            .has(lowering.at(path.path), condition.lowered(&lowering))
        case .all(let conditions): Self.joined(conditions.map { $0.lowered(&lowering) })
        case .any(let conditions): Self.alternatives(conditions.map { $0.lowered(&lowering) })
        case .not(let condition): .not(condition.lowered(&lowering))
        }
    }

    private func compared(
        _ path: PropertyPath, _ comparison: Comparison, _ value: Value,
        _ lowering: inout Lowering
    ) -> Expression {
        .compare(lowering.at(path.path), comparison, lowering.literal(value))
    }

    private func listed(
        _ path: PropertyPath, _ values: [Value], isNegated: Bool, _ lowering: inout Lowering
    ) -> Expression {
        .isIn(
            lowering.at(path.path), negated: isNegated, values.map { lowering.literal($0) })
    }

    /// Conditions that all hold, side by side, as one who writes them puts them.
    static func joined(_ conditions: [Expression]) -> Expression {
        let terms = terms(conditions)
        return terms.count == 1 ? terms[0] : .and(terms)
    }

    /// What `and` joins within the conditions, and the other conditions.
    static func terms(_ conditions: [Expression]) -> [Expression] {
        conditions.flatMap { condition in
            if case .and(let terms) = condition { terms } else { [condition] }
        }
    }

    private static func alternatives(_ conditions: [Expression]) -> Expression {
        let terms = conditions.flatMap { condition in
            if case .or(let terms) = condition { terms } else { [condition] }
        }
        return terms.count == 1 ? terms[0] : .or(terms)
    }
}
