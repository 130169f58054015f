package import FootfallModel
internal import Synchronization

/// The keys of a running server, which follow their file.
///
/// The file is read again at most once a second, when a key is asked for: a revoked key is of no more
/// use a second later, and no signal need be sent. If it can't be read any more, or is no key file, the
/// keys stay those of before: a slip of the pen must not shut out every client.
package final class KeyRing: Sendable {
    /// Nil for keys that stay as they are.
    private let file: KeyFile?
    private let complain: @Sendable (FootfallError) -> Void
    private let state: Mutex<State>

    private struct State {
        var keys: AccessKeys
        /// What the file said when it was read last.
        var text = ""
        /// What was wrong with it then.
        var complaint: String?
        var checked = ContinuousClock.now
    }

    /// Reads the keys; `complain` is told once of each later state of the file that can't be read.
    package init(
        _ file: KeyFile, complain: @escaping @Sendable (FootfallError) -> Void
    ) throws(FootfallError) {
        (self.file, self.complain) = (file, complain)
        let text = try file.text()
        state = Mutex(State(keys: try file.keys(in: text), text: text))
    }

    /// Keys without a file.
    package init(_ keys: AccessKeys) {
        (file, complain) = (nil, { _ in })
        state = Mutex(State(keys: keys))
    }

    /// The keys, as the file had them at most a second ago.
    package var keys: AccessKeys {
        state.withLock { state in
            let now = ContinuousClock.now
            if now - state.checked >= .seconds(1) {
                state.checked = now
                reload(&state)
            }
            return state.keys
        }
    }

    /// Reads the file now.
    func reload() {
        state.withLock { reload(&$0) }
    }

    private func reload(_ state: inout State) {
        guard let file else { return }
        do throws(FootfallError) {
            let text = try file.text()
            guard text != state.text else { return }
            state.keys = try file.keys(in: text)
            state.text = text
            state.complaint = nil
        } catch {
            if state.complaint != error.message { complain(error) }
            state.complaint = error.message
        }
    }
}
