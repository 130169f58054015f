extension Statement {
    /// Whether it changes the store: it needs one that is open for writing, and on a server a grant of
    /// its own.
    package var changesStore: Bool {
        if case .define = self { true } else { false }
    }
}
