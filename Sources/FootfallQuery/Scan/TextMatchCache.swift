internal import FootfallModel

/// Which entries of a dictionary pass a test of texts: computed once for a dictionary, not for each
/// row.
///
/// Kept for the dictionary that a column was last seen with. One that all zones share is met again
/// and again; one of a single zone is met once and then replaced, so the cache stays small.
package struct TextMatchCache {
    private struct Entry {
        let dictionary: TextDictionary
        let table: [UInt8]
    }

    private struct Place: Hashable {
        let test: Int
        let key: ColumnKey?
    }

    private var entries: [Place: Entry] = [:]

    /// For each entry of the dictionary, 1 if it passes, else 0.
    mutating func table(
        _ test: TextTest, _ key: ColumnKey?, _ dictionary: TextDictionary
    ) -> [UInt8] {
        let place = Place(test: test.id, key: key)
        if let known = entries[place], known.dictionary === dictionary { return known.table }
        let table = test.table(dictionary)
        entries[place] = Entry(dictionary: dictionary, table: table)
        return table
    }
}

extension TextTest {
    func table(_ dictionary: TextDictionary) -> [UInt8] {
        var table = [UInt8](repeating: 0, count: dictionary.count)
        if let exactly, dictionary.isSorted {
            for text in exactly {
                if let code = dictionary.code(of: text) { table[Int(code)] = 1 }
            }
        } else {
            for code in table.indices where dictionary.withBytes(UInt32(code), passes) {
                table[code] = 1
            }
        }
        return table
    }
}
