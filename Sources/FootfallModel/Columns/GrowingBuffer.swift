/// An array with one owner, for loops that append at every step.
///
/// An `Array` asks at each append whether its storage is shared, which costs more than the append.
/// This can't be shared, since it can't be copied.
///
/// Safety: the pointer is private, elements below `count` are initialized, and `append` is the only
/// way to raise it. Indices come from this module's own numbering; debug builds check them.
struct GrowingBuffer<Element: ~Copyable>: ~Copyable {
    private var storage: UnsafeMutableBufferPointer<Element>
    private(set) var count = 0

    init() {
        storage = UnsafeMutableBufferPointer(start: nil, count: 0)
    }

    deinit {
        storage.extracting(..<count).deinitialize()
        storage.deallocate()
    }

    var isEmpty: Bool { count == 0 }

    subscript(_ index: Int) -> Element {
        @inline(__always) unsafeAddress {
            assert(index >= 0 && index < count)
            return UnsafePointer(storage.baseAddress.unsafelyUnwrapped + index)
        }
        @inline(__always) unsafeMutableAddress {
            assert(index >= 0 && index < count)
            return storage.baseAddress.unsafelyUnwrapped + index
        }
    }

    @inline(__always)
    mutating func append(_ element: consuming Element) {
        if count == storage.count { grow(toHold: count + 1) }
        storage.initializeElement(at: count, to: element)
        count &+= 1
    }

    mutating func popLast() -> Element? {
        guard count > 0 else { return nil }
        count &-= 1
        return storage.moveElement(from: count)
    }

    @inline(never)
    private mutating func grow(toHold least: Int) {
        let larger = UnsafeMutableBufferPointer<Element>.allocate(
            capacity: max(least, storage.count * 2, 16))
        _ = larger.moveInitialize(fromContentsOf: storage.extracting(..<count))
        storage.deallocate()
        storage = larger
    }
}

extension GrowingBuffer where Element: BitwiseCopyable {
    @inline(__always)
    mutating func removeAll() { count = 0 }

    mutating func removeLast() { _ = popLast() }

    mutating func append(repeating element: Element, count more: Int) {
        for _ in 0..<more { append(element) }
    }

    /// The elements as an array, which holds no more than them.
    func array() -> [Element] {
        Array(storage[..<count])
    }
}

extension GrowingBuffer where Element == UInt8 {
    @inline(__always)
    mutating func append(contentsOf bytes: UnsafeRawBufferPointer) {
        if count + bytes.count > storage.count { grow(toHold: count + bytes.count) }
        let free = UnsafeMutableRawBufferPointer(storage.extracting(count...))
        free.copyMemory(from: bytes)
        count &+= bytes.count
    }

    @inline(__always)
    func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        body(UnsafeRawBufferPointer(storage.extracting(..<count)))
    }
}
