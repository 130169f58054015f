/// Plain values side by side in memory that grows, for loops that add some for each customer.
///
/// What an array does for each value (is there one owner, does nobody else look at the variable, is
/// there room), this does for room alone: adding is a comparison and a store.
///
/// Safety: the memory has room for `capacity` values and lives as long as the buffer, which cannot be
/// copied; its first `count` values are initialized, or, after `room(for:)`, are for the caller to
/// write before it reads them. What `base`, `values` and `room(for:)` hand out is valid until it
/// grows.
struct GrowingBuffer<Value: BitwiseCopyable>: ~Copyable {
    private struct State {
        var base: UnsafeMutablePointer<Value>
        var count = 0
        var capacity: Int
    }

    /// Apart, so that a buffer that is a constant of its owner can grow.
    private let state: UnsafeMutablePointer<State>

    private static var firstCapacity: Int { 64 }

    init() {
        state = .allocate(capacity: 1)
        state.initialize(
            to: State(
                base: .allocate(capacity: Self.firstCapacity), capacity: Self.firstCapacity))
    }

    deinit {
        state.pointee.base.deallocate()
        state.deallocate()
    }

    var count: Int { state.pointee.count }

    var byteCount: Int { state.pointee.capacity * MemoryLayout<Value>.stride }

    /// Where the first value is, or will be.
    var base: UnsafeMutablePointer<Value> { state.pointee.base }

    var values: UnsafeMutableBufferPointer<Value> {
        UnsafeMutableBufferPointer(start: state.pointee.base, count: state.pointee.count)
    }

    @inline(__always)
    func append(_ value: Value) {
        let place = state.pointee.count
        if place == state.pointee.capacity { grow(to: place &+ 1) }
        (state.pointee.base + place).initialize(to: value)
        state.pointee.count = place &+ 1
    }

    func removeAll() { state.pointee.count = 0 }

    /// Room for so many values in the place of those that it holds.
    @inline(__always)
    func room(for count: Int) -> UnsafeMutableBufferPointer<Value> {
        if count > state.pointee.capacity { grow(to: count) }
        state.pointee.count = count
        return values
    }

    @inline(never)
    private func grow(to count: Int) {
        let capacity = max(count, 2 * state.pointee.capacity)
        let base = UnsafeMutablePointer<Value>.allocate(capacity: capacity)
        base.moveInitialize(from: state.pointee.base, count: state.pointee.count)
        state.pointee.base.deallocate()
        (state.pointee.base, state.pointee.capacity) = (base, capacity)
    }
}
