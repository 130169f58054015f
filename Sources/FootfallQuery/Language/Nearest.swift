/// Finds the word that was probably meant: the nearest by optimal string alignment, the edit
/// distance that counts a swap of two neighbours as one (Damerau 1964; Lowrance & Wagner 1975).
package enum Nearest {
    /// The candidate nearest to `word`, the first of several; nil if none is near enough.
    ///
    /// Near is a third of the word's length, at most 3. Letter case costs nothing.
    package static func match(to word: String, among candidates: some Sequence<String>) -> String? {
        let target = Array(word.lowercasedASCII.unicodeScalars)
        guard (2...64).contains(target.count) else { return nil }
        var best: (distance: Int, name: String)?
        for candidate in candidates where candidate != word {
            let scalars = Array(candidate.lowercasedASCII.unicodeScalars)
            let limit = min(max(1, max(target.count, scalars.count) / 3), (best?.distance ?? 4) - 1)
            guard abs(scalars.count - target.count) <= limit else { continue }
            let distance = distance(target, scalars)
            if distance <= limit { best = (distance, candidate) }
        }
        return best?.name
    }

    static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(row[j], previous[j + 1]) + 1
                cost = min(cost, previous[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    cost = min(cost, beforePrevious[j - 1] + 1)
                }
                row.append(cost)
            }
            beforePrevious = previous
            previous = row
        }
        return previous[b.count]
    }
}
