import FootfallModel
import FootfallQuery
import FootfallTestSupport

/// A random question to some events: its text, what the definition answers, and how a table of the
/// engine's reads in the same words.
struct ProofQuestion {
    var text: String
    var expected: [String]
    var rows: (ResultTable) -> [String]
}
