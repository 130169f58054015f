/// The places of a document: a trie of members and list elements, numbered as they are first seen.
///
/// Documents of one shape name their members in the same order again and again, so a place remembers
/// which sibling came after it the last time: then finding a member is one comparison of bytes.
/// Otherwise a table leads from (parent, key) to the place.
///
/// What is read for every member lies in `places`, plain numbers without references; paths lie apart.
struct PathTrie: ~Copyable {
    struct Place: BitwiseCopyable {
        /// The key, if it is short, and else what most others differ in.
        var probe = TextProbe.empty
        /// Where the key lies in `keys`.
        var keyStart: Int32 = 0
        /// Index of the list whose elements are the slots here; 0 for the rows.
        var domain: Int32
        var parent: Int32
        /// The first member of the last object seen here; -1 if there was none.
        var firstChild: Int32 = -1
        /// The sibling that followed this member the last time; -1 if none did.
        var successor: Int32 = -1
        /// The place of the elements if this is a list; -1 if it never was one.
        var element: Int32 = -1
        var hash: UInt64 = 0
        /// The last slot for which this member was asked for; -1 if it never was.
        var lastSlot = -1
    }

    private(set) var places = GrowingBuffer<Place>()
    private(set) var paths: [Path] = []
    private var keys = GrowingBuffer<UInt8>()
    /// Place + 1 where the hash of (parent, key) leads; 0 is free.
    ///
    /// A power of two, at most half full.
    private var table = [UInt32](repeating: 0, count: 64)
    private let seed = ByteHash.seed

    /// The trie of the root alone.
    init() {
        places.append(Place(domain: 0, parent: -1))
        paths.append(Path([]))
    }

    /// Begins to count slots anew.
    mutating func forgetSlots() {
        for place in 0..<places.count { places[place].lastSlot = -1 }
    }

    /// The member of a place.
    ///
    /// `previous` is the member before it in the same object; -1 for the first.
    @inline(__always)
    mutating func child(of parent: Int, key: UnsafeRawBufferPointer, after previous: Int) -> Int {
        let probe = TextProbe(key)
        let guess = previous < 0 ? places[parent].firstChild : places[previous].successor
        if guess >= 0, isKey(key, probe, of: Int(guess)) { return Int(guess) }
        let found = findChild(of: parent, key: key, probe)
        if previous < 0 {
            places[parent].firstChild = Int32(found)
        } else {
            places[previous].successor = Int32(found)
        }
        return found
    }

    /// Whether a member is asked for at a slot for the first time.
    @inline(__always)
    mutating func isFirst(_ place: Int, atSlot slot: Int) -> Bool {
        if places[place].lastSlot == slot { return false }
        places[place].lastSlot = slot
        return true
    }

    /// The place of a list's elements; `newDomain` is theirs if there were none before.
    mutating func element(of list: Int, newDomain: Int) -> (place: Int, isNew: Bool) {
        if places[list].element >= 0 { return (Int(places[list].element), false) }
        places[list].element = Int32(places.count)
        places.append(
            Place(domain: Int32(newDomain), parent: Int32(list)))
        paths.append(paths[list].element)
        return (places.count - 1, true)
    }

    @inline(__always)
    private func isKey(
        _ key: UnsafeRawBufferPointer, _ probe: TextProbe, of place: Int
    ) -> Bool {
        guard places[place].probe == probe else { return false }
        if probe.isWholeText { return true }
        let start = Int(places[place].keyStart)
        return keys.withUnsafeBytes { ByteHash.areMiddlesEqual($0, from: start, key) }
    }

    @inline(never)
    private mutating func findChild(
        of parent: Int, key: UnsafeRawBufferPointer, _ probe: TextProbe
    ) -> Int {
        let hash = ByteHash.hash(key, probe, seed: seed ^ UInt64(parent))
        var index = Int(truncatingIfNeeded: hash) & (table.count - 1)
        while table[index] != 0 {
            let place = Int(table[index]) - 1
            if places[place].hash == hash, places[place].parent == Int32(parent),
                isKey(key, probe, of: place)
            {
                return place
            }
            index = (index + 1) & (table.count - 1)
        }
        table[index] = UInt32(places.count + 1)
        return add(key, probe, parent: parent, hash: hash)
    }

    private mutating func add(
        _ key: UnsafeRawBufferPointer, _ probe: TextProbe, parent: Int, hash: UInt64
    ) -> Int {
        var place = Place(domain: places[parent].domain, parent: Int32(parent))
        place.probe = probe
        place.keyStart = Int32(keys.count)
        place.hash = hash
        places.append(place)
        keys.append(contentsOf: key)
        paths.append(paths[parent].member(String(decoding: key, as: UTF8.self)))
        if places.count * 2 > table.count { grow() }
        return places.count - 1
    }

    private mutating func grow() {
        var larger = [UInt32](repeating: 0, count: table.count * 2)
        let mask = larger.count - 1
        for entry in table where entry != 0 {
            var index = Int(truncatingIfNeeded: places[Int(entry) - 1].hash) & mask
            while larger[index] != 0 { index = (index + 1) & mask }
            larger[index] = entry
        }
        table = larger
    }
}
